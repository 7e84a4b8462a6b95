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
  const those = due(held, pace, at);
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

  // All are sent before the first is released: if that breaks off, the next summary is the same, and LINE refuses it.
  await each(those, ({ key }) => memory.tell(box, key));
  await each(those, ({ key }) => memory.release(box, key));
}

/** Does something with each, some at a time. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += AT_A_TIME) {
    await Promise.all(items.slice(start, start + AT_A_TIME).map(work));
  }
}
