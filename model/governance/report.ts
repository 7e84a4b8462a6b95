import type { Environment } from "../entities/entity.ts";
import type { LoadedCatalogue } from "../load-catalogue.ts";
import { formatProblem, inReadingOrder, type Problem } from "../problems/problem.ts";
import type { GovernedChange, Judgement } from "./govern.ts";
import { changeLine } from "./governed-field.ts";

/** What a deployment says of governance before it goes on; nothing where there is nothing to say. */
export function reportOf({ isFirst, changes }: Judgement, environment: Environment): string | undefined {
  if (isFirst) {
    return `governance of ${environment} starts with this deployment: nothing was governed before`;
  }
  if (changes.length === 0) return undefined;
  return [`governed changes of ${environment}:`, ...changes.map(changeLines)].join("\n");
}

/** Why a deployment is refused: the changes under their heading, and each problem with its place and its fix. */
export function refusalOf(
  judgement: Judgement,
  environment: Environment,
  problemOf: LoadedCatalogue["problemOf"],
): string {
  return [
    `governance refuses this deployment of ${environment}, and nothing is changed`,
    ...(judgement.changes.length > 0 ? [reportOf(judgement, environment)] : []),
    ...problemsOf(judgement, problemOf).map(formatProblem),
  ].join("\n");
}

/** What a judgement finds, each at its place. */
export function problemsOf({ findings }: Judgement, problemOf: LoadedCatalogue["problemOf"]): Problem[] {
  return inReadingOrder(findings.map(({ part, id, complaint }) => problemOf(part, id, complaint)));
}

const changeLines = (change: GovernedChange): string => `  ${changeLine(change)}\n    ${standing(change)}`;

/** How a change stands, in a few words. */
export function standing({ state, reviews }: GovernedChange): string {
  switch (state) {
    case "free":
      return "needs no review";
    case "reviewed":
      return `covered by ${reviews.map(({ id, reviewer, date }) => `${id} (${reviewer}, ${date})`).join(", ")}`;
    case "missing":
      return "no review covers it";
    case "refused":
      return "not allowed";
  }
}
