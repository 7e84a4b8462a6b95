import { stripVTControlCharacters } from "node:util";
import type { PulumiCommand } from "@pulumi/pulumi/automation/cmd.js";

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
