import type { RelayChannel } from "../../../model/entities/relay-plan.ts";
import { retryAfter } from "../../../model/waiting/retry-after.ts";
import {
  type Channel,
  ChannelRefused,
  channelId,
  failureCode,
  type Message,
  Unavailable,
} from "./channel.ts";

/** How webhooks are called. */
export interface WebhookSettings {
  /** Whoever has it can post: it stands in no log and no answer. */
  readonly url: string;
  /** Milliseconds for the webhook to answer. */
  readonly patience: number;
}

/**
 * Posts a message as JSON: `key`, by which a receiver tells what it got before, `subject` and `details`, the lines below
 * it. Any answer of 2xx accepts it. The URL is a credential, so no reason repeats it.
 */
export class WebhookChannel implements Channel {
  readonly kind = "webhook";
  readonly id: string;
  readonly #url: string;
  readonly #patience: number;

  constructor(channel: Extract<RelayChannel, { kind: "webhook" }>, { url, patience }: WebhookSettings) {
    this.id = channelId(channel);
    this.#url = url;
    this.#patience = patience;
  }

  async send({ key, subject, details }: Message): Promise<void> {
    const response = await this.#post(JSON.stringify({ key, subject, details }));
    if (response.ok) return;
    const { status } = response;
    const reason = `the webhook answers ${status}`;
    if (status >= 500 || status === 429 || status === 408)
      throw new Unavailable(reason, retryAfter(response.headers.get("retry-after"), Date.now()));
    throw new ChannelRefused(reason);
  }

  async quota(): Promise<undefined> {}

  async #post(body: string): Promise<Response> {
    try {
      const response = await fetch(this.#url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        // Where a redirect leads is not what was stored.
        redirect: "manual",
        signal: AbortSignal.timeout(this.#patience),
      });
      await response.body?.cancel();
      return response;
    } catch (error) {
      throw new Unavailable(`the webhook gives no answer (${failureCode(error)})`);
    }
  }
}
