import type { RelayChannel, RelayPlan } from "../../model/entities/relay-plan.ts";

/** What a notification can report. */
export const HAPPENINGS = ["opened", "closed", "still open", "recorded"] as const;
/** One of {@link HAPPENINGS}. */
export type Happening = (typeof HAPPENINGS)[number];

/** One event that is announced once. */
export interface Notification {
  /** Says which thing it is: the same in every delivery of it, and of nothing else. */
  readonly key: string;
  /** Part of the plan that says whom to tell. */
  readonly source: "guardrails" | "governance";
  /** Of an incident: the id of the guardrail that the plan names a channel for; absent where its policy has none. */
  readonly guardrail?: string;
  readonly happened: Happening;
  /** What messages call it, and what identifies flapping: name of the alert policy, or of the record. */
  readonly name: string;
  /** Whether somebody has to be woken up. */
  readonly critical: boolean;
  /** One line: how bad, what, which surface. */
  readonly subject: string;
  /** Further lines, in the order in which they help. */
  readonly details: readonly string[];
  /** Of a closing: the key of the opening that it closes. */
  readonly closes?: string;
  /** Key of the closing, where this is an opening. */
  readonly closedBy?: string;
}

/** The channel that a notification goes to; `undefined` where the plan names none. */
export function channelOf(
  { source, guardrail }: Pick<Notification, "source" | "guardrail">,
  plan: Pick<RelayPlan, "guardrails" | "governance">,
): RelayChannel | undefined {
  if (source === "governance") return plan.governance;
  // The id comes from outside, and every object has a `constructor`.
  return guardrail !== undefined && Object.hasOwn(plan.guardrails, guardrail)
    ? plan.guardrails[guardrail]
    : undefined;
}
