import { affected } from "../../model/entities/clarification.ts";
import type { GovernanceReview } from "../../model/entities/governance-review.ts";
import type { Surface } from "../../model/entities/surface.ts";
import { changeName, written } from "../../model/governance/governed-field.ts";
import type { PageInput } from "../page-input.ts";

/** Something that was decided, reviewed or deployed. */
export interface HistoryEntry {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly what: string;
  readonly detail: string;
  /** Anchor of its description on the page, without `#`. */
  readonly anchor?: string;
}

/** What belongs to a surface, by id: a change of any of it is a part of the surface's history. */
export interface Belongings {
  readonly surface: Surface;
  readonly pipeline: string | undefined;
  readonly secrets: readonly string[];
  readonly guardrails: readonly string[];
}

/** What happened to a surface and to what belongs to it, the newest first. */
export function historyOf(belongings: Belongings, { catalogue, stacks }: PageInput): HistoryEntry[] {
  const { surface, pipeline, secrets, guardrails } = belongings;
  const own: Readonly<Record<string, readonly (string | undefined)[]>> = {
    pipeline: [pipeline],
    secret: secrets,
    guardrail: guardrails,
  };
  const reviews = catalogue.reviews
    .filter(({ entity_kind, entity_id }) => own[entity_kind]?.includes(entity_id))
    .map((review) => ({
      date: review.date,
      what: reviewedChange(review),
      detail: `reviewed by ${review.reviewer}: ${review.reason}`,
      anchor: `review-${review.id}`,
    }));
  const decisions = catalogue.clarifications
    .filter(({ affects }) =>
      affects.map(affected).some((it) => it?.id === (it?.kind === "surface" ? surface.id : pipeline)),
    )
    .map(({ id, session_date, question, answer }) => ({
      date: session_date,
      what: question,
      detail: answer,
      anchor: `decision-${id}`,
    }));
  const deployed = stacks.find(({ environment }) => environment === surface.environment)?.deployed;
  const day = deployed?.changedOn[surface.id];
  const changed =
    day === undefined
      ? []
      : [{ date: day, what: "Last changed by an update", detail: `in the ${deployed?.where}` }];
  return [...changed, ...reviews, ...decisions].sort((a, b) =>
    a.date < b.date ? 1 : a.date > b.date ? -1 : 0,
  );
}

/** `guardrail:api-latency.threshold: 800 → 600`. */
export function reviewedChange(review: GovernanceReview): string {
  const { entity_kind: kind, entity_id: id, field, from, to } = review;
  return `${changeName({ kind, id, field })}: ${governedValue(from)} → ${governedValue(to)}`;
}

/** The value of a governed field for people. */
export const governedValue = (value: GovernanceReview["from"]): string =>
  value === null ? "none" : written(value);
