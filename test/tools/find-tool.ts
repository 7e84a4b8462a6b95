import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findPinnedTool, type PinnedTool } from "../../engine/pinned-tool.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Milliseconds that a hook which calls {@link findTool} may take: a first build compiles two thousand packages. */
export const TOOL_TIMEOUT = 1_200_000;

/**
 * Path of a program that tests run: the first of `names` on PATH, else this repository's own below `.tools`, which is
 * made where it is missing, with progress on standard error.
 * @throws one sentence that says what to install: a suite that skips itself proves nothing
 */
export async function findTool(
  tool: PinnedTool,
  names: readonly string[],
  install: string,
  root = ROOT,
): Promise<string> {
  const onPath = names.map(programOnPath).find((path) => path !== undefined);
  if (onPath !== undefined) return onPath;
  try {
    return await findPinnedTool(root, tool, (line) => process.stderr.write(`${line}\n`));
  } catch (error) {
    throw new Error(
      `${tool.name} is missing and could not be made (${(error as Error).message}): install ${tool.needs}, or ${tool.name} itself (${install})`,
    );
  }
}

/** Path of a program on PATH; `undefined` where there is none of this name. */
export function programOnPath(name: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
