import type { GovernanceReview } from "../entities/governance-review.ts";
import type { GovernedValue } from "../entities/governed-value.ts";
import type { Complaint } from "../problems/problem.ts";
import { digestOf } from "./digest.ts";
import { type GovernedField, written } from "./governed-field.ts";
import { type Governed, UNNAMED_WEBHOOK } from "./snapshot.ts";

/** Something that is wrong with a review; the review may be one that is not there any more. */
export interface ReviewFinding {
  readonly review: string;
  readonly complaint: Complaint;
}

/** Reviews of deployed changes are history: they stay as they are, wherever in the file later ones stand. */
export function brokenHistory(
  { reviews: deployed }: Governed,
  reviews: readonly GovernanceReview[],
): ReviewFinding[] {
  const missing = Object.keys(deployed).filter((id) => !reviews.some((review) => review.id === id));
  const edited = reviews.filter(
    (review) =>
      Object.hasOwn(deployed, review.id) && deployed[review.id] !== digestOf(review) && !hasLostUrl(review),
  );
  return [
    ...missing.map((id) => ({
      review: id,
      complaint: {
        field: [],
        wrong: "this review is deployed, and reviews are never taken out",
        fix: "put it back as it was: git log -p catalogue/governance.yaml",
      },
    })),
    ...edited.map(({ id }) => ({
      review: id,
      complaint: {
        field: [],
        wrong: "this review is deployed, and it is not as it was",
        fix: "put it back as it was (git log -p catalogue/governance.yaml), and append a new one for a new change",
      },
    })),
  ];
}

/** A deployed review had a webhook's URL in it, and gives it up: nothing can be compared then. */
const hasLostUrl = ({ field, from, to }: GovernanceReview): boolean =>
  field === "alert_channel" && [from, to].includes(UNNAMED_WEBHOOK);

/** How the reviews of one field go together with the change that they are to cover. */
export interface Coverage {
  /** Reviews that lead from the deployed value to the declared one, each one step; none where nothing covers it. */
  readonly covering: readonly GovernanceReview[];
  /** The step for which a review is still to be written; absent where none is missing, or where one has to be corrected first. */
  readonly open?: Pick<GovernanceReview, "from" | "to">;
  readonly findings: readonly ReviewFinding[];
}

/**
 * Follows the new reviews of a field from the deployed value to the declared one, in the order in which they lead from
 * one to the next. There may be several: what was merged step by step is often deployed at once, and merges mix the file.
 */
export function coverageOf(field: GovernedField, about: readonly GovernanceReview[]): Coverage {
  const { same, from, to } = field;
  const left = [...about];
  const reviews: GovernanceReview[] = [];
  let reached: GovernedValue = from;
  while (left.length > 0) {
    const next = left.findIndex((review) => same(review.from, reached));
    const [review] = next === -1 ? [] : left.splice(next, 1);
    if (!review) {
      const before = reviews.length === 0 ? "is deployed" : `review ${reviews.at(-1)?.id} leads to`;
      return {
        covering: [],
        findings: left
          .slice(0, 1)
          .flatMap((stuck) => mismatch(stuck, "from", `what ${before} is ${written(reached)}`, reached)),
      };
    }
    reviews.push(review);
    reached = review.to;
  }
  if (same(reached, to)) return { covering: reviews, findings: [] };
  const last = reviews.at(-1);
  const findings = last ? mismatch(last, "to", `what the catalogue has is ${written(to)}`, to) : [];
  return { covering: [], open: { from: reached, to }, findings };
}

function mismatch(
  { id, from, to }: GovernanceReview,
  field: "from" | "to",
  wrong: string,
  right: GovernedValue,
): ReviewFinding[] {
  const out = "take this review out: it is not deployed yet";
  const isNothing = right === (field === "from" ? to : from);
  const fix = `write ${field}: ${written(right)}, or ${out}`;
  return [{ review: id, complaint: { field: [field], wrong, fix: isNothing ? out : fix } }];
}

/** A new review of something that is not governed here, or not there. */
export function strayReview({ entity_kind, entity_id, environment }: GovernanceReview): Complaint {
  return {
    field: ["entity_id"],
    wrong: `nothing of ${entity_kind} ${entity_id} is governed in ${environment}`,
    fix: "correct the id, the field or the environment, or take this review out: it is not deployed yet",
  };
}

/** Why the reviews that there are do not cover a change: one of them may have been meant to. */
export function nearMiss(
  change: GovernedField,
  all: readonly GovernanceReview[],
  { reviews: deployed }: Governed,
  environment: string,
): string | undefined {
  const meant = all.filter((review) => isAbout(review, change) && change.same(review.to, change.to));
  const elsewhere = meant.find((review) => review.environment !== environment);
  if (elsewhere) return `review ${elsewhere.id} is for ${elsewhere.environment}`;
  const used = meant.findLast(({ id }) => Object.hasOwn(deployed, id));
  return used && `review ${used.id} covered an earlier change, and a review covers one change only`;
}

/** Whether a review is about this field of this entry. */
export const isAbout = (
  { entity_kind, entity_id, field }: GovernanceReview,
  change: Pick<GovernedField, "kind" | "id" | "field">,
): boolean => entity_kind === change.kind && entity_id === change.id && field === change.field;

/** Today (UTC), as YYYY-MM-DD: the day of a review that is written now, and the day by which rotations are due. */
export const today = (): string => new Date().toISOString().slice(0, 10);
