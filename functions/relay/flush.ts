import { digest, textOf } from "./channels/channel.ts";
import { EXHAUSTED, windowOf } from "./decision.ts";
import { handOver, sendOrHandOver } from "./fallback.ts";
import type { Means } from "./notifier.ts";
import { paceOf } from "./pace.ts";
import { due, type Held, summaryOf } from "./summary.ts";

/** Objects that are written or deleted at a time. */
const AT_A_TIME = 25;

/** Characters of what is handed over in place of a summary. An entry of the log may have 256 KB. */
const LONGEST_HANDED_OVER = 30_000;

/**
 * Sends what has been held back, one summary a channel, for the channels where one is due.
 * @throws Unavailable where some channel or the bucket does not answer, after all channels were tried
 */
export async function flush(means: Means): Promise<void> {
  const boxes = await means.memory.held();
  const results = await Promise.allSettled([...boxes].map(([box, held]) => flushBox(means, box, held)));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

async function flushBox(means: Means, box: string, held: readonly Held[]): Promise<void> {
  const { channels, memory, log, now } = means;
  const at = now();
  const channel = channels.get(box);
  const pace = paceOf(await channel?.quota(), at);
  const settled = due(held, pace, at);
  if (settled.length === 0) return;
  // What an earlier summary told is only put away: a request that failed then does not repeat the others.
  const told = await memory.toldOf(
    box,
    settled.map(({ key }) => key),
  );
  const those = settled.filter(({ key }) => !told.has(key));
  await each([...told], (key) => putAway(memory, box, key));
  // A window has one summary, and one instance that sends it; after a crash that is left to the next window.
  if (those.length === 0 || !(await memory.claimSummary(box, windowOf(at), at))) return;

  const summary = {
    key: digest(
      those
        .map(({ key }) => key)
        .toSorted()
        .join("\n"),
    ),
    ...summaryOf(those),
  };
  const inFull = textOf(summary, LONGEST_HANDED_OVER);
  if (!channel) handOver(log, channel, "the plan no longer names the channel", inFull);
  else if (pace === "exhausted") handOver(log, channel, EXHAUSTED, inFull);
  else
    try {
      await sendOrHandOver(summary, channel, means, inFull);
    } catch (error) {
      await memory.giveUpSummary(box, windowOf(at)).catch(() => undefined);
      throw error;
    }
  await each(those, ({ key }) => putAway(memory, box, key));
}

/** Told before it is released: what breaks off in between is known to be told. */
async function putAway(memory: Means["memory"], box: string, key: string): Promise<void> {
  await memory.tell(box, key);
  await memory.release(box, key);
}

/**
 * Does something with each, some at a time, whether or not it works with others.
 * @throws the first failure, after all were tried
 */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (let start = 0; start < items.length; start += AT_A_TIME) {
    const results = await Promise.allSettled(items.slice(start, start + AT_A_TIME).map(work));
    for (const result of results) if (result.status === "rejected") failures.push(result.reason);
  }
  if (failures.length > 0) throw failures[0];
}
