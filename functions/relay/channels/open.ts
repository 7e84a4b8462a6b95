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

/** A channel, ready to send to; without its credential it refuses everything, so that all of it is handed over. */
export function openChannel(
  channel: RelayChannel,
  { credentials, endpoints = {}, patience, now }: ChannelSettings,
): Channel {
  const variable = channelVariable(channel);
  const credential = credentials[variable];
  if (!credential) return withoutCredential(channel, variable);
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

const withoutCredential = (channel: RelayChannel, variable: string): Channel => ({
  kind: channel.kind,
  id: channelId(channel),
  send: async () => {
    throw new ChannelRefused(`the variable ${variable} is not set`);
  },
  quota: async () => undefined,
});
