import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/** Bytes of changes that a journal may hold before a new snapshot replaces it, however small the snapshot is. */
const MIN_LOG = 64 * 1024;

/** What a journal keeps, and how. */
export interface Kept<Value, Change> {
  /** What a file that does not exist yet stands for. */
  readonly empty: () => Value;
  /** The value that a snapshot holds. */
  readonly parsed: (snapshot: unknown) => Value;
  /** Makes a change to the value, in place. */
  readonly apply: (value: Value, change: Change) => void;
  /** Throws where a write is to fail. */
  readonly beforeWrite: () => void;
}

/** A file that is none of ours, or no longer whole. */
export class StoreDamaged extends Error {
  override readonly name = "StoreDamaged";

  constructor(path: string) {
    super(`the sandbox's clouds, ${path}, cannot be read\n    fix: start over: npm run sandbox -- reset`);
  }
}

interface Loaded<Value> {
  readonly value: Value;
  /** Bytes of the snapshot, and of the changes after it. */
  readonly snapshot: number;
  log: number;
  /** What the file was when it was last read or written here. */
  stamp: string;
  /** Whether nothing can be appended: a process died within its last line, or the snapshot has lines of its own. */
  readonly isClosed: boolean;
}

/**
 * A value in a file: one line of JSON with all of it, then one line for each change since. A change costs what it is
 * long, not what the value is. When the changes outgrow the snapshot, a new snapshot replaces the file in one step. A
 * process that dies while it appends leaves half a line: that change was never made.
 */
export class Journal<Value, Change> {
  readonly path: string;
  readonly #kept: Kept<Value, Change>;
  #loaded: Loaded<Value> | undefined;

  constructor(path: string, kept: Kept<Value, Change>) {
    this.path = path;
    this.#kept = kept;
  }

  /** The value, which the caller does not edit. Read again only when another has written the file. */
  read(): Value {
    return this.#load().value;
  }

  /** Makes a change, in memory and in the file. @throws what the file system throws; the change is not made then */
  add(change: Change): void {
    const loaded = this.#load();
    const line = `${JSON.stringify(change)}\n`;
    // If anything fails below, the file is what counts.
    this.#loaded = undefined;
    // As the file has it, so that memory and file do not differ in what JSON leaves out.
    this.#kept.apply(loaded.value, JSON.parse(line));
    loaded.log += Buffer.byteLength(line);
    if (loaded.isClosed || loaded.log > Math.max(MIN_LOG, loaded.snapshot)) {
      this.#write(loaded.value);
    } else {
      this.#kept.beforeWrite();
      appendFileSync(this.path, line);
      loaded.stamp = this.#stamp();
      this.#loaded = loaded;
    }
  }

  /** Replaces the file by one without a history. */
  compact(): void {
    this.#write(this.read());
  }

  #load(): Loaded<Value> {
    try {
      const stamp = this.#stamp();
      if (this.#loaded?.stamp !== stamp) this.#loaded = this.#parsed(readFileSync(this.path, "utf8"), stamp);
      return this.#loaded;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const isLink = code === "ENOENT" && lstatSync(this.path, { throwIfNoEntry: false }) !== undefined;
      if (code === undefined || isLink || ["EISDIR", "ELOOP", "ENOTDIR"].includes(code))
        throw new StoreDamaged(this.path);
      // A file that may not be read, for example, is as good as before.
      if (code !== "ENOENT") throw error;
    }
    return this.#write(this.#kept.empty());
  }

  #parsed(text: string, stamp: string): Loaded<Value> {
    const whole = parsedOrNothing(text);
    if (whole !== undefined) {
      const isClosed = text.indexOf("\n") !== text.length - 1;
      return { value: this.#kept.parsed(whole), snapshot: text.length, log: 0, stamp, isClosed };
    }
    const [first = "", ...lines] = text.split("\n");
    const value = this.#kept.parsed(JSON.parse(first));
    const half = lines.pop();
    for (const line of lines) this.#kept.apply(value, JSON.parse(line));
    const log = text.length - first.length;
    return { value, snapshot: first.length, log, stamp, isClosed: half !== "" };
  }

  /** Writes a file beside the journal and renames it, so that a reader never sees half a snapshot. */
  #write(value: Value): Loaded<Value> {
    this.#loaded = undefined;
    this.#kept.beforeWrite();
    mkdirSync(dirname(this.path), { recursive: true });
    const fresh = `${this.path}.${process.pid}.tmp`;
    const text = `${JSON.stringify(value)}\n`;
    writeFileSync(fresh, text, { mode: 0o600 });
    renameSync(fresh, this.path);
    this.#loaded = { value, snapshot: text.length, log: 0, stamp: this.#stamp(), isClosed: false };
    return this.#loaded;
  }

  #stamp(): string {
    const stats = statSync(this.path, { bigint: true });
    // A pipe or a device would be waited for.
    if (!stats.isFile()) throw new StoreDamaged(this.path);
    const { ino, size, mtimeNs } = stats;
    return `${ino} ${size} ${mtimeNs}`;
  }
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
