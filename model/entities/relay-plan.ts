import * as z from "zod";
import { ENVIRONMENTS } from "./entity.ts";

/** Where the relay sends to. Cloud Monitoring itself sends e-mail, and calls the webhooks of guardrails. */
export const RelayChannel = z.discriminatedUnion("kind", [
  /** `to`: the id of a LINE group, room or user. */
  z.strictObject({ kind: z.literal("line"), to: z.string() }),
  /** `channel`: with its `#`. */
  z.strictObject({ kind: z.literal("slack"), channel: z.string() }),
  z.strictObject({ kind: z.literal("webhook"), url: z.url() }),
]);
/** Parsed {@link RelayChannel}. */
export type RelayChannel = z.infer<typeof RelayChannel>;

/** The whole configuration of an environment's relay but for its tokens, which are variables of their own. */
export const RelayPlan = z.strictObject({
  environment: z.enum(ENVIRONMENTS),
  project: z.string(),
  /** URL that callers name in their identity token. */
  audience: z.url(),
  /** Service account that Pub/Sub pushes as. */
  caller: z.email(),
  /**
   * Bucket for what the relay has to remember between two messages: `told/` for as long as Pub/Sub may deliver a message
   * again, `claims/` for an hour, and `held/` until the relay deletes it.
   */
  memory: z.string(),
  /** Channel of each guardrail whose alerts are relayed, by guardrail id. */
  guardrails: z.record(z.string(), RelayChannel),
  /** Channel that announces records of the governance log; absent where there is none. */
  governance: RelayChannel.optional(),
});
/** Parsed {@link RelayPlan}. */
export type RelayPlan = z.infer<typeof RelayPlan>;

/** Name under which the relay gets the token of each channel that needs one: the secret's `key_name`. */
export const CHANNEL_TOKEN = {
  line: "LINE_CHANNEL_ACCESS_TOKEN",
  slack: "SLACK_BOT_TOKEN",
} as const satisfies Partial<Record<RelayChannel["kind"], string>>;

/** Attributes of the message that has the relay send what it holds back. It is to come every five minutes. */
export const TICK = { tick: "true" } as const;

/** What the relay could not deliver is a line of its log with this `event`, at severity ERROR: the fallback's to pick up. */
export const UNDELIVERED = "undelivered";
