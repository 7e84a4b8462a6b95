import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileReason } from "../files/file-reason.ts";
import { replaceFile } from "../files/write-all.ts";
import { givenPath } from "../terminal/given-path.ts";
import { Refused } from "../terminal/problems.ts";

/** What every page of an estate has near its start. */
const OURS = "· delivery estate</title>";
const NEAR = 2000;

/**
 * Writes a page in one step, in place of an earlier one.
 * @param out as it was given on the command line
 * @returns where it is
 * @throws Refused where another file stands there, or nothing can be written
 */
export function writePage(out: string, text: string): string {
  const file = givenPath(out);
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats?.isFile() && stats.size > 0 && !readFileSync(file, "utf8").slice(0, NEAR).includes(OURS)) {
      throw new Refused(
        `${out} is no page of an estate\n    fix: remove it, or name another file with --out`,
      );
    }
    mkdirSync(dirname(file), { recursive: true });
    // A pipe or a device cannot be replaced.
    if (stats && !stats.isFile()) writeFileSync(file, text);
    else replaceFile(file, text);
    return file;
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(
      `${out || "--out"} cannot be written: ${fileReason(error)}\n    fix: name another file with --out`,
    );
  }
}
