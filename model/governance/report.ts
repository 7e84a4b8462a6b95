import type { Environment } from "../entities/entity.ts";
import type { LoadedCatalogue } from "../load-catalogue.ts";
import { type Complaint, formatProblem, inReadingOrder, type Problem } from "../problems/problem.ts";
import { settingsProblem } from "../stack/stack-file.ts";
import type { GovernanceFinding, GovernedChange, Judgement } from "./govern.ts";
import { changeLine } from "./governed-field.ts";

/** What a deployment says of governance before it goes on; nothing where there is nothing to say. */
export function reportOf(
  { isFirst, changes, notes }: Judgement,
  environment: Environment,
): string | undefined {
  if (isFirst) {
    return `governance of ${environment} starts with this deployment: nothing was governed before`;
  }
  if (changes.length + notes.length === 0) return undefined;
  const told = changes.length > 0 ? [`governed changes of ${environment}:`, ...changes.map(changeLines)] : [];
  return [...told, ...notes.map((note) => `  ${note}`)].join("\n");
}

/** Why a deployment is refused: the changes under their heading, and each problem with its place and its fix. */
export function refusalOf(judgement: Judgement, environment: Environment, problemOf: GovernedPlaces): string {
  return [
    `governance refuses this deployment of ${environment}, and nothing is changed`,
    ...(judgement.changes.length > 0 ? [reportOf(judgement, environment)] : []),
    ...problemsOf(judgement, problemOf).map(formatProblem),
  ].join("\n");
}

/** What a judgement finds, each at its place. */
export function problemsOf({ findings }: Judgement, problemOf: GovernedPlaces): Problem[] {
  return inReadingOrder(findings.map(({ part, id, complaint }) => problemOf(part, id, complaint)));
}

/** Makes a problem of a finding, at its place in the catalogue or in the settings of the stack. */
export type GovernedPlaces = (part: GovernanceFinding["part"], id: string, complaint: Complaint) => Problem;

/** The places of a stack's files below a project root. */
export const governedPlaces =
  (root: string, environment: Environment, problemOf: LoadedCatalogue["problemOf"]): GovernedPlaces =>
  (part, id, complaint) =>
    part === "settings" ? settingsProblem(root, environment, complaint) : problemOf(part, id, complaint);

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
