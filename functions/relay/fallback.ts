import { UNDELIVERED } from "../../model/entities/relay-plan.ts";
import type { Log } from "../log.ts";
import { type Channel, ChannelRefused, type Message } from "./channels/channel.ts";
import { persist, type Timing } from "./channels/retry.ts";

/**
 * The fallback: a line that an alert policy matches, and sends an e-mail for. What was handed over is as good as
 * delivered, so it is logged once.
 */
export const handOver = (
  log: Log,
  channel: Pick<Channel, "kind"> | undefined,
  reason: string,
  subject: string,
): void =>
  log("ERROR", `Not delivered: ${subject.split("\n")[0]}`, {
    event: UNDELIVERED,
    channel: channel?.kind ?? "none",
    reason,
    subject,
  });

/**
 * Sends a message, again and again while that may help; hands it over where the channel refuses it for good.
 * @param subject what is handed over
 * @throws Unavailable where the channel did not take it in time
 */
export async function sendOrHandOver(
  message: Message,
  channel: Channel,
  { timing, log }: { readonly timing: Timing; readonly log: Log },
  subject = message.subject,
): Promise<void> {
  try {
    await persist(() => channel.send(message), timing);
  } catch (error) {
    if (!(error instanceof ChannelRefused)) throw error;
    handOver(log, channel, error.message, subject);
  }
}
