import pc from "picocolors";
import { formatProblem, isError, type Problem } from "../../model/problems/problem.ts";

/** Prints problems for people, to standard error, with a count at the end and what the errors kept from happening. */
export function reportProblems(problems: readonly Problem[], outcome = "nothing was deployed"): void {
  for (const problem of problems) {
    const [where = "", ...fix] = formatProblem(problem).split("\n");
    console.error(`${isError(problem) ? pc.red(where) : pc.yellow(where)}\n${pc.dim(fix.join("\n"))}`);
  }
  const errors = problems.filter(isError).length;
  const warnings = problems.length - errors;
  if (errors > 0)
    console.error(pc.red(`\n${count(errors, "error")}, ${count(warnings, "warning")}; ${outcome}.`));
}

/** `1 error`, `2 errors`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
