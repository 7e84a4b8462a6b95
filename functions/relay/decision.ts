import type { Notification } from "./notification.ts";
import type { Pace } from "./pace.ts";

/** Minutes of a window: it starts at the full ten minutes, so that every instance has the same ones. */
const BURST_MINUTES = 10;

/** Single messages that a channel gets in a window, by its pace; what is more is summarised when the window is over. */
export const SINGLES: Readonly<Record<Exclude<Pace, "exhausted">, number>> = { ample: 3, scarce: 1 };

/** Why what is sent no more this month is handed over. */
export const EXHAUSTED = "the month's messages are used up";

/** Milliseconds after which whoever claimed a place cannot be sending any more: Pub/Sub has long given up on it. */
const CLAIM_LASTS = 60_000;

/** The window of a point in time (milliseconds since 1970), by number. */
export const windowOf = (now: number): number => Math.floor(now / (BURST_MINUTES * 60_000));

/** Somebody's claim to one of the single messages of a window. */
export interface Claim extends Pick<Notification, "key" | "happened" | "name"> {
  /** 0 for the first message of the window. */
  readonly place: number;
  /** When it was claimed, milliseconds since 1970. */
  readonly at: number;
}

/** All that a decision depends on. */
export interface Situation {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether the plan names a channel for it. */
  readonly routed: boolean;
  /** Whether it was told, or handed to the fallback, before. */
  readonly told: boolean;
  /** Whether it waits for a summary. */
  readonly held: boolean;
  /** Of a closing: whether its opening waits for a summary. */
  readonly openingHeld: boolean;
  /** Of a closing: whether its opening was told, or handed to the fallback. */
  readonly openingTold: boolean;
  /** Of a closing: whether its opening could not be delivered a while ago, and is to come again. */
  readonly openingDeferred: boolean;
  /** Of an opening: whether its closing was told. */
  readonly closingTold: boolean;
  /** Of this window and channel. */
  readonly claims: readonly Claim[];
  readonly pace: Pace;
}

/** What to do with a notification. */
export type Decision =
  /** Nothing: this is a repeat of it. */
  | { readonly do: "drop" }
  /** Send it, after its place was claimed unless it is `claimed`. */
  | { readonly do: "send"; readonly place: number; readonly claimed: boolean }
  /** Keep it for the next summary. */
  | { readonly do: "hold" }
  /** Try again later. */
  | { readonly do: "wait"; readonly reason: string }
  /** Hand it to whoever reads the log. */
  | { readonly do: "fall back"; readonly reason: string };

/**
 * Decides on a notification; the rules in order of precedence. Places are claimed from the first one upwards, so that of
 * two instances that are about to send the same, one fails to claim its place, and sees then whose it is.
 */
export function decide(notification: Notification, situation: Situation): Decision {
  const { now, routed, told, held, openingHeld, openingTold, openingDeferred, closingTold } = situation;
  const { claims, pace } = situation;
  const { key, happened, name, critical, closes } = notification;
  if (told || held) return { do: "drop" };
  if (!routed) return { do: "fall back", reason: `the plan names no channel for ${name}` };

  const own = claims.find((claim) => claim.key === key);
  if (own)
    return now - own.at < CLAIM_LASTS
      ? { do: "wait", reason: "another instance seems to be sending it" }
      : { do: "send", place: own.place, claimed: true };

  const isOpening = openingDeferred || claims.some((claim) => claim.key === closes);
  if (isOpening && !openingHeld && !openingTold)
    return { do: "wait", reason: "its opening has not been told yet" };
  if (pace === "exhausted") return { do: "fall back", reason: EXHAUSTED };
  // Reminders and what is over wake nobody up, and of what flaps one opening and one closing in a window are enough.
  if (happened === "still open" || openingHeld || closingTold) return { do: "hold" };
  if (claims.some((claim) => claim.happened === happened && claim.name === name)) return { do: "hold" };
  if (pace === "scarce" && !critical) return { do: "hold" };

  const taken = new Set(claims.map(({ place }) => place));
  const place = [...Array(SINGLES[pace]).keys()].find((at) => !taken.has(at));
  return place === undefined ? { do: "hold" } : { do: "send", place, claimed: false };
}
