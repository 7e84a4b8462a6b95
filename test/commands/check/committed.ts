import { CHECKS, type CheckedEstate } from "../../../commands/check/checks.ts";
import { loadEstate } from "../../../commands/estate.ts";
import { writeAll } from "../../../commands/files/write-all.ts";
import { accept, changesOfStack } from "../../../commands/inventory/changes.ts";
import { changesOf } from "../../../commands/render/changes.ts";
import { estateFiles } from "../../../commands/render/estate-files.ts";
import { formatProblem, isError } from "../../../model/problems/problem.ts";

/** The estate of a folder. @throws with everything that is wrong where it is not valid. */
export function readEstate(root: string): CheckedEstate {
  const { catalogue, ...estate } = loadEstate(root);
  if (!catalogue) throw new Error(estate.problems.map(formatProblem).join("\n"));
  return { ...estate, root, catalogue };
}

/** Makes an estate one as its owner has committed it: rendered, with its plans accepted. */
export async function commit(root: string): Promise<void> {
  const estate = readEstate(root);
  writeAll(root, changesOf(root, await estateFiles(estate)));
  const all = [];
  for (const stack of estate.stacks) all.push(await changesOfStack(stack));
  accept(all);
}

/** What each check, or each one named, finds wrong, by its name; those that pass are left out. */
export async function wrongIn(root: string, ...names: string[]): Promise<Record<string, readonly string[]>> {
  const estate = readEstate(root);
  const found: Record<string, readonly string[]> = {};
  for (const { name, run } of CHECKS) {
    if (names.length > 0 && !names.includes(name)) continue;
    const { wrong } = await run(estate);
    if (wrong.length > 0) found[name] = wrong;
  }
  return found;
}

/** The errors of an estate, which `npm run check` reports before anything else. */
export const errorsIn = (root: string): string[] =>
  loadEstate(root).problems.filter(isError).map(formatProblem);
