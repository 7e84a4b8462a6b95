/** Where an alert goes. `line` and `slack` are reached through a Pub/Sub topic, since both need a relay of their own. */
export type AlertChannel =
  | { readonly kind: "email"; readonly address: string }
  | { readonly kind: "webhook"; readonly url: string }
  | { readonly kind: "line"; readonly group: string }
  | { readonly kind: "slack"; readonly channel: string };

/** The grammar, as messages state it. */
export const ALERT_CHANNEL_GRAMMAR =
  '"line:GROUP", "slack:#CHANNEL", "email:ADDRESS" or "webhook:https://HOST/PATH"';

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

/** https without a user, a password or a query: those would carry a credential into the catalogue. */
function isWebhookUrl(text: string): boolean {
  return /^https:\/\/[^\s/\\?#@]+(\/[^\s\\?#@]*)?$/.test(text) && URL.canParse(text);
}
