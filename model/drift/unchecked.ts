import { grouped } from "../entities/grouped.ts";

/** A question that a vendor does not answer to this login, since it lacks a right. Nothing is known about what was asked. */
export class Unchecked extends Error {
  override readonly name = "Unchecked";
  /** What was asked, e.g. `Google does not answer about the policy of projects/p`. */
  readonly asked: string;
  /** Why there is no answer, with the right that it takes, and what to do. */
  readonly why: string;

  constructor(asked: string, why: string, fix: string) {
    super(`${asked}: ${why}\n    fix: ${fix}`);
    this.asked = asked;
    this.why = `${why}\n    fix: ${fix}`;
  }
}

/** One sentence for each right that is missing, with how much it keeps from being checked. */
export function uncheckedSentences(unchecked: readonly Unchecked[]): string[] {
  // Answers come in any order.
  const sorted = [...unchecked].sort((a, b) => (a.asked < b.asked ? -1 : 1));
  return [...grouped(sorted, ({ why }) => why)].map(([why, all]) => {
    const [first, ...others] = new Set(all.map(({ asked }) => asked));
    return `${first}${others.length > 0 ? ` and ${others.length} more` : ""}: ${why}`;
  });
}
