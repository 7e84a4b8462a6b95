import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { PulumiCommand } from "@pulumi/pulumi/automation/cmd.js";
import type SemVer from "semver/classes/semver.js";

/** What a step gets to work with. */
export interface EngineSearch {
  /** The project's root: holds `tools/pulumi/go.mod`, and `.tools/` once something was installed. */
  readonly root: string;
  /** The environment of the programs a step starts, such as Go. */
  readonly env: NodeJS.ProcessEnv;
  /** Tells the user what goes on: one line, whole sentences. */
  readonly say: (line: string) => void;
}

/** One way to come by a Pulumi engine. */
export interface EngineStep {
  /** The short name that `SKELETON_ENGINE` takes. */
  readonly name: string;
  /** How messages call it. */
  readonly title: string;
  /** Whether it only looks, which takes no time: how that ended is reported where no step finds an engine. */
  readonly isLookup?: true;
  /** Resolves to an engine that has answered with its version, or throws an error that says why there is none. */
  find(search: EngineSearch): Promise<PulumiCommand>;
}

/**
 * An error as one line for a person.
 *
 * The Automation API wraps what a command printed in a `code: … stdout: … stderr: … err?: …` dump that repeats the whole
 * command line, and `fetch` hides the network's own words in `cause`: both are unwrapped.
 */
export function inOneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return inOneLine(error.cause);
  const printed = /\n stderr: ([\s\S]*?)\n err\?: /.exec(error.message)?.[1] ?? error.message;
  const lines = stripVTControlCharacters(printed)
    .split("\n")
    .map((line) => line.trim().replace(/^Command (failed with [^:]+): .*/, "$1"))
    .filter((line) => line !== "");
  return lines.slice(0, 2).join(": ");
}

/** Why the search for an engine ends at once, in a sentence that says what to do. */
export class EngineRefused extends Error {
  override readonly name = "EngineRefused";
}

/** Seconds for a CLI to say its version, which takes a fraction of one, or some on a busy machine. */
const PATIENCE = 20;

/**
 * The Pulumi CLI below `root`, or else on PATH, that is no older than `version`. `PulumiCommand.get` would wait for ever
 * for one that never answers, such as a wrapper that waits for input, and the process with it. So that process is noted
 * while it is started, and ended.
 * @throws EngineRefused where it gives no answer: another engine in its place would hide that at the price of this wait
 */
export async function answeringPulumi(options: {
  readonly root?: string;
  readonly version: SemVer;
}): Promise<PulumiCommand> {
  const started: ChildProcess[] = [];
  const note = (message: unknown) => started.push((message as { process: ChildProcess }).process);
  subscribe("child_process", note);
  const answer = PulumiCommand.get(options);
  unsubscribe("child_process", note);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(noAnswer(options.root));
      started.forEach(end);
    }, PATIENCE * 1000);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** What a process has started may hold its output open, which would keep this one alive. */
function end(child: ChildProcess): void {
  child.kill("SIGKILL");
  for (const stream of child.stdio) stream?.destroy();
}

function noAnswer(root: string | undefined): EngineRefused {
  const file = root === undefined ? onPath("pulumi") : join(root, "bin", "pulumi");
  const instead =
    root === undefined
      ? "run the command again, or leave that one out: export SKELETON_ENGINE=tools,installer,build"
      : "run the command again, and remove that file first if it hangs each time";
  return new EngineRefused(
    `${file} does not say its version within ${PATIENCE} seconds\n    fix: ${instead}`,
  );
}

/** The file that PATH has for a program, else its name. */
function onPath(program: string): string {
  const files = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, program));
  return files.find(isProgram) ?? program;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
