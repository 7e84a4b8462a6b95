import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import * as z from "zod";
import { Refused } from "../terminal/problems.ts";
import { fileFix, fileReason } from "./file-reason.ts";

/** A file that is to be as it is not. */
export interface FileChange {
  /** Path relative to the project root. */
  readonly path: string;
  /** What is there, as it was read; `undefined` where nothing is. */
  readonly before: string | undefined;
  /** What should be there; `undefined` where nothing should be. */
  readonly after: string | undefined;
}

/** What is still to be written, while it is: a command that is killed leaves it behind. */
const JOURNAL = ".writing.json";

/** What a journal holds: paths below the project root, each with its text, which is left out where the file goes. */
const Decided = z.array(
  z.strictObject({
    path: z.string().refine((path) => path !== "" && !isAbsolute(path) && !path.split("/").includes("..")),
    after: z.string().optional(),
  }),
);

/**
 * Writes all changes or none, whatever ends the command. All new texts go into a journal first, in one step; from then on
 * they count as written, and {@link finishInterrupted} finishes what a killed command did not. Each file is replaced in
 * one step, so that nobody ever reads half of one.
 * @throws Refused where a file is not as it was read, or cannot be replaced; nothing is written then.
 */
export function writeAll(root: string, changes: readonly FileChange[]): void {
  if (changes.length === 0) return;
  finishInterrupted(root);
  for (const change of changes) refuse(root, change);
  try {
    replaceFile(join(root, JOURNAL), JSON.stringify(changes.map(({ path, after }) => ({ path, after }))));
    finishInterrupted(root);
  } catch (error) {
    const left = takeBack(root, changes);
    const fix = fileFix(error) ?? "see who may write in this folder, and what stands in it";
    const outcome = left.length > 0 ? `; written all the same: ${left.join(", ")}` : "";
    if (error instanceof Refused) throw error;
    throw new Refused(`nothing can be written here: ${fileReason(error)}${outcome}\n    fix: ${fix}`);
  }
}

/**
 * Replaces a file in one step, or makes it: a reader finds the text before or the new one, whole, also after the disk was
 * full. What a link leads to is replaced, and the mode and owner of a file stay.
 */
export function replaceFile(path: string, text: string): void {
  const file = existsSync(path) ? realpathSync(path) : path;
  const before = statSync(file, { throwIfNoEntry: false });
  const fresh = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(fresh, text, { flush: true });
    if (before) {
      chmodSync(fresh, before.mode);
      if (process.getuid?.() === 0) chownSync(fresh, before.uid, before.gid);
    }
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/**
 * Forgets the journal, since what failed once would fail at every later command, and puts back what it was about: the
 * journal has held as much space as that takes.
 * @returns paths of what could not be put back
 */
function takeBack(root: string, changes: readonly FileChange[]): string[] {
  const left: string[] = [];
  for (const undo of [{ path: JOURNAL, before: undefined }, ...changes]) {
    const file = join(root, undo.path);
    try {
      if (undo.before === undefined) rmSync(file, { force: true });
      else if (readFileSync(file, "utf8") !== undo.before) replaceFile(file, undo.before);
    } catch {
      left.push(undo.path);
    }
  }
  return left;
}

/**
 * Finishes what a command that was killed while it wrote had decided to write.
 * @throws Refused where what it left behind cannot be read
 */
export function finishInterrupted(root: string): void {
  const journal = join(root, JOURNAL);
  if (!existsSync(journal)) return;
  const changes = decided(journal);
  for (const { path, after } of changes) {
    const file = join(root, path);
    if (after === undefined) rmSync(file, { force: true });
    else {
      mkdirSync(dirname(file), { recursive: true });
      replaceFile(file, after);
    }
  }
  rmSync(journal);
}

function decided(journal: string): readonly z.infer<typeof Decided>[number][] {
  try {
    return Decided.parse(JSON.parse(readFileSync(journal, "utf8")));
  } catch {
    throw new Refused(
      `${JOURNAL}, which an interrupted command left behind, cannot be read\n    fix: remove it, and see with git diff what that command had written`,
    );
  }
}

/** @throws Refused where a file cannot be replaced, or somebody else has written it in the meantime. */
function refuse(root: string, { path, before }: FileChange): void {
  const file = join(root, path);
  const folder = existingFolder(dirname(file));
  if (!statSync(folder).isDirectory()) {
    throw new Refused(
      `${relative(root, folder)} is a file, and ${path} needs a folder there; rename it, and run the command again`,
    );
  }
  const entry = lstatSync(file, { throwIfNoEntry: false });
  if (entry?.isSymbolicLink() && !statSync(file, { throwIfNoEntry: false })) {
    throw new Refused(`${path} is a link that leads nowhere; remove it, and run the command again`);
  }
  if (entry?.isDirectory())
    throw new Refused(`${path} is a folder; remove or rename it, and run the command again`);
  const now = entry ? textOf(file, path) : undefined;
  if ((now || undefined) !== (before || undefined)) {
    throw new Refused(`${path} was changed while this command ran; nothing is written: run it again`);
  }
}

/** The nearest of a folder and those above it that is there. */
function existingFolder(folder: string): string {
  return existsSync(folder) ? folder : existingFolder(dirname(folder));
}

function textOf(file: string, path: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Refused(`${path} cannot be read: ${fileReason(error)}`);
  }
}
