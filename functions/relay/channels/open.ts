import { channelVariable, type RelayChannel } from "../../../model/entities/relay-plan.ts";
import { type Channel, ChannelRefused, channelId } from "./channel.ts";
import { LineChannel } from "./line.ts";
import { SlackChannel } from "./slack.ts";
import { WebhookChannel } from "./webhook.ts";

/** What channels are opened with. */
export interface ChannelSettings {
  /** What each channel is opened with, a token or a URL, by its {@link channelVariable}. */
  readonly credentials: Readonly<Record<string, string | undefined>>;
  /** Where LINE's and Slack's APIs are; their own unless a test says otherwise. */
  readonly endpoints?: Readonly<Partial<Record<"line" | "slack", string>>>;
  /** Milliseconds for one answer. */
  readonly patience: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * A channel, ready to send to; without a credential that can be used it refuses everything, so that all of it is handed
 * over. To wait for a better one would lose messages: an instance reads its credentials once, at its start, so that what is
 * mended later reaches another instance; until then each message would come again for days and tell nobody, and the
 * e-mail of the fallback says at once both what happened and which variable to mend.
 */
export function openChannel(
  channel: RelayChannel,
  { credentials, endpoints = {}, patience, now }: ChannelSettings,
): Channel {
  const variable = channelVariable(channel);
  const credential = credentials[variable];
  if (!credential) return refusing(channel, `the variable ${variable} is not set`);
  const { isUsable, what } = USABLE[channel.kind];
  if (!isUsable(credential))
    return refusing(channel, `the variable ${variable} holds ${what}: store its secret anew, and deploy`);
  switch (channel.kind) {
    case "line":
      return new LineChannel(channel, {
        token: credential,
        patience,
        now,
        ...(endpoints.line && { baseURL: endpoints.line }),
      });
    case "slack":
      return new SlackChannel(channel, {
        token: credential,
        patience,
        ...(endpoints.slack && { slackApiUrl: endpoints.slack }),
      });
    case "webhook":
      return new WebhookChannel(channel, { url: credential, patience });
  }
}

const refusing = (channel: RelayChannel, reason: string): Channel => ({
  kind: channel.kind,
  id: channelId(channel),
  send: async () => {
    throw new ChannelRefused(reason);
  },
  quota: async () => undefined,
});

/** As `fetch` takes it: any other scheme and a user in it are errors that look like a vendor that does not answer. */
function isWebUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password;
}

/** A token that a header can carry. */
function isHeader(token: string): boolean {
  try {
    new Headers({ authorization: `Bearer ${token}` });
    return true;
  } catch {
    return false;
  }
}

const TOKEN = { isUsable: isHeader, what: "no token, as it has characters that no header can carry" };

/** What a credential of each kind has to be, and how one that is not is told. */
const USABLE = {
  line: TOKEN,
  slack: TOKEN,
  webhook: { isUsable: isWebUrl, what: "no URL that can be posted to" },
} as const;
