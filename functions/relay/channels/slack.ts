import type { WebClient } from "@slack/web-api/dist/WebClient.js";
import type { RelayChannel } from "../../../model/entities/relay-plan.ts";
import {
  type Channel,
  ChannelRefused,
  channelId,
  failureCode,
  type Message,
  textOf,
  Unavailable,
} from "./channel.ts";

/** Characters of a message that Slack does not cut off (chat.postMessage, "Truncating content"). */
const LONGEST_TEXT = 4_000;

/** Errors that pass (chat.postMessage, "Errors"); every other one needs somebody to change something. */
const PASSING = new Set([
  "fatal_error",
  "internal_error",
  "rate_limited",
  "ratelimited",
  "request_timeout",
  "service_unavailable",
  "team_added_to_org",
]);

/** How Slack is reached. */
export interface SlackSettings {
  /** Bot token of the app. */
  readonly token: string;
  /** Where Slack's API is, with a slash at its end; Slack's own unless a test says otherwise. */
  readonly slackApiUrl?: string;
  /** Milliseconds for Slack to answer. */
  readonly patience: number;
}

/** Posts to a channel of Slack, as the app that the token is of. */
export class SlackChannel implements Channel {
  readonly kind = "slack";
  readonly id: string;
  readonly #channel: string;
  readonly #settings: SlackSettings;
  #client: Promise<WebClient> | undefined;

  constructor(channel: Extract<RelayChannel, { kind: "slack" }>, settings: SlackSettings) {
    this.id = channelId(channel);
    this.#channel = channel.channel;
    this.#settings = settings;
  }

  async send(message: Message): Promise<void> {
    this.#client ??= clientOf(this.#settings);
    const client = await this.#client;
    try {
      await client.chat.postMessage({
        channel: this.#channel,
        text: escaped(textOf(message, LONGEST_TEXT)),
        unfurl_links: false,
      });
    } catch (error) {
      throw asRefusal(error);
    }
  }

  async quota(): Promise<undefined> {}
}

/** Slack's SDK is loaded once something is sent there: it takes longer than all the rest. */
async function clientOf({ token, slackApiUrl, patience }: SlackSettings): Promise<WebClient> {
  const [{ WebClient }, { LogLevel }] = await Promise.all([
    import("@slack/web-api/dist/WebClient.js"),
    import("@slack/web-api/dist/logger.js"),
  ]);
  return new WebClient(token, {
    timeout: patience,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    attachOriginalToWebAPIRequestError: false,
    logLevel: LogLevel.ERROR,
    ...(slackApiUrl && { slackApiUrl }),
  });
}

/** Characters that Slack reads as markup (Formatting text for app surfaces, "Escaping text"). */
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** What the SDK throws, by the code that it puts on it; its other fields may hold what was sent, and are not repeated. */
function asRefusal(thrown: unknown): ChannelRefused | Unavailable {
  const error = thrown as {
    code?: string;
    data?: { error?: unknown };
    statusCode?: number;
    retryAfter?: number;
  };
  switch (error.code) {
    case "slack_webapi_rate_limited_error":
      return new Unavailable("Slack asks to wait", (error.retryAfter ?? 0) * 1000);
    case "slack_webapi_platform_error": {
      const answer = String(error.data?.error);
      // The SDK takes whatever is not JSON for the name of an error.
      if (!/^[a-z_]+$/.test(answer)) return new Unavailable("Slack gives no usable answer");
      return PASSING.has(answer)
        ? new Unavailable(`Slack answers ${answer}`)
        : new ChannelRefused(`Slack answers ${answer}`);
    }
    case "slack_webapi_http_error": {
      const { statusCode = 0 } = error;
      const reason = `Slack answers ${statusCode}`;
      return statusCode >= 400 && statusCode < 500 ? new ChannelRefused(reason) : new Unavailable(reason);
    }
    default:
      return new Unavailable(`Slack gives no usable answer (${failureCode(error)})`);
  }
}
