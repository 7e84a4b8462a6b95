import { env, stdout } from "node:process";
import picocolors from "picocolors";

/**
 * Colours for what a command prints, in a terminal alone: a pipe, a file and CI get the same text without them.
 * `NO_COLOR` turns them off and `FORCE_COLOR` on (no-color.org, force-color.org); `FORCE_COLOR=0` turns them off, as it
 * does in Node.js (`tty.WriteStream.getColorDepth`).
 */
export const colours = picocolors.createColors(areColoursWanted(env, Boolean(stdout.isTTY)));

/** Whether an environment wants colours. */
export function areColoursWanted(
  { NO_COLOR, FORCE_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTerminal && TERM !== "dumb";
}
