import { retried } from "../../../model/waiting/retried.ts";
import { withTimeout } from "../../../model/waiting/with-timeout.ts";
import { Unavailable } from "./channel.ts";

/** Milliseconds of each step of a delivery. */
export interface Timing {
  /** Until an attempt counts as unanswered. */
  readonly attempt: number;
  /** Longest pause after the first attempt; it doubles after each. */
  readonly pause: number;
  /** For all attempts and pauses together. */
  readonly budget: number;
}

/** Half of the 60 seconds that Pub/Sub waits; the other half is for certificates and the bucket, before and after. */
export const TIMING: Timing = { attempt: 6_000, pause: 1_000, budget: 28_000 };

/**
 * Attempts until one succeeds, is refused, or no time is left for another.
 * @throws what the last attempt threw
 */
export function persist(attempt: () => Promise<void>, timing: Timing): Promise<void> {
  const end = Date.now() + timing.budget;
  return retried(
    () => withTimeout(timing.attempt, attempt(), noAnswer),
    (outcome, count) => {
      if (outcome.status === "fulfilled" || !(outcome.reason instanceof Unavailable)) return undefined;
      // Somewhere between half of the pause and all of it, so that eighty requests do not come back as one.
      const pause = timing.pause * 2 ** (count - 1) * (0.5 + Math.random() / 2);
      const wait = Math.max(outcome.reason.retryAfter, pause);
      return Date.now() + wait + timing.attempt > end ? undefined : wait;
    },
  );
}

/** What an attempt is that took too long. LINE's retry key keeps one that goes on from telling anything twice. */
export const noAnswer = (): Unavailable => new Unavailable("no answer in time");
