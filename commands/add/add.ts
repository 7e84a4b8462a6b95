import type { RawEstate } from "../../model/founding/founded.ts";
import { count } from "../../model/problems/count.ts";
import { isError } from "../../model/problems/problem.ts";
import { ROOT } from "../estate.ts";
import { writeAll } from "../files/write-all.ts";
import { acceptPlans } from "../init/npm.ts";
import { type PresentEstate, presentEstate } from "../init/present-estate.ts";
import { proposalOf } from "../init/proposal.ts";
import { printChanges } from "../render/changes.ts";
import { Refused, reportProblems } from "../terminal/problems.ts";

const UNTOUCHED = "nothing was written";

/** Works out the estate with something added. @throws Refused where it is there already, or cannot be. */
export type Addition = (present: PresentEstate) => {
  readonly estate: RawEstate;
  readonly next?: readonly string[];
};

/** Options of every `npm run add -- …`. */
export interface AddOptions {
  readonly dryRun?: true;
  /** The command as it was typed: kind and arguments. */
  readonly typed?: string;
}

/**
 * Adds to the estate below `root`: checks the estate with it, writes all of it or nothing, with what is rendered from
 * it, and shows the difference.
 * @returns the exit code.
 * @throws Refused where it cannot be done.
 */
export async function add(
  addition: Addition,
  { dryRun, typed = "add" }: AddOptions,
  root = ROOT,
): Promise<number> {
  const present = presentEstate(root);
  if (present.problems.length > 0) {
    reportProblems(present.problems, { outcome: UNTOUCHED });
    throw new Refused("the estate is not valid\n    fix: correct it first");
  }
  const { estate, next = [] } = addition(present);
  const proposal = await proposalOf(root, present, estate, false);
  const all = [...proposal.changes, ...proposal.following];
  const errors = proposal.problems.filter(isError);
  if (errors.length > 0) {
    const changed = new Set(all.map(({ path }) => path));
    // The lines that are wrong are in no file yet.
    const place = { file: typed, line: 0, column: 0 };
    const problems = errors.map((error) => (changed.has(error.place.file) ? { ...error, place } : error));
    reportProblems(problems, { outcome: UNTOUCHED });
    return 1;
  }
  // What is shown as added is added.
  if (!dryRun) writeAll(root, all);
  printChanges(proposal.changes);
  if (dryRun) {
    console.log(UNTOUCHED);
    return 0;
  }
  console.log(`wrote ${count(all.length, "file")}: ${all.map(({ path }) => path).join(", ")}`);
  const code = acceptPlans(root);
  if (code !== 0)
    console.error(
      "the estate is written, and its plans are not accepted\n    fix: correct what is said above, unless the estate was changed meanwhile; then: npm run inventory -- --accept",
    );
  for (const line of next) console.log(line);
  return code;
}
