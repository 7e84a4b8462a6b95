import { existsSync, fstatSync, lstatSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileReason } from "../files/file-reason.ts";
import { replaceFile } from "../files/write-all.ts";
import { givenPath } from "../terminal/given-path.ts";
import { Refused } from "../terminal/problems.ts";

/** What every page of an estate has near its start. */
const OURS = "· delivery estate</title>";
const NEAR = 2000;

const STANDARD_OUTPUT = 1;

/** Where a page goes. */
export interface PagePlace {
  /** As it was given on the command line. */
  readonly out: string;
  readonly file: string;
  /** What it is: a file or the place of one, this command's own standard output, or a pipe or device of somebody's. */
  readonly kind: "file" | "output" | "device";
}

/**
 * Where a page can be written to.
 * @param out as it was given on the command line
 * @throws Refused where a file that is no page, a folder or a pipe stands there
 */
export function pagePlace(out: string): PagePlace {
  const file = givenPath(out);
  return unlessRefused(out, () => {
    const stats = statSync(file, { throwIfNoEntry: false });
    const entry = lstatSync(file, { throwIfNoEntry: false });
    if (entry && !stats)
      throw new Refused(`${out} cannot be written: it is a link that leads nowhere\n    ${ANOTHER}`);
    // As a shell takes it: what ends so is a folder, whether it is there or not.
    if (stats?.isDirectory() || /\/\.{0,2}$/.test(out))
      throw new Refused(`${out || "--out"} cannot be written: it is a folder\n    ${ANOTHER}`);
    // One that a shell made is a link to a pipe, and has its reader; one that is made by name may be waited for for ever.
    if (entry?.isFIFO())
      throw new Refused(`${out} cannot be written: it is a pipe, which may have no reader\n    ${ANOTHER}`);
    const own = fstatSync(STANDARD_OUTPUT);
    if (stats?.ino === own.ino && stats.dev === own.dev) return { out, file, kind: "output" };
    if (stats?.isFile() && stats.size > 0 && !readFileSync(file, "utf8").slice(0, NEAR).includes(OURS)) {
      throw new Refused(
        `${out} is no page of an estate\n    fix: remove it, or name another file with --out`,
      );
    }
    return { out, file, kind: stats && !stats.isFile() ? "device" : "file" };
  });
}

/**
 * Writes a page, in one step where there is or will be a file, in place of an earlier one.
 * @throws Refused where nothing can be written
 */
export function writePage({ out, file, kind }: PagePlace, text: string): void {
  unlessRefused(out, () => {
    if (kind === "output") process.stdout.write(text);
    else if (kind === "device") writeFileSync(file, text);
    else {
      makeFolder(dirname(file));
      replaceFile(file, text);
    }
  });
}

/**
 * One step at a time: Node's own way never ends where the system has a folder such as /proc. Another command may make the
 * same folder.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

const ANOTHER = "fix: name another file with --out";

/** @throws Refused, with what the system says against it */
function unlessRefused<Result>(out: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(`${out || "--out"} cannot be written: ${fileReason(error)}\n    ${ANOTHER}`);
  }
}
