import { HTTPFetchError, messagingApi } from "@line/bot-sdk";
import * as z from "zod";
import type { RelayChannel } from "../../../model/entities/relay-plan.ts";
import { displayName } from "../../../model/problems/redact.ts";
import { retryAfter } from "../../../model/waiting/retry-after.ts";
import { withTimeout } from "../../../model/waiting/with-timeout.ts";
import { jsonOf } from "../../parsing.ts";
import type { Quota } from "../pace.ts";
import {
  type Channel,
  ChannelRefused,
  channelId,
  digest,
  failureCode,
  type Message,
  textOf,
  Unavailable,
} from "./channel.ts";
import { noAnswer } from "./retry.ts";

/** Characters of a text message (Messaging API reference, "Text message"), counted as UTF-16 code units. */
const LONGEST_TEXT = 5_000;

/** Milliseconds that an answer about the quota holds, or that no answer did come. */
const QUOTA_LASTS = 60_000;

/** Body of an error (Messaging API reference, "Error responses"). */
const ErrorBody = z.object({ message: z.string() });

/** How LINE is reached. */
export interface LineSettings {
  /** Channel access token of the official account. */
  readonly token: string;
  /** Where LINE's API is; LINE's own unless a test says otherwise. */
  readonly baseURL?: string;
  /** Milliseconds for LINE to answer questions about the quota. */
  readonly patience: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Pushes to a group, a room or a user of LINE, as the official account that the token is of. */
export class LineChannel implements Channel {
  readonly kind = "line";
  readonly id: string;
  readonly #client: messagingApi.MessagingApiClient;
  readonly #to: string;
  readonly #settings: LineSettings;
  #asked: { readonly at: number; readonly quota: Promise<Quota | undefined> } | undefined;
  #sentSince = 0;

  constructor(channel: Extract<RelayChannel, { kind: "line" }>, settings: LineSettings) {
    const { token, baseURL } = settings;
    this.id = channelId(channel);
    this.#to = channel.to;
    this.#settings = settings;
    this.#client = new messagingApi.MessagingApiClient({
      channelAccessToken: token,
      ...(baseURL && { baseURL }),
    });
  }

  async send(message: Message): Promise<void> {
    try {
      await this.#client.pushMessage(
        { to: this.#to, messages: [{ type: "text", text: textOf(message, LONGEST_TEXT) }] },
        retryKey(`${this.id} ${message.key}`),
      );
    } catch (error) {
      throwUnlessAccepted(error);
    }
    this.#sentSince += 1;
  }

  async quota(): Promise<Quota | undefined> {
    const { now, patience } = this.#settings;
    if (!this.#asked || now() - this.#asked.at >= QUOTA_LASTS) {
      this.#sentSince = 0;
      this.#asked = { at: now(), quota: withTimeout(patience, this.#ask(), noAnswer).catch(() => undefined) };
    }
    const quota = await this.#asked.quota;
    return quota && { ...quota, remaining: quota.remaining - this.#sentSince * quota.recipients };
  }

  /** Approximate, as LINE says of it: what was sent may take a while to be counted. */
  async #ask(): Promise<Quota | undefined> {
    const [quota, { totalUsage }, recipients] = await Promise.all([
      this.#client.getMessageQuota(),
      this.#client.getMessageQuotaConsumption(),
      this.#recipients(),
    ]);
    if (quota.type === "none" || quota.value === undefined) return undefined;
    return { remaining: quota.value - totalUsage, recipients: Math.max(1, recipients) };
  }

  /** Ids of groups start with C, of rooms with R, of users with U (Messaging API reference, "Source" of webhooks). */
  async #recipients(): Promise<number> {
    if (this.#to.startsWith("C")) return (await this.#client.getGroupMemberCount(this.#to)).count;
    if (this.#to.startsWith("R")) return (await this.#client.getRoomMemberCount(this.#to)).count;
    return 1;
  }
}

/** A UUID that follows from what is sent: LINE answers 409 where it has accepted it in the last 24 hours. */
export const retryKey = (what: string): string =>
  digest(what).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");

/**
 * Sorts out what LINE answers. Sources: Messaging API reference, "Status codes"; "Retry failed API requests" for 409.
 * A 429 is either the rate limit, which passes, or the month's limit, which does not until the next month.
 */
function throwUnlessAccepted(error: unknown): void {
  if (!(error instanceof HTTPFetchError))
    throw new Unavailable(`LINE gives no usable answer (${failureCode(error)})`);
  const { status, body, headers } = error;
  if (status === 409) return;
  const said = ErrorBody.safeParse(jsonOf(body)).data?.message ?? "";
  const reason = `LINE answers ${status}${said && `: ${displayName(said)}`}`;
  if (status >= 500 || (status === 429 && !/monthly limit/i.test(said)))
    throw new Unavailable(reason, retryAfter(headers.get("retry-after"), Date.now()));
  throw new ChannelRefused(reason);
}
