/** What is left of a month's messages. LINE counts a message once for everybody who gets it. */
export interface Quota {
  /** Messages to single people. */
  readonly remaining: number;
  /** People who get what is sent to the channel, at least one. */
  readonly recipients: number;
}

/**
 * How freely a channel may be used. `ample`: as it comes. `scarce`: no more is left than one message for each day that
 * is left of the month, which is kept for what is critical and for one summary a day. `exhausted`: not one is left.
 */
export type Pace = "ample" | "scarce" | "exhausted";

/** LINE's months are those of Japan, UTC+9, without daylight saving time. */
const MONTHS_OFFSET = 9 * 3_600_000;

/**
 * The pace of a channel.
 * @param quota `undefined` where there is none, or none is known: what cannot be counted does not stop an alert
 * @param now milliseconds since 1970
 */
export function paceOf(quota: Quota | undefined, now: number): Pace {
  if (!quota) return "ample";
  const messages = Math.floor(quota.remaining / quota.recipients);
  if (messages < 1) return "exhausted";
  return messages > daysLeft(now) ? "ample" : "scarce";
}

/** Days of the month that have not ended, today among them. */
export function daysLeft(now: number): number {
  const there = new Date(now + MONTHS_OFFSET);
  const lastDay = new Date(Date.UTC(there.getUTCFullYear(), there.getUTCMonth() + 1, 0)).getUTCDate();
  return lastDay - there.getUTCDate() + 1;
}
