import { createHash } from "node:crypto";

/** Where an alert goes. `line` and `slack` are reached through a Pub/Sub topic, since both need a relay of their own. */
export type AlertChannel =
  | { readonly kind: "email"; readonly address: string }
  | { readonly kind: "webhook"; readonly url: string }
  | { readonly kind: "line"; readonly group: string }
  | { readonly kind: "slack"; readonly channel: string };

/** The grammar, as messages state it. */
export const ALERT_CHANNEL_GRAMMAR =
  '"line:GROUP", "slack:#CHANNEL", "email:ADDRESS" or "webhook:https://HOST/PATH"';

/** The grammar as a pattern, for editors. */
export const ALERT_CHANNEL_PATTERN =
  "^(line:[a-z0-9][a-z0-9-]{0,62}|slack:#[a-z0-9][a-z0-9._-]{0,78}|email:[^\\s@]+@[^\\s@]+\\.[^\\s@]+|webhook:https://[^\\s/\\\\?#@]+(/[^\\s\\\\?#@]*)?)$";

/** Reads an alert channel; `undefined` where the text is not one. */
export function parseAlertChannel(text: string): AlertChannel | undefined {
  const [, kind, target = ""] = /^([a-z]+):(.+)$/.exec(text) ?? [];
  switch (kind) {
    case "line":
      return /^[a-z0-9][a-z0-9-]{0,62}$/.test(target) ? { kind, group: target } : undefined;
    case "slack":
      return /^#[a-z0-9][a-z0-9._-]{0,78}$/.test(target) ? { kind, channel: target } : undefined;
    case "email":
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(target) ? { kind, address: target } : undefined;
    case "webhook":
      return isWebhookUrl(target) ? { kind, url: target } : undefined;
    default:
      return undefined;
  }
}

/**
 * How a channel is called where many people can read it: the path of a webhook can be a credential, so its host and a
 * digest of the rest stand for it.
 */
export function channelLabel(channel: AlertChannel): string {
  switch (channel.kind) {
    case "email":
      return `email:${channel.address}`;
    case "webhook": {
      const digest = createHash("sha256").update(channel.url).digest("hex").slice(0, 8);
      return `webhook:${new URL(channel.url).host}-${digest}`;
    }
    case "line":
    case "slack":
      return "relay";
  }
}

/** https without a user, a password or a query: those would carry a credential into the catalogue. */
function isWebhookUrl(text: string): boolean {
  return /^https:\/\/[^\s/\\?#@]+(\/[^\s\\?#@]*)?$/.test(text) && URL.canParse(text);
}
