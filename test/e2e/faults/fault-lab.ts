import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { loadEstate } from "../../../commands/estate.ts";
import { standInValues } from "../../../commands/plan/stand-in-values.ts";
import { nodeArguments, type Run } from "../checkout.ts";
import { filesBelow } from "../files-below.ts";
import { start } from "../process.ts";
import {
  counts,
  type Estate,
  openEstate,
  resourcesOf,
  STACK_TRACE,
  type StateResource,
} from "../sandbox-estate.ts";
import type { Scenario } from "./scenarios.ts";
import type { Trial } from "./trials.ts";

/** What a command reads or writes in a checkout. */
const KEPT = [".sandbox", "catalogue", "commands/plan/stand-in-values.ts"];

/** Milliseconds after which a command counts as hanging: four times what it takes on a busy machine. */
const HANGS = 120_000;
/** Milliseconds that the engine of a killed command may take to notice and end. */
const ENGINE_ENDS = 60_000;

/** A scenario, ready to start, and what it comes to without a fault. */
interface Ready {
  readonly snapshot: string;
  /** How many calls it makes. */
  readonly calls: number;
  /** `TYPE NAME` of what is there in the end. */
  readonly end: readonly string[];
}

/** An estate that faults are tried on, again and again from the same start. */
export class FaultLab {
  readonly #estate: Estate;
  readonly #folder = mkdtempSync(join(tmpdir(), "fault-lab-"));
  readonly #ready = new Map<Scenario, Promise<Ready>>();

  private constructor(estate: Estate) {
    this.#estate = estate;
  }

  /** Deploys staging once; every scenario starts from there. */
  static async open(): Promise<FaultLab> {
    const lab = new FaultLab(await openEstate());
    await lab.#estate.deployed("up", "staging");
    lab.#save("deployed");
    return lab;
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    this.#estate.remove();
  }

  /** Injects one fault and runs the next command. @returns what is wrong afterwards; nothing where all was put right */
  async wrongAfter({ scenario, kind, at }: Trial): Promise<string[]> {
    const { snapshot, calls, end } = await this.#readyFor(scenario);
    this.#restore(snapshot);
    const call = Math.max(1, Math.ceil(at * calls));
    const faulty = await this.#command(scenario.args, { SANDBOX_FAULT: `${kind}@${call}` });
    if (faulty === undefined) return [`call ${call}: the command hangs`];
    const next = await this.#next(scenario.args);
    if (next === undefined) return [`call ${call}: the next command hangs`];
    if (next.code !== 0) return [`call ${call}: the next command fails: ${next.stdout}${next.stderr}`];
    const wrong = [...this.#wrongEnd(end), ...this.#traces([faulty, next])];
    if (scenario.args[0] === "up") {
      const preview = await this.#estate.deployed("preview", "staging");
      if (counts(preview)[0]?.unchanged === undefined) wrong.push(`it does not converge: ${preview.stdout}`);
    }
    return wrong.map((what) => `call ${call}: ${what}`);
  }

  #readyFor(scenario: Scenario): Promise<Ready> {
    const known = this.#ready.get(scenario) ?? this.#getReady(scenario);
    this.#ready.set(scenario, known);
    return known;
  }

  async #getReady(scenario: Scenario): Promise<Ready> {
    this.#restore("deployed");
    await scenario.prepare(this.#estate);
    this.#save(scenario.name);
    const log = join(this.#folder, "calls");
    rmSync(log, { force: true });
    const run = await this.#command(scenario.args, { SANDBOX_CALLS: log });
    if (run?.code !== 0)
      throw new Error(`${scenario.name} fails without a fault: ${run?.stdout}${run?.stderr}`);
    const calls = readFileSync(log, "utf8").split("\n").length - 1;
    return { snapshot: scenario.name, calls, end: this.#there() };
  }

  /** In a process group of its own, as a terminal starts it. Nothing where it hangs; then it is ended. */
  async #command(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run | undefined> {
    const started = start(this.#estate.root, process.execPath, [...nodeArguments("sandbox"), ...args], env);
    const enough = new AbortController();
    const hangs = setTimeout(HANGS, undefined, { signal: enough.signal }).catch(() => undefined);
    const run = await Promise.race([started.ended, hangs]);
    enough.abort();
    if (run === undefined) process.kill(-started.pid, "SIGKILL");
    return run;
  }

  /** The same command once more, as soon as the engine of a killed one has ended; until then it is refused. */
  async #next(args: readonly string[]): Promise<Run | undefined> {
    const start = Date.now();
    for (;;) {
      const run = await this.#command(args);
      const isBusy = run?.code !== 0 && run?.stderr.includes("is still at work; wait for it to end");
      if (!isBusy || Date.now() - start > ENGINE_ENDS) return run;
      await setTimeout(1000);
    }
  }

  /** Orphans, duplicates, losses and locks. */
  #wrongEnd(end: readonly string[]): string[] {
    const there = this.#there();
    const known = resourcesOf(this.#state()).map(({ type, id }) => `${type} ${id}`);
    const inClouds = this.#estate.resources().map(({ type, id }) => `${type} ${id}`);
    return [
      ...beyond(there, end).map((what) => `too much in the clouds: ${what}`),
      ...beyond(end, there).map((what) => `missing in the clouds: ${what}`),
      ...beyond(inClouds, known).map((what) => `an orphan, unknown to the state: ${what}`),
      ...beyond(known, inClouds).map((what) => `in the state alone: ${what}`),
      ...this.#locks().map((what) => `a lock is left: ${what}`),
    ];
  }

  /** Stack traces in what was printed, and values of secrets in that or in any file of the sandbox. */
  #traces(runs: readonly Run[]): string[] {
    const printed = runs.map(({ stdout, stderr }) => stdout + stderr).join("\n");
    const values = loadEstate(this.#estate.root).stacks.flatMap(({ share }) =>
      Object.values(standInValues(share).secrets ?? {}),
    );
    const secrets = values.flatMap((value) => [value, value.replace("stand-in-for-", "rotated-")]);
    const texts = [
      ["what was printed", printed] as const,
      ...filesBelow(join(this.#estate.root, ".sandbox")).map(
        (file) => [file, readFileSync(file, "utf8")] as const,
      ),
    ];
    return [
      ...(STACK_TRACE.test(printed) ? [`a stack trace: ${printed}`] : []),
      ...texts
        .filter(([, text]) => secrets.some((value) => text.includes(value)))
        .map(([where]) => `the value of a secret in ${where}`),
    ];
  }

  /** `TYPE NAME` of everything that a program provisioned. */
  #there = (): string[] =>
    this.#estate
      .resources()
      .map(({ type, urn }) => `${type} ${urn?.split("::").at(-1)}`)
      .sort();

  #state(): StateResource[] {
    const file = join(this.#estate.root, ".sandbox/state/.pulumi/stacks/skeleton/staging.json");
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8"));
    return checkpoint.latest?.resources ?? [];
  }

  #locks(): string[] {
    const { root } = this.#estate;
    const engine = join(root, ".sandbox/state/.pulumi/locks");
    return [
      ...(existsSync(engine) ? filesBelow(engine) : []),
      ...[".sandbox/lock", ".sandbox.lock"].map((file) => join(root, file)).filter(existsSync),
    ];
  }

  #save(name: string): void {
    for (const file of KEPT)
      if (existsSync(join(this.#estate.root, file)))
        cpSync(join(this.#estate.root, file), join(this.#folder, name, file), { recursive: true });
  }

  #restore(name: string): void {
    for (const file of [...KEPT, ".sandbox.lock"]) {
      rmSync(join(this.#estate.root, file), { recursive: true, force: true });
      const saved = join(this.#folder, name, file);
      if (existsSync(saved)) cpSync(saved, join(this.#estate.root, file), { recursive: true });
    }
  }
}

/** What the first list has beyond the second, counting how often. */
function beyond(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter((one) => {
    const at = left.indexOf(one);
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}
