import * as z from "zod";
import { ENVIRONMENTS } from "./entity.ts";

/** Where the relay sends to. Cloud Monitoring itself sends e-mail. */
export const RelayChannel = z.discriminatedUnion("kind", [
  /** `to`: the id of a LINE group, room or user. */
  z.strictObject({ kind: z.literal("line"), to: z.string() }),
  /** `channel`: with its `#`. */
  z.strictObject({ kind: z.literal("slack"), channel: z.string() }),
  /** `name`: what the catalogue calls it. Its URL is a credential, and comes as one. */
  z.strictObject({ kind: z.literal("webhook"), name: z.string() }),
]);
/** Parsed {@link RelayChannel}. */
export type RelayChannel = z.infer<typeof RelayChannel>;

/** The whole configuration of an environment's relay but for its credentials, which are variables of their own. */
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

const TOKEN = { line: "LINE_CHANNEL_ACCESS_TOKEN", slack: "SLACK_BOT_TOKEN" } as const;

/** How variables start that hold the URL of a webhook. */
const URL_VARIABLE = "WEBHOOK_URL_";

/** What a channel's credential goes by: all channels of LINE and of Slack share one, and each webhook has its own. */
type Opened = { readonly kind: keyof typeof TOKEN } | { readonly kind: "webhook"; readonly name: string };

/**
 * Name under which the relay gets what opens a channel, which is the secret's `key_name`: a token, or the URL of a webhook,
 * `WEBHOOK_URL_ON_CALL` of `webhook:on-call`.
 */
export const channelVariable = (channel: Opened): string =>
  channel.kind === "webhook"
    ? `${URL_VARIABLE}${channel.name.replaceAll("-", "_").toUpperCase()}`
    : TOKEN[channel.kind];

/** The webhook whose URL a variable holds; `undefined` where it holds something else. */
export const webhookOf = (keyName: string): string | undefined =>
  keyName.startsWith(URL_VARIABLE)
    ? keyName.slice(URL_VARIABLE.length).replaceAll("_", "-").toLowerCase()
    : undefined;

/** Whether a variable holds what opens a channel. */
export const isChannelVariable = (keyName: string): boolean =>
  webhookOf(keyName) !== undefined || Object.values<string>(TOKEN).includes(keyName);

/** Attributes of the message that has the relay send what it holds back. It is to come every five minutes. */
export const TICK = { tick: "true" } as const;

/** What the relay could not deliver is a line of its log with this `event`, at severity ERROR: the fallback's to pick up. */
export const UNDELIVERED = "undelivered";
