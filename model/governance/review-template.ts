import { freeName } from "../entities/free-name.ts";
import { followsBudget, type GovernanceReview } from "../entities/governance-review.ts";
import type { GovernedField } from "./governed-field.ts";

/** The part of a review that follows from the change. */
export function reviewDraft(
  { kind, id, field, from, to }: GovernedField,
  environment: GovernanceReview["environment"],
  today: string,
  existing: readonly Pick<GovernanceReview, "id">[],
): Pick<
  GovernanceReview,
  "id" | "date" | "environment" | "entity_kind" | "entity_id" | "field" | "from" | "to"
> {
  return {
    id: freeName(
      `${id}-${field.replaceAll("_", "-")}-${today}`,
      (free) => !existing.some((review) => review.id === free),
    ),
    date: today,
    environment,
    entity_kind: kind,
    entity_id: id,
    field,
    from,
    to,
  };
}

/**
 * The review as one appends it: a single line, since the engine indents what a program says. Who and why is left empty,
 * which is refused until it is filled in.
 * @param needsAuthor whether the estate has more than one person, so that a review names who proposed the change
 */
export function reviewTemplate(
  change: GovernedField,
  environment: GovernanceReview["environment"],
  today: string,
  existing: readonly Pick<GovernanceReview, "id">[],
  needsAuthor: boolean,
): string {
  const known = Object.entries(reviewDraft(change, environment, today, existing));
  const open = [
    "reviewer",
    ...(needsAuthor ? ["author"] : []),
    "reason",
    ...(followsBudget(change) ? ["kpi_budget"] : []),
  ];
  const fields = [
    ...known.map(([field, value]) => `${field}: ${scalar(value)}`),
    ...open.map((field) => `${field}: `),
  ];
  return `- { ${fields.join(", ")} }`;
}

/** A value as YAML takes it inside braces, where commas and brackets have a meaning. */
const scalar = (value: string | number | boolean | null): string =>
  typeof value === "string" && !/^[\w-]+$/.test(value) ? JSON.stringify(value) : String(value);
