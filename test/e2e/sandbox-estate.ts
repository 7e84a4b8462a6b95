import { onTestFinished } from "vitest";
import { findEngine } from "../../engine/engine.ts";
import { changes } from "../../sandbox/provider/diff.ts";
import { type CloudRecord, CloudStore } from "../../sandbox/provider/store.ts";
import { type Checkout, checkout, type Run } from "./checkout.ts";
import { start } from "./process.ts";

/** A resource in an exported state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly protect?: boolean;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

/** A copy of the project with a sandbox of its own, driven by the user's own commands. */
export interface Estate extends Checkout {
  /** What `npm run sandbox -- ARGS` runs. */
  sandbox(...args: string[]): Promise<Run>;
  /** The same, and throws what it printed unless it exits 0. */
  deployed(...args: string[]): Promise<Run>;
  /** `npm run sandbox`. */
  npmRunSandbox(): Promise<Run>;
  /** The clouds as they are at this moment. */
  readonly clouds: CloudStore;
  /** What programs provisioned and is still there. */
  resources(): CloudRecord[];
  /** The one record of a type whose Pulumi resource has this name. */
  resource(type: string, name: string): CloudRecord;
  /** `sandbox export`: the resources in the engine's state of each stack. */
  states(): Promise<Record<string, StateResource[]>>;
  /** Edits a file for the length of one test. */
  editForTest(file: string, from: string, to: string): void;
  /** Everything that any command printed. */
  said(): string;
}

/**
 * Copies the project and finds an engine for it, building one where there is none. Where none can be had the test
 * fails: a suite that skips itself proves nothing.
 */
export async function openEstate(): Promise<Estate> {
  await findEngine({ say: (line) => process.stderr.write(`${line}\n`) });
  const copy = await checkout();
  const clouds = new CloudStore(`${copy.root}/.sandbox/clouds.json`);
  let printed = "";
  const heard = (run: Run): Run => {
    printed += run.stdout + run.stderr;
    return run;
  };
  const sandbox = async (...args: string[]) => heard(await copy.run("sandbox", args));
  const deployed = async (...args: string[]) => {
    const run = await sandbox(...args);
    if (run.code !== 0)
      throw new Error(`sandbox ${args.join(" ")}: exit ${run.code}\n${run.stdout}${run.stderr}`);
    return run;
  };
  const resources = () => clouds.list().filter(({ abandoned }) => !abandoned);
  return {
    ...copy,
    sandbox,
    deployed,
    npmRunSandbox: async () => heard(await start(copy.root, "npm", ["run", "sandbox"]).ended),
    clouds,
    resources,
    resource(type, name) {
      const [found, ...others] = resources().filter((record) => title(record) === `${type} ${name}`);
      if (!found || others.length > 0)
        throw new Error(`${others.length + (found ? 1 : 0)} of ${type} ${name}`);
      return found;
    },
    async states() {
      const { stdout } = await deployed("export");
      const states: [string, { deployment: { resources?: StateResource[] } }][] = Object.entries(
        JSON.parse(stdout),
      );
      return Object.fromEntries(states.map(([stack, { deployment }]) => [stack, deployment.resources ?? []]));
    },
    editForTest(file, from, to) {
      const before = copy.read(file);
      copy.edit(file, from, to);
      onTestFinished(() => copy.edit(file, copy.read(file), before));
    },
    said: () => printed,
  };
}

/** Of a state: what providers manage. */
export const resourcesOf = (state: readonly StateResource[]): StateResource[] =>
  state.filter(({ id, type }) => id !== undefined && !type.startsWith("pulumi:"));

/** Of a state: the stack's outputs. */
export const outputsOf = (state: readonly StateResource[]): Record<string, unknown> | undefined =>
  state.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs;

/** What two looks at the clouds differ in; names are `TYPE NAME`, with the paths of changed inputs. */
export interface Difference {
  readonly created: readonly string[];
  readonly deleted: readonly string[];
  readonly updated: Readonly<Record<string, readonly string[]>>;
}

export const NOTHING: Difference = { created: [], deleted: [], updated: {} };

export function difference(before: readonly CloudRecord[], after: readonly CloudRecord[]): Difference {
  const key = ({ type, id }: CloudRecord) => `${type} ${id}`;
  const [old, now] = [before, after].map((records) => new Map(records.map((it) => [key(it), it])));
  const updated = before.flatMap((record) => {
    const paths = changes(record.inputs, now?.get(key(record))?.inputs ?? record.inputs);
    return paths.length > 0 ? [[title(record), paths.map(({ path }) => path)] as const] : [];
  });
  return {
    created: after
      .filter((record) => !old?.has(key(record)))
      .map(title)
      .sort(),
    deleted: before
      .filter((record) => !now?.has(key(record)))
      .map(title)
      .sort(),
    updated: Object.fromEntries(updated),
  };
}

/** `Service api-staging`: the type's own name, and the name of the Pulumi resource. */
function title({ type, urn = "" }: CloudRecord): string {
  return `${type.split(":").at(-1)} ${urn.split("::").at(-1)}`;
}

/** The counts of each step: `{ created: 2, unchanged: 97 }`, or `{ "to create": 99 }`. */
export function counts({ stdout }: Run): Record<string, number>[] {
  const lines = stdout.matchAll(/^\w+: (\d+) resources? \(\d+ components?\): (.*)$/gm);
  return [...lines].map(([, all, text = ""]) => {
    if (text.startsWith("nothing")) return { unchanged: Number(all) };
    const parts = text.replace(/, \d+ s$/, "").matchAll(/(\d+) ([a-z ]+)(?=,|$)/g);
    return Object.fromEntries([...parts].map(([, number, what]) => [what, Number(number)]));
  });
}

/** The counts that the Pulumi CLI prints, one for each operation. */
export function engineCounts({ stdout }: Run): Record<string, number>[] {
  return stdout
    .split("\nResources:\n")
    .slice(1)
    .map((block) => {
      const lines = block.split("\n").map((line) => /^ +(?:[+~-]+ ?)?(\d+) ([a-z ]+)$/.exec(line));
      const end = lines.indexOf(null);
      return Object.fromEntries(lines.slice(0, end).map((line) => [line?.[2], Number(line?.[1])]));
    });
}

/** What the engine says, with `--verbose`, that it did to resources, in its order: `created Service api-staging`. */
export function steps({ stdout }: Run): string[] {
  return stdout.split("\n").flatMap((line) => {
    const [, type = "", name, done] =
      /^ [-+~]+ +(\S+) (\S+) (created|updated|deleted|created replacement|deleted original|replaced) \(/.exec(
        line,
      ) ?? [];
    return name === undefined ? [] : [`${done} ${type.split(":").at(-1)} ${name}`];
  });
}

/** No JavaScript stack trace in what a user reads. */
export const STACK_TRACE = /^ +at .+:\d+:\d+\)?$/m;
