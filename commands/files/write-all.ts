import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import * as z from "zod";
import { isRunning } from "../../engine/is-running.ts";
import { Refused } from "../terminal/problems.ts";
import { fileFix, fileReason, linkToNowhere, nearestEntry } from "./file-reason.ts";

/** A file that is to be as it is not. */
export interface FileChange {
  /** Path relative to the project root. */
  readonly path: string;
  /** What is there, as it was read; `undefined` where nothing is. */
  readonly before: string | undefined;
  /** What should be there; `undefined` where nothing should be. */
  readonly after: string | undefined;
}

/** What this command has still to write, while it writes: one that is killed leaves it behind. */
const JOURNAL = `.writing.${process.pid}.${randomBytes(4).toString("hex")}.json`;

/** How long a command may take to write, in milliseconds; after that another process has the number of a killed one. */
const LONGEST = 10_000;

/** What a journal holds: paths below the project root, each with the text before and after, left out where there is none. */
const Decided = z.array(
  z.strictObject({
    path: z.string().refine((path) => path !== "" && !isAbsolute(path) && !path.split("/").includes("..")),
    before: z.string().optional(),
    after: z.string().optional(),
  }),
);

/**
 * Writes all changes or none, whatever ends the command. All new texts go into a journal first, in one step; from then on
 * they count as written, and {@link finishInterrupted} finishes what a killed command did not. Each file is replaced in
 * one step, so that nobody ever reads half of one.
 * @throws Refused where a file is not as it was read, or cannot be replaced; nothing is written then.
 */
export function writeAll(root: string, wanted: readonly FileChange[]): void {
  const changes = wanted.filter(({ before, after }) => before !== after);
  if (changes.length === 0) return;
  finishInterrupted(root);
  const found = changes.map((change) => asItIs(root, change));
  try {
    replaceFile(join(root, JOURNAL), JSON.stringify(changes));
    finish(root, JOURNAL);
  } catch (error) {
    // Nothing is written yet where the journal cannot be read.
    if (error instanceof Refused) throw error;
    const left = takeBack(root, found);
    const fix = fileFix(error) ?? "see who may write in this folder, and what stands in it";
    const outcome = left.length > 0 ? `; not put back: ${left.join(", ")}` : "";
    const { about } = error as { readonly about?: string };
    const what =
      about === undefined ? "nothing can be written here" : `nothing is written: ${about} cannot be`;
    throw new Refused(`${what}: ${fileReason(error)}${outcome}\n    fix: ${fix}`);
  }
}

/**
 * Replaces a file in one step, or makes it: a reader finds the text before or the new one, whole, also after the disk was
 * full. What a link leads to is replaced, and the mode of a file stays, as its owner and group do where the system lets
 * them.
 * @param like whose mode, owner and group the file gets; by default those that it has
 */
export function replaceFile(path: string, text: string, like?: Stats): void {
  const file = placeOf(path);
  const before = like ?? statSync(file, { throwIfNoEntry: false });
  const fresh = `${file}.${process.pid}.tmp`;
  rmSync(fresh, { force: true });
  try {
    // Never through a link; and until it is whole, nobody else reads what they could not read before.
    writeFileSync(fresh, text, { flush: true, flag: "wx", mode: before ? before.mode & 0o600 : 0o666 });
    if (before) keepAccess(fresh, before);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** What a path leads to, where that is there. */
const placeOf = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/** What the system answers to those who may not give a file away, and where files have no such owners or modes. */
const KEPT_AS_MINE = ["EPERM", "EINVAL", "ENOSYS", "ENOTSUP"];

function keepAccess(file: string, { uid, gid, mode }: Stats): void {
  const own = statSync(file);
  if (own.uid !== uid || own.gid !== gid) asFarAsAllowed(() => chownSync(file, uid, gid));
  // After the owner, since a change of that takes bits of the mode away.
  if (statSync(file).mode !== mode) asFarAsAllowed(() => chmodSync(file, mode));
}

function asFarAsAllowed(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!KEPT_AS_MINE.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

/** Removes what killed commands left beside a file, and leaves what a running one writes there. */
function removeUnfinished(path: string): void {
  const file = placeOf(path);
  const name = `${basename(file)}.`;
  for (const entry of readdirSync(dirname(file))) {
    const [, pid] = (entry.startsWith(name) && /^(\d+)\.tmp$/.exec(entry.slice(name.length))) || [];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(dirname(file), entry), { force: true });
  }
}

/** What was at a place before anything is written; both absent where nothing was. */
interface FoundFile {
  readonly path: string;
  readonly text: string | undefined;
  readonly stats: Stats | undefined;
}

/**
 * Forgets the journal, since what failed once would fail at every later command, and puts back what it was about: the
 * journal has held as much space as that takes.
 * @returns paths of what could not be put back
 */
function takeBack(root: string, found: readonly FoundFile[]): string[] {
  const left: string[] = [];
  for (const { path, text, stats } of [{ path: JOURNAL, text: undefined, stats: undefined }, ...found]) {
    const file = join(root, path);
    try {
      if (text === undefined) rmSync(file, { force: true });
      else if (!existsSync(file) || readFileSync(file, "utf8") !== text) replaceFile(file, text, stats);
    } catch {
      left.push(path);
    }
  }
  return left;
}

/**
 * Finishes what commands that were killed while they wrote had decided to write, says so, and leaves what a running one
 * writes.
 * @throws Refused where what one left behind cannot be read, or is of an earlier version, which kept no text before
 */
export function finishInterrupted(root: string): void {
  for (const name of entriesOf(root)) {
    if (/^\.writing(\.\d+)?\.json$/.test(name)) throw unreadable(name);
    const [, pid, unfinished] = /^\.writing\.(\d+)\.[0-9a-f]{8}\.json(\.\1\.tmp)?$/.exec(name) ?? [];
    if (pid === undefined || isAtWork(Number(pid), join(root, name))) continue;
    if (unfinished) {
      rmSync(join(root, name), { force: true });
      continue;
    }
    const left = decided(join(root, name));
    const later = left.find((change) => !isStillMeant(root, change));
    if (later) {
      throw new Refused(
        `${later.path} was changed after a command was killed that was about to change it too\n    fix: remove ${name}, which holds what that command wanted, and run it again where you still want that`,
      );
    }
    finish(root, name);
    if (left.length > 0)
      console.error(
        `written now, as a command had decided that was interrupted: ${left.map(({ path }) => path).join(", ")}`,
      );
  }
}

/** Whether a file is as it was when it was to be changed, or changed already. */
function isStillMeant(
  root: string,
  { path, before = "", after = "" }: z.infer<typeof Decided>[number],
): boolean {
  const file = join(root, path);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return text === before || text === after;
}

/** Nothing where a folder is not there or cannot be read, which is said by whoever reads its files. */
function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const isAtWork = (pid: number, journal: string): boolean =>
  isRunning(pid) && Date.now() - (statSync(journal, { throwIfNoEntry: false })?.mtimeMs ?? 0) < LONGEST;

function finish(root: string, name: string): void {
  const journal = join(root, name);
  for (const { path, after } of decided(journal)) {
    try {
      writeOne(join(root, path), after);
    } catch (error) {
      throw Object.assign(error as Error, { about: path });
    }
  }
  rmSync(journal, { force: true });
}

function writeOne(file: string, text: string | undefined): void {
  if (text === undefined) rmSync(file, { force: true });
  else {
    mkdirSync(dirname(file), { recursive: true });
    removeUnfinished(file);
    replaceFile(file, text);
  }
}

function decided(journal: string): readonly z.infer<typeof Decided>[number][] {
  try {
    return Decided.parse(JSON.parse(readFileSync(journal, "utf8")));
  } catch (error) {
    // Another command has finished it in the meantime.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw unreadable(basename(journal));
  }
}

const unreadable = (name: string): Refused =>
  new Refused(
    `${name}, which an interrupted command left behind, cannot be read\n    fix: remove it, and see with git diff what that command had written`,
  );

/** @throws Refused where a file cannot be replaced, or somebody else has written it in the meantime. */
function asItIs(root: string, { path, before }: FileChange): FoundFile {
  try {
    const file = join(root, path);
    const link = linkToNowhere(file);
    if (link !== undefined) {
      const name = relative(resolve(root), link);
      throw new Refused(`${name} is a link that leads nowhere; remove it, and run the command again`);
    }
    const folder = nearestEntry(resolve(dirname(file)));
    if (!statSync(folder).isDirectory()) {
      const name = relative(resolve(root), folder);
      throw new Refused(
        `${name} is a file, and ${path} needs a folder there; rename it, and run the command again`,
      );
    }
    const stats = lstatSync(file, { throwIfNoEntry: false }) && statSync(file);
    if (stats && !stats.isFile()) {
      const found = stats.isDirectory() ? "a folder" : "no regular file";
      throw new Refused(`${path} is ${found}; remove or rename it, and run the command again`);
    }
    const text = stats && readFileSync(file, "utf8");
    if ((text || undefined) !== (before || undefined)) {
      throw new Refused(`${path} was changed while this command ran; nothing is written: run it again`);
    }
    return { path, text, stats };
  } catch (error) {
    if (error instanceof Refused) throw error;
    const fix = fileFix(error) ?? "see what stands there";
    throw new Refused(`${path} cannot be read: ${fileReason(error)}\n    fix: ${fix}`);
  }
}
