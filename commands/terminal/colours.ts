import { env, stdout } from "node:process";
import picocolors from "picocolors";

/**
 * Colours for what a command prints, in a terminal alone: a pipe, a file and CI get the same text without them.
 * `NO_COLOR` turns them off and `FORCE_COLOR` on (no-color.org, force-color.org).
 */
export const colours = picocolors.createColors(
  !env.NO_COLOR && (Boolean(env.FORCE_COLOR) || (Boolean(stdout.isTTY) && env.TERM !== "dumb")),
);
