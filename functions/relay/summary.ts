import { windowOf } from "./decision.ts";
import { HAPPENINGS, type Notification } from "./notification.ts";
import type { Pace } from "./pace.ts";

/** A notification that waits for a summary; what a summary does not say is not kept. */
export interface Held extends Pick<Notification, "key" | "happened" | "name" | "critical"> {
  /** Since when, milliseconds since 1970. */
  readonly since: number;
}

/** Milliseconds that the oldest waits where messages are scarce, which makes one summary a day. */
const DAY = 86_400_000;

/**
 * Those that the summary is about that is due now; none where none is due. What still comes is left for the next one:
 * the notifications of a window that is over stay the same ones, and with them the summary, if it has to be repeated.
 */
export function due(held: readonly Held[], pace: Pace, now: number): readonly Held[] {
  const settled = held.filter(({ since }) => windowOf(since) < windowOf(now));
  const oldest = Math.min(...settled.map(({ since }) => since));
  return pace === "scarce" && now - oldest < DAY ? [] : settled;
}

/** The lines of a summary: how many of what, and then their names, the critical ones first. */
export function summaryOf(held: readonly Held[]): { subject: string; details: readonly string[] } {
  const counts: string[] = [];
  const details: string[] = [];
  for (const happened of HAPPENINGS) {
    const those = held.filter((one) => one.happened === happened);
    if (those.length === 0) continue;
    counts.push(`${those.length} ${happened}`);
    const critical = those.filter((one) => one.critical);
    if (critical.length > 0) details.push(`${capital(happened)}, CRITICAL: ${namesOf(critical)}`);
    const others = those.filter((one) => !one.critical);
    if (others.length > 0) details.push(`${capital(happened)}: ${namesOf(others)}`);
  }
  return { subject: `${held.length} more: ${counts.join(", ")}`, details };
}

/** E.g. `api-latency ×12, ocr-failures`; in the order in which each came first. */
function namesOf(held: readonly Held[]): string {
  const times = new Map<string, number>();
  for (const { name } of held.toSorted((a, b) => a.since - b.since)) {
    times.set(name, (times.get(name) ?? 0) + 1);
  }
  return [...times].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).join(", ");
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
