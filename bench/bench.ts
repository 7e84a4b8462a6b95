import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { growthOf, medianCost, type Row, regressions, tableOf } from "./figures.ts";
import { type Cost, measured } from "./measured.ts";
import { nativePrograms } from "./native.ts";
import { timesProject } from "./project.ts";

/* `npm run bench`: what the commands cost, each beside its floor in the same run. */

const ROOT = join(import.meta.dirname, "..");
const RESULTS = join(ROOT, "bench/results.json");
const PAGE = join(ROOT, "docs/performance.md");

const { quick, check, only } = new Command("npm run bench --")
  .description(
    "Measure what commands cost in processor seconds, memory and bytes written, at 1, 10 and 100 times the reference estate, each beside the least that it could cost. Writes bench/results.json and docs/performance.md. Takes seven minutes.",
  )
  .option("--quick", "at the reference estate, without the sandbox; a minute, and nothing is written")
  .option("--only <text>", "the rows whose name holds a text; nothing is written")
  .option("--check", "compare ratios with those on record, exit 1 where one is 30 % worse, and write nothing")
  .allowExcessArguments(false)
  .parse()
  .opts<{ quick?: true; check?: true; only?: string }>();

const node = (...args: string[]) => [process.execPath, ...args];
const npm = (script: string, ...args: string[]) => node("commands/start.mjs", script, ...args);

/** A program without an engine, in production; what registers the same in a straight line is written before it is measured. */
const underMocks = (program: string) =>
  node("--import", "tsx", join(ROOT, "bench/under-mocks.ts"), program, "production", "config.json");

/** The least that a command could cost, in the project that it is measured in. */
const FLOORS = {
  node: { what: "`node -e 0`", command: node("-e", "0") },
  straight: { what: "straight-line program", command: underMocks("straight-line.ts") },
  sdk: { what: "loading the SDK", command: node("--input-type=module", "-e", 'import "@pulumi/pulumi"') },
  engine: {
    what: "two empty stacks",
    command: node("--import", "tsx", join(ROOT, "bench/empty-program.ts")),
  },
} as const;

interface Measurement {
  readonly what: string;
  readonly floor: keyof typeof FLOORS;
  readonly command: readonly string[];
  /** What is run before each run, and not measured. */
  readonly before?: readonly string[];
  /** What is run once before any of them, in the program's own folder. */
  readonly prepare?: (project: string) => readonly string[];
}

const COMMANDS: readonly Measurement[] = [
  { what: "npm run validate", floor: "node", command: npm("validate") },
  { what: "npm run render -- --check", floor: "node", command: npm("render", "--check") },
  { what: "npm run cost", floor: "node", command: npm("cost") },
  { what: "npm run plan -- production --tree", floor: "sdk", command: npm("plan", "production", "--tree") },
];
const PROGRAM: readonly Measurement[] = [
  {
    what: "the program without an engine, production",
    floor: "straight",
    command: underMocks("index.ts"),
    prepare: (project) => node("--import", "tsx", "bench/write-straight-line.ts", project, "production"),
  },
];
const SANDBOX: readonly Measurement[] = [
  {
    what: "npm run sandbox -- up, from nothing",
    floor: "engine",
    command: npm("sandbox", "up"),
    before: npm("sandbox", "reset"),
  },
  { what: "npm run sandbox -- up, nothing changes", floor: "engine", command: npm("sandbox", "up") },
  {
    what: "npm run govern -- status --sandbox",
    floor: "node",
    command: npm("govern", "status", "--sandbox"),
  },
];

/** The reference estate's domains are verified, as far as the sandbox goes. */
process.env.SANDBOX_VERIFIED_DOMAINS = "example.com";

/** Runs of a command by the size of the estate: what takes long is run less often. */
const runsAt = (times: number): number => (times === 1 ? 5 : times === 10 ? 3 : 1);

const floors = new Map<keyof typeof FLOORS, number>();
async function floorOf(name: keyof typeof FLOORS, project: string): Promise<number> {
  const known = floors.get(name);
  if (known !== undefined) return known;
  // The first run fills caches.
  const [, ...costs] = await runs(4, FLOORS[name].command, project);
  const { seconds } = medianCost(costs);
  floors.set(name, seconds);
  return seconds;
}

/** What each of several runs cost. @param before is run before each, and not measured */
async function runs(
  count: number,
  command: readonly string[],
  cwd: string,
  { env, before }: { env?: NodeJS.ProcessEnv; before?: readonly string[] | undefined } = {},
): Promise<Cost[]> {
  const costs: Cost[] = [];
  while (costs.length < count) {
    if (before) await measured(before, cwd);
    costs.push(await measured(command, cwd, env));
  }
  return costs;
}

/** Prints a row as soon as it is known. */
function shown(row: Row): Row {
  console.error(tableOf([row]).split("\n").at(-1));
  return row;
}

async function rowsAt(times: number, all: readonly Measurement[], count: number): Promise<Row[]> {
  const measurements = all.filter(({ what }) => what.includes(only ?? ""));
  if (measurements.length === 0) return [];
  const project = timesProject(times);
  try {
    await measured(npm("render"), project);
    const rows: Row[] = [];
    for (const { what, floor, command, before, prepare } of measurements) {
      if (prepare) await measured(prepare(project), ROOT);
      // The first run bundles the command.
      if (!before) await measured(command, project);
      const cost = medianCost(await runs(count, command, project, { before }));
      const least = { what: FLOORS[floor].what, seconds: await floorOf(floor, project) };
      rows.push(shown({ what, times, cost, floor: least, runs: count }));
    }
    return rows;
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** What is edited in a program before a run. The SDK and tsx keep compiled code until its source changes. */
const EDIT = ["sh", "-c", "echo '// edited' >> index.ts"];

/** Previews by the Pulumi CLI itself of a stack that holds nothing yet, each beside a program that registers the same. */
async function previewRows(count: number): Promise<Row[]> {
  const compared = [
    { what: "pulumi preview -s staging", floor: "of the straight-line program", least: "straight" },
    {
      what: "pulumi preview -s staging, after an edit",
      floor: "of a naive program",
      least: "naive",
      before: EDIT,
    },
  ] as const;
  const measurements = compared.filter(({ what }) => what.includes(only ?? ""));
  if (measurements.length === 0) return [];
  const project = timesProject(1);
  const native = await nativePrograms(project, "staging");
  try {
    const command = ["pulumi", "preview", "--stack", "staging", "--non-interactive"];
    const rows: Row[] = [];
    for (const { what, floor, least, ...rest } of measurements) {
      const previewed = async (folder: string): Promise<Cost> => {
        const before = "before" in rest ? rest.before : undefined;
        const [, ...costs] = await runs(count + 1, command, folder, { env: native.env, before });
        return medianCost(costs);
      };
      const cost = await previewed(native.program);
      const { seconds } = await previewed(native[least]);
      rows.push(shown({ what, times: 1, cost, floor: { what: floor, seconds }, runs: count }));
    }
    return rows;
  } finally {
    await native.close();
    rmSync(project, { recursive: true });
  }
}

const rows: Row[] = [];
if (quick) rows.push(...(await rowsAt(1, [...COMMANDS, ...PROGRAM], 3)));
else {
  for (const times of [1, 10, 100]) rows.push(...(await rowsAt(times, COMMANDS, runsAt(times))));
  rows.push(...(await rowsAt(1, PROGRAM, runsAt(1))));
  rows.push(...(await previewRows(3)));
  rows.push(...(await rowsAt(1, SANDBOX, 3)), ...(await rowsAt(10, SANDBOX, 1)));
}
console.log(tableOf(rows));
for (const { what, exponent } of growthOf(rows))
  console.log(`${what} grows with exponent ${exponent.toFixed(2)}`);

if (check) {
  const worse = regressions(rows, JSON.parse(readFileSync(RESULTS, "utf8")).rows);
  for (const line of worse) console.error(line);
  process.exitCode = worse.length > 0 ? 1 : 0;
} else if (!quick && only === undefined) {
  const made = { node: process.version, on: new Date().toISOString().slice(0, 10), rows };
  writeFileSync(RESULTS, `${JSON.stringify(made, null, 2)}\n`);
  const page = readFileSync(PAGE, "utf8");
  const [start, end] = ["<!-- figures -->\n", "<!-- end of figures -->"];
  const grown = growthOf(rows).map(({ what, exponent }) => `| \`${what}\` | ${exponent.toFixed(2)} |`);
  const figures = `Node ${process.version}, ${made.on}.\n\n${tableOf(rows)}\n\n| command | exponent of growth, from ×1 to the largest |\n| --- | --- |\n${grown.join("\n")}\n\n`;
  writeFileSync(
    PAGE,
    page.slice(0, page.indexOf(start) + start.length) + figures + page.slice(page.indexOf(end)),
  );
  console.log("wrote bench/results.json and docs/performance.md");
}
