// Runs the unit tests and one `npm run sandbox` under several versions of Node: `npm run test:nodes`.

import { execFileSync, spawnSync } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { Argument, Command, Option } from "commander";
import { findEngine } from "../../engine/engine.ts";
import { findPinnedTool } from "../../engine/pinned-tool.ts";
import { CHECKS } from "./checks.ts";
import { exitCodeOf, type NodeRow, type Outcome, tableOfNodes } from "./outcomes.ts";
import { NODE_PINS, NoSuchNode, newestMajor, pinnedNode, readNodePins } from "./pinned-node.ts";

const ROOT = join(import.meta.dirname, "../..");
const PLATFORM = `${process.platform}-${process.arch}`;
const pins = readNodePins(ROOT);
const newest = newestMajor(pins);
const MAJORS = Object.keys(pins).filter((major) => major !== newest);

type Check = keyof typeof CHECKS;

const command = new Command("npm run test:nodes --")
  .description(
    "Run the unit tests and one sandbox run under several versions of Node. Those that tools/node/versions.json pins are installed into .tools; `this` is the one that runs npm. Exit code 1 if a run failed.",
  )
  .addArgument(
    new Argument("[nodes...]", "which; all but `this` if left out").choices([...MAJORS, "newest", "this"]),
  )
  .addOption(new Option("--only <check>", "one of the two").choices(Object.keys(CHECKS)))
  .option(
    "--newest-sdk",
    "the sandbox alone, with the newest @pulumi/pulumi of the registry; takes Node 22 or newer",
  )
  .parse();
const asked = command.args.length > 0 ? command.args : [...MAJORS, "newest"];
const { only, newestSdk = false } = command.opts<{ only?: Check; newestSdk?: true }>();
const checks = newestSdk ? (["sandbox"] as const) : only ? [only] : (Object.keys(CHECKS) as Check[]);

if (asked.includes("newest")) say(newerThanPinned());
// Found once, or built: no part of what is measured.
await findEngine({ say });
const rows: NodeRow[] = [];
for (const name of asked) rows.push(await rowOf(name));
console.log(tableOfNodes(rows));
process.exitCode = exitCodeOf(rows);

async function rowOf(name: string): Promise<NodeRow> {
  const program = await programOf(name);
  if (program instanceof NoSuchNode)
    return { asked: name, outcomes: each(() => ({ skipped: program.message })) };
  const version = execFileSync(program, ["--version"], { encoding: "utf8" }).trim();
  const path = `${dirname(program)}${delimiter}${process.env.PATH}`;
  const outcomes: Partial<Record<Check, Outcome>> = {};
  for (const check of checks) {
    say(`Node ${version}: ${check}`);
    const start = performance.now();
    const passed = await CHECKS[check]({ path, newestSdk });
    outcomes[check] = { passed, seconds: (performance.now() - start) / 1000 };
  }
  return { asked: name, version, outcomes: outcomes as Record<Check, Outcome> };
}

/** Path of the Node that is asked for, installed where it is not; why there is none. */
async function programOf(name: string): Promise<string | NoSuchNode> {
  if (name === "this") return process.execPath;
  try {
    const tool = pinnedNode(pins, name === "newest" ? newest : name, PLATFORM);
    return await findPinnedTool(ROOT, tool, say);
  } catch (error) {
    if (error instanceof NoSuchNode) return error;
    throw error;
  }
}

const each = (outcome: () => Outcome): Readonly<Record<string, Outcome>> =>
  Object.fromEntries(checks.map((check) => [check, outcome()]));

/** What to do where the registry serves a newer major than the newest that is pinned. */
function newerThanPinned(): string {
  const { stdout } = spawnSync("npm", ["view", `node-${PLATFORM}`, "version"], { encoding: "utf8" });
  const major = Number(/^\d+/.exec(stdout)?.[0]);
  return major > Number(newest)
    ? `Node ${stdout.trim()} is served by the npm registry: pin it in ${NODE_PINS}.`
    : `Node ${newest} is the newest that is pinned, and the npm registry serves ${major ? "none that is newer" : "none for this platform, or cannot be asked"}.`;
}

function say(line: string): void {
  console.error(line);
}
