import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createTwoFilesPatch } from "diff";
import { OWN_WORKFLOWS } from "../../model/entities/infrastructure.ts";
import { withoutTokens } from "../../model/problems/redact.ts";
import { MARK, type RenderedFile } from "../../render/rendered-file.ts";
import { RENDERED_FOLDERS } from "../../render/rendered-files.ts";
import type { FileChange } from "../files/write-all.ts";

/** What rendering would change below a project root: files that differ, and rendered ones that nothing asks for. */
export function changesOf(root: string, rendered: readonly RenderedFile[]): FileChange[] {
  const wanted = new Map(rendered.map(({ path, text }) => [path, text]));
  const left = RENDERED_FOLDERS.flatMap((folder) => filesOf(root, folder)).filter(
    (path) => !wanted.has(path) && isRendered(read(root, path) ?? ""),
  );
  return [...wanted.keys(), ...left]
    .map((path) => ({ path, before: read(root, path), after: wanted.get(path) }))
    .filter(({ before, after }) => withoutLineEnds(before) !== after);
}

/** A checkout may have other line ends than the repository, and its files are as they were rendered all the same. */
const withoutLineEnds = (text: string | undefined): string | undefined => text?.replaceAll("\r\n", "\n");

/**
 * The files that rendering would overwrite or remove and did not write: somebody's own workflow at a pipeline's path, or
 * a copy of a rendered file under another name, which has its mark.
 */
export function foreignFiles(changes: readonly FileChange[]): { path: string; fix: string }[] {
  return changes.flatMap(({ path, before, after }) => {
    if (before === undefined) return [];
    if (after !== undefined) {
      return isRendered(before)
        ? []
        : [{ path, fix: `it was not rendered: move it${isOfPipeline(path) ? ELSEWHERE : ""}` }];
    }
    return isRenderedInto(before, path)
      ? []
      : [{ path, fix: "it is a copy of a rendered file: take its first line away to keep it, or remove it" }];
  });
}

const ELSEWHERE = ", or give the pipeline another workflow_file";

/** Whether it is a pipeline that says that a file is rendered there. */
const isOfPipeline = (path: string): boolean =>
  path.startsWith(".github/workflows/") && !OWN_WORKFLOWS.includes(path);

/** What to say of files that rendering would overwrite or remove and did not write; nothing where there are none. */
export const notReplaced = (changes: readonly FileChange[]): string[] =>
  foreignFiles(changes).map(({ path, fix }) => `${path}: this file is not replaced; ${fix}`);

/** The changes that rendering makes: those of what it may write. */
export function replaceable(changes: readonly FileChange[]): FileChange[] {
  const foreign = foreignFiles(changes).map(({ path }) => path);
  return changes.filter(({ path }) => !foreign.includes(path));
}

/** Unified diffs from what is there to what should be, to standard output, without what somebody pasted there. */
export function printChanges(changes: readonly FileChange[]): void {
  for (const { path, before, after } of changes) {
    const from = before === undefined ? "/dev/null" : `a/${path}`;
    const to = after === undefined ? "/dev/null" : `b/${path}`;
    const diff = createTwoFilesPatch(from, to, before ?? "", after ?? "", undefined, undefined, {
      context: 3,
    });
    console.log(withoutTokens(diff));
  }
}

/** The mark is in the first line, or in the second where the first can only be a bracket. */
const isRendered = (text: string): boolean => text.split("\n", 2).some((line) => line.includes(MARK));

const isRenderedInto = (text: string, path: string): boolean =>
  text.split("\n", 2).some((line) => line.includes(`${MARK} into ${path} from `));

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

/** Nothing where what stands there is no file that could be read at once; whoever writes it says so. */
function read(root: string, path: string): string | undefined {
  const file = join(root, path);
  try {
    return statSync(file).isFile() ? readFileSync(file, "utf8") : undefined;
  } catch {
    return undefined;
  }
}
