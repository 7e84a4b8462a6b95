import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { growthOf, median, medianCost, type Row, regressions, tableOf } from "./figures.ts";
import { type Cost, measured } from "./measured.ts";
import { timesProject } from "./project.ts";

/* `npm run bench`: what the commands cost, each beside its floor in the same run. */

const ROOT = join(import.meta.dirname, "..");
const RESULTS = join(ROOT, "bench/results.json");
const PAGE = join(ROOT, "docs/performance.md");

const { quick, check, only } = new Command("npm run bench --")
  .description(
    "Measure what commands cost in processor seconds, memory and bytes written, at 1, 10 and 100 times the reference estate, each beside the least that it could cost. Writes bench/results.json and docs/performance.md. Takes twenty minutes.",
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
const ENV = { SANDBOX_VERIFIED_DOMAINS: "example.com" };

/** Runs of a command by the size of the estate: what takes long is run less often. */
const runsAt = (times: number): number => (times === 1 ? 5 : times === 10 ? 3 : 1);

const floors = new Map<keyof typeof FLOORS, number>();
const floorOf = (name: keyof typeof FLOORS, project: string): number => {
  const known = floors.get(name);
  if (known !== undefined) return known;
  // The first run fills caches.
  const seconds = median([1, 2, 3, 4].map(() => measured(FLOORS[name].command, project).seconds).slice(1));
  floors.set(name, seconds);
  return seconds;
};

function rowsAt(times: number, all: readonly Measurement[], count: number): Row[] {
  const measurements = all.filter(({ what }) => what.includes(only ?? ""));
  if (measurements.length === 0) return [];
  const project = timesProject(times);
  try {
    measured(npm("render"), project);
    return measurements.map(({ what, floor, command, before, prepare }) => {
      if (prepare) measured(prepare(project), ROOT);
      // The first run bundles the command.
      if (!before) measured(command, project, ENV);
      const costs: Cost[] = [];
      for (let run = 0; run < count; run++) {
        if (before) measured(before, project, ENV);
        costs.push(measured(command, project, ENV));
      }
      const row = {
        what,
        times,
        cost: medianCost(costs),
        floor: { what: FLOORS[floor].what, seconds: floorOf(floor, project) },
        runs: count,
      };
      console.error(tableOf([row]).split("\n").at(-1));
      return row;
    });
  } finally {
    rmSync(project, { recursive: true });
  }
}

const rows = quick
  ? rowsAt(1, [...COMMANDS, ...PROGRAM], 3)
  : [
      ...[1, 10, 100].flatMap((times) => rowsAt(times, COMMANDS, runsAt(times))),
      ...rowsAt(1, PROGRAM, runsAt(1)),
      ...rowsAt(1, SANDBOX, 3),
      ...rowsAt(10, SANDBOX, 1),
    ];
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
