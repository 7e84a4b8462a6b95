import { spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";

/**
 * What can go wrong with a call: before the cloud acts, after it acted, or with a process. The stand-in clouds and the
 * program are one process, the engine is its child. `store-full` lets the clouds' own writes fail during the call.
 */
export const FAULT_KINDS = [
  "refused",
  "answer-lost",
  "store-full",
  "killed-before",
  "killed-after",
  "engine-killed",
  "all-killed",
  "interrupted",
  "interrupted-twice",
  "terminated",
] as const;
/** One of {@link FAULT_KINDS}. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** No faults, but a stop of the process (SIGSTOP) until it gets SIGCONT: what others do in that moment happens in between. */
const PAUSES = ["paused-before", "paused-after"] as const;

/** A fault at the n-th call, counted from 1, of those whose name contains a text. */
interface Fault {
  readonly kind: FaultKind | (typeof PAUSES)[number];
  readonly call: number;
  readonly name: string;
}

/** What the stand-in answers in place of the cloud. */
const UNAVAILABLE = "googleapi: Error 503: Service Unavailable (injected by SANDBOX_FAULT)";

/** Milliseconds between the two Ctrl-C of somebody who is impatient. */
const IMPATIENCE = 300;

/**
 * Injects one fault into the calls of a run, to see whether the next command puts things right. The environment says
 * which: `SANDBOX_FAULT=KIND@N~NAME` (`~NAME` may be left out) and `SANDBOX_CALLS=FILE`, which lists every call made,
 * one name a line: `create gcp:storage/bucket:Bucket`. Without them nothing happens.
 */
export class Faults {
  readonly #fault: Fault | undefined;
  readonly #log: string | undefined;
  #calls = 0;
  #isStoreFull = false;

  constructor(env: NodeJS.ProcessEnv = process.env) {
    this.#fault = env.SANDBOX_FAULT === undefined ? undefined : parsed(env.SANDBOX_FAULT);
    this.#log = env.SANDBOX_CALLS;
  }

  /** Makes one call of this name, with the fault if it is the one that is meant. */
  around<T>(name: string, call: () => T): T {
    if (this.#log !== undefined) appendFileSync(this.#log, `${name}\n`);
    if (!this.#fault || !name.includes(this.#fault.name)) return call();
    this.#calls += 1;
    return this.#calls === this.#fault.call ? this.#faulty(this.#fault.kind, call) : call();
  }

  /** Called before the clouds write their file. @throws as a full disk would, during the call that is meant */
  beforeWrite(): void {
    if (this.#isStoreFull) throw new Error("ENOSPC: no space left on device (injected by SANDBOX_FAULT)");
  }

  #faulty<T>(kind: Fault["kind"], call: () => T): T {
    if (kind !== "store-full") return faulty(kind, call);
    this.#isStoreFull = true;
    try {
      return call();
    } finally {
      this.#isStoreFull = false;
    }
  }
}

function parsed(text: string): Fault {
  const [, kind, call, name = ""] = /^([a-z-]+)@([1-9][0-9]*)(?:~(.*))?$/.exec(text) ?? [];
  const kinds = [...FAULT_KINDS, ...PAUSES];
  const known = kinds.find((candidate) => candidate === kind);
  if (!known) throw new Error(`SANDBOX_FAULT is KIND@N~NAME, with a KIND of ${kinds.join(", ")}`);
  return { kind: known, call: Number(call), name };
}

function faulty<T>(kind: Exclude<Fault["kind"], "store-full">, call: () => T): T {
  switch (kind) {
    case "refused":
      throw new Error(UNAVAILABLE);
    case "answer-lost":
      call();
      throw new Error(UNAVAILABLE);
    case "paused-before":
      process.kill(process.pid, "SIGSTOP");
      return call();
    case "paused-after": {
      const answer = call();
      process.kill(process.pid, "SIGSTOP");
      return answer;
    }
    case "killed-before":
      process.kill(process.pid, "SIGKILL");
      return call();
    case "killed-after": {
      const answer = call();
      process.kill(process.pid, "SIGKILL");
      return answer;
    }
    case "engine-killed":
      // The engine is the only child at that moment. Until this process hears of it, the call goes on.
      spawnSync("pkill", ["-KILL", "-P", String(process.pid), "pulumi"]);
      return call();
    case "all-killed":
      process.kill(-process.pid, "SIGKILL");
      return call();
    case "interrupted-twice":
      process.kill(-process.pid, "SIGINT");
      setTimeout(() => process.kill(-process.pid, "SIGINT"), IMPATIENCE);
      return call();
    case "interrupted":
      // As a terminal does it: to every process of the group.
      process.kill(-process.pid, "SIGINT");
      return call();
    case "terminated":
      process.kill(process.pid, "SIGTERM");
      return call();
  }
}
