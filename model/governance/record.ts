import type { GovernanceReview } from "../entities/governance-review.ts";

/** Years that a record cannot be deleted for, counted from the review. It is a few hundred bytes. */
const KEPT_YEARS = 10;

/** What the governance log keeps of a review: all of it, as JSON. */
export const recordOf = (review: GovernanceReview): string => `${JSON.stringify(review, null, 2)}\n`;

/** Until when a record cannot be deleted, RFC 3339; follows from the review, so that it is the same in every run. */
export function retainedUntil({ date }: Pick<GovernanceReview, "date">): string {
  const until = new Date(date);
  until.setUTCFullYear(until.getUTCFullYear() + KEPT_YEARS);
  return until.toISOString();
}
