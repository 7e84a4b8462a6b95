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

/** Half of the 60 seconds that Pub/Sub waits; the other half is for the bucket, before and after. */
export const TIMING: Timing = { attempt: 6_000, pause: 1_000, budget: 28_000 };

/**
 * Attempts until one succeeds, is refused, or no time is left for another.
 * @throws what the last attempt threw
 */
export async function persist(attempt: () => Promise<void>, timing: Timing): Promise<void> {
  const end = Date.now() + timing.budget;
  for (let pause = timing.pause; ; pause *= 2) {
    try {
      return await within(timing.attempt, attempt());
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      // Somewhere between half of the pause and all of it, so that eighty requests do not come back as one.
      const wait = Math.max(error.retryAfter, pause * (0.5 + Math.random() / 2));
      if (Date.now() + wait + timing.attempt > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

/**
 * The result of some work, unless it takes longer than so many milliseconds. The work goes on unheard: LINE's SDK takes
 * no signal that would end it, and the retry key keeps it from telling anything twice.
 * @throws Unavailable
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unavailable("no answer in time")), milliseconds);
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
}
