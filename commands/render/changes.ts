import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createTwoFilesPatch } from "diff";
import { MARK, type RenderedFile } from "../../render/rendered-file.ts";
import { RENDERED_FOLDERS } from "../../render/rendered-files.ts";

/** A file that is not as it is rendered. */
export interface Change {
  readonly path: string;
  /** What is there now; `undefined` where nothing is. */
  readonly before: string | undefined;
  /** What should be there; `undefined` where nothing should be. */
  readonly after: string | undefined;
}

/** What rendering would change below a project root: files that differ, and rendered ones that nothing asks for. */
export function changesOf(root: string, rendered: readonly RenderedFile[]): Change[] {
  const wanted = new Map(rendered.map(({ path, text }) => [path, text]));
  const left = RENDERED_FOLDERS.flatMap((folder) => filesOf(root, folder)).filter(
    (path) => !wanted.has(path) && isRendered(read(root, path) ?? ""),
  );
  return [...wanted.keys(), ...left]
    .map((path) => ({ path, before: read(root, path), after: wanted.get(path) }))
    .filter(({ before, after }) => before !== after);
}

/** Unified diffs from what is there to what should be, to standard output. */
export function printChanges(changes: readonly Change[]): void {
  for (const { path, before, after } of changes) {
    const from = before === undefined ? "/dev/null" : `a/${path}`;
    const to = after === undefined ? "/dev/null" : `b/${path}`;
    console.log(
      createTwoFilesPatch(from, to, before ?? "", after ?? "", undefined, undefined, { context: 3 }),
    );
  }
}

/** Writes and removes files below a project root, as the changes say. */
export function applyChanges(root: string, changes: readonly Change[]): void {
  for (const { path, after } of changes) {
    const file = join(root, path);
    if (after === undefined) rmSync(file);
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, after);
    }
  }
}

/** The mark is in the first line, or in the second where the first can only be a bracket. */
const isRendered = (text: string): boolean => text.split("\n", 2).some((line) => line.includes(MARK));

function filesOf(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => `${folder}/${name}`);
  } catch {
    // The folder is not there before the first rendering.
    return [];
  }
}

function read(root: string, path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}
