import { setTimeout } from "node:timers/promises";

/**
 * Attempts until no further one is asked for, and ends as the last one did: with its result or its error.
 * @param pauseAfter milliseconds to wait after attempt number `count` (from 1) before the next; `undefined` for no next
 */
export async function retried<T>(
  attempt: () => Promise<T>,
  pauseAfter: (outcome: PromiseSettledResult<T>, count: number) => number | undefined,
  sleep: (milliseconds: number) => Promise<unknown> = setTimeout,
): Promise<T> {
  for (let count = 1; ; count++) {
    const [outcome] = await Promise.allSettled([attempt()]);
    const pause = pauseAfter(outcome, count);
    if (pause !== undefined) {
      await sleep(pause);
      continue;
    }
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  }
}
