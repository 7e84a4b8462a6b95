import { CHANNEL_TOKEN, type RelayChannel } from "../../../model/entities/relay-plan.ts";
import { type Channel, ChannelRefused, channelId } from "./channel.ts";
import { LineChannel } from "./line.ts";
import { SlackChannel } from "./slack.ts";
import { WebhookChannel } from "./webhook.ts";

/** What channels are opened with. */
export interface ChannelSettings {
  /** Of each kind of channel that needs one. */
  readonly tokens: Readonly<Partial<Record<keyof typeof CHANNEL_TOKEN, string>>>;
  /** Where LINE's and Slack's APIs are; their own unless a test says otherwise. */
  readonly endpoints?: Readonly<Partial<Record<keyof typeof CHANNEL_TOKEN, string>>>;
  /** Milliseconds for one answer. */
  readonly patience: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A channel, ready to send to; without its token it refuses everything, so that all of it is handed over. */
export function openChannel(
  channel: RelayChannel,
  { tokens, endpoints = {}, patience, now }: ChannelSettings,
): Channel {
  switch (channel.kind) {
    case "line":
      return tokens.line
        ? new LineChannel(channel, {
            token: tokens.line,
            patience,
            now,
            ...(endpoints.line && { baseURL: endpoints.line }),
          })
        : withoutToken(channel, CHANNEL_TOKEN.line);
    case "slack":
      return tokens.slack
        ? new SlackChannel(channel, {
            token: tokens.slack,
            patience,
            ...(endpoints.slack && { slackApiUrl: endpoints.slack }),
          })
        : withoutToken(channel, CHANNEL_TOKEN.slack);
    case "webhook":
      return new WebhookChannel(channel, { patience });
  }
}

const withoutToken = (channel: RelayChannel, variable: string): Channel => ({
  kind: channel.kind,
  id: channelId(channel),
  send: async () => {
    throw new ChannelRefused(`the variable ${variable} is not set`);
  },
  quota: async () => undefined,
});
