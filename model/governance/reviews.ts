import type { GovernanceReview, GovernedValue } from "../entities/governance-review.ts";
import type { Complaint } from "../problems/problem.ts";
import { digestOf } from "./digest.ts";
import { type GovernedField, written } from "./governed-field.ts";
import type { Governed } from "./snapshot.ts";

const DAY = 24 * 60 * 60 * 1000;

/** Something that is wrong with a review; the review may be one that is not there any more. */
export interface ReviewFinding {
  readonly review: string;
  readonly complaint: Complaint;
}

/** Reviews of deployed changes are history: they stay as they are, in front of all later ones. */
export function brokenHistory(
  { reviews: deployed, deployed_on }: Governed,
  reviews: readonly GovernanceReview[],
  today: string,
): ReviewFinding[] {
  const isDeployed = ({ id }: GovernanceReview) => Object.hasOwn(deployed, id);
  const lastDeployed = reviews.findLastIndex(isDeployed);
  const missing = Object.keys(deployed).filter((id) => !reviews.some((review) => review.id === id));
  return [
    ...missing.map((id) => ({
      review: id,
      complaint: {
        field: [],
        wrong: "this review is deployed, and reviews are never taken out",
        fix: "put it back as it was: git log -p catalogue/governance.yaml",
      },
    })),
    ...reviews.flatMap((review, index): ReviewFinding[] => {
      const about = (complaint: Complaint) => [{ review: review.id, complaint }];
      if (isDeployed(review)) {
        if (deployed[review.id] === digestOf(review)) return [];
        return about({
          field: [],
          wrong: "this review is deployed, and it is not as it was",
          fix: "put it back as it was (git log -p catalogue/governance.yaml), and append a new one for a new change",
        });
      }
      if (index < lastDeployed) {
        return about({
          field: ["id"],
          wrong: "this review is new, and it stands before one that is deployed",
          fix: "move it to the end of the file",
        });
      }
      if (review.date < deployed_on) {
        return about({
          field: ["date"],
          wrong: `it is dated before the last deployment, so what it reviewed is not what is deployed now`,
          fix: `review the change again, and write the day of that, ${deployed_on} or later`,
        });
      }
      // A day ahead is another time zone.
      if (Date.parse(review.date) > Date.parse(today) + DAY) {
        return about({ field: ["date"], wrong: "this day is still to come", fix: `write ${today}` });
      }
      return [];
    }),
  ];
}

/** How the reviews of one field go together with the change that they are to cover. */
export interface Coverage {
  /** Reviews that lead from the deployed value to the declared one, each one step; none where nothing covers it. */
  readonly covering: readonly GovernanceReview[];
  /** The step for which a review is still to be written; absent where none is, or where one has to be mended first. */
  readonly open?: Pick<GovernanceReview, "from" | "to">;
  readonly findings: readonly ReviewFinding[];
}

/**
 * Follows the new reviews of a field from the deployed value to the declared one. There may be several: what was merged
 * step by step is often deployed at once.
 */
export function coverageOf(field: GovernedField, reviews: readonly GovernanceReview[]): Coverage {
  const { same, from, to } = field;
  let reached: GovernedValue = from;
  for (const [i, review] of reviews.entries()) {
    if (!same(review.from, reached)) {
      const before = i === 0 ? "is deployed" : `review ${reviews[i - 1]?.id} leads to`;
      return {
        covering: [],
        findings: mismatch(review, "from", `what ${before} is ${written(reached)}`, reached),
      };
    }
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
