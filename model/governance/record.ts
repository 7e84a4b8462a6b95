import type { GovernanceReview } from "../entities/governance-review.ts";

/** Years that a record is retained, counted from the review. It is a few hundred bytes. */
const KEPT_YEARS = 10;

/** What the governance log keeps of a review: all of it, as JSON. */
export const recordOf = (review: GovernanceReview): string => `${JSON.stringify(review, null, 2)}\n`;

/**
 * Until when a record is retained, RFC 3339; follows from the review, so that it is the same in every run. The retention is
 * "Unlocked": nobody deletes a record by accident, and who has storage.objects.overrideUnlockedRetention may lift it on
 * purpose. "Locked" would hold against everybody, the project's owner included, for all of the time.
 */
export function retainedUntil({ date }: Pick<GovernanceReview, "date">): string {
  const until = new Date(date);
  until.setUTCFullYear(until.getUTCFullYear() + KEPT_YEARS);
  return until.toISOString();
}
