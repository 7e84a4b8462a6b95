import { linkSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lock as acquire } from "proper-lockfile";
import { isRunning } from "../../engine/is-running.ts";

/** Another command is using the sandbox. */
export class SandboxBusy extends Error {}

/**
 * How a command waits for the short moment in which another one enters or leaves, and when it takes one for dead: that
 * moment is a few reads and writes long.
 */
const GUARD = {
  retries: { retries: 40, minTimeout: 50, maxTimeout: 250 },
  stale: 5000,
  realpath: false,
} as const;

/**
 * Takes the sandbox for this process: a file holds the process id of whoever uses it, and one that a dead process left
 * behind is taken over. Only one process at a time looks and takes, so that two can never both find it free.
 * @returns gives it back
 * @throws SandboxBusy while another process has it
 */
export async function lockSandbox(folder: string): Promise<() => void> {
  const file = join(folder, "lock");
  const guard = `${folder}.lock`;
  removeForeign(guard);
  const leave = await acquire(folder, { ...GUARD, lockfilePath: guard });
  try {
    const owner = ownerOf(file);
    if (owner !== undefined && isRunning(owner)) {
      throw new SandboxBusy(
        `another command (process ${owner}) is using the sandbox; wait for it to end (or remove ${file}, if process ${owner} is something else)`,
      );
    }
    rmSync(file, { recursive: true, force: true });
    // Whole from the first moment: a reader never finds the file without its number.
    const own = `${file}.${process.pid}`;
    writeFileSync(own, String(process.pid));
    linkSync(own, file);
    rmSync(own);
  } finally {
    await leave();
  }
  return () => {
    if (ownerOf(file) === process.pid) rmSync(file, { force: true });
  };
}

/**
 * Removes what stands in the place of the guard and is none: that is an empty folder, and would be taken over once it is
 * stale.
 */
function removeForeign(guard: string): void {
  const entry = lstatSync(guard, { throwIfNoEntry: false });
  if (!entry) return;
  const isHeld = entry.isDirectory() && Date.now() - entry.mtimeMs < GUARD.stale;
  if (isHeld || (entry.isDirectory() && readdirSync(guard).length === 0)) return;
  rmSync(guard, { recursive: true, force: true });
}

/** The process id in a lock's file; nothing where there is none, or something else. */
function ownerOf(file: string): number | undefined {
  try {
    const owner = Number(readFileSync(file, "utf8"));
    return Number.isSafeInteger(owner) && owner > 0 ? owner : undefined;
  } catch {
    return undefined;
  }
}
