import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Change } from "./changes.ts";

/**
 * Writes all changes or none. New texts are written beside the project's files first, so that what is left to do is to
 * rename; it runs without a pause, so that no signal comes in between. Where a file cannot be replaced, those before it
 * are put back.
 * @throws what went wrong, with everything as it was.
 */
export function writeAll(root: string, changes: readonly Change[]): void {
  const stage = mkdtempSync(join(root, ".writing-"));
  const done: { path: string; backup: string | undefined }[] = [];
  try {
    const staged = changes.map(({ path, after }, i) => {
      const file = join(stage, `new-${i}`);
      if (after !== undefined) writeFileSync(file, after);
      return { path: join(root, path), file: after === undefined ? undefined : file, i };
    });
    for (const { path, file, i } of staged) {
      const backup = existsSync(path) ? join(stage, `old-${i}`) : undefined;
      if (backup !== undefined) renameSync(path, backup);
      done.push({ path, backup });
      if (file !== undefined) {
        mkdirSync(dirname(path), { recursive: true });
        renameSync(file, path);
      }
    }
  } catch (error) {
    for (const { path, backup } of done.toReversed()) {
      rmSync(path, { force: true });
      if (backup !== undefined) renameSync(backup, path);
    }
    throw error;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
