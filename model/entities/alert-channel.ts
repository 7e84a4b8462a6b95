import { createHash } from "node:crypto";
import { hasUnseen } from "../problems/strange-characters.ts";
import { emailFlaw } from "./email-address.ts";
import type { Flaw } from "./flaw.ts";
import { hostFlaw } from "./public-host.ts";

/** What a LINE group is called here; LINE itself knows no names. */
export const LINE_GROUP = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * Letters in lower case, of any script, digits, hyphens and underscores, at most 80; old channels have dots.
 * Source: Slack, conversations.create, "Naming"; its error `invalid_name_specials` is of special and upper-case characters.
 */
const SLACK_CHANNEL = /^#[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{N}._-]{1,80}$/u;

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
  "^(line:[a-z0-9][a-z0-9-]{0,62}|slack:#[^\\s#@:A-Z]{1,80}|email:[^\\s@]+@[^\\s@]+\\.[^\\s@]+|webhook:https://[^\\s/\\\\?#@]+(/[^\\s\\\\?#@]*)?)$";

/** Why a text is no alert channel; `undefined` where it is one. */
export function alertChannelFlaw(text: string): Flaw | undefined {
  const fix = `write ${ALERT_CHANNEL_GRAMMAR}`;
  const [, kind, target = ""] = /^([a-z]+):(.+)$/.exec(text) ?? [];
  const unless = (fits: boolean, wrong: string) => (fits ? undefined : { wrong, fix });
  switch (kind) {
    case "line":
      return unless(LINE_GROUP.test(target), "this is not the name of a LINE group");
    case "slack":
      return unless(SLACK_CHANNEL.test(target), "this is not the name of a Slack channel");
    case "email":
      return emailFlaw(target);
    case "webhook":
      return webhookFlaw(target);
    default:
      return { wrong: "this value does not fit", fix };
  }
}

/** Reads an alert channel; `undefined` where the text is not one. */
export function parseAlertChannel(text: string): AlertChannel | undefined {
  if (alertChannelFlaw(text) !== undefined) return undefined;
  const [kind, target] = [text.slice(0, text.indexOf(":")), text.slice(text.indexOf(":") + 1)];
  switch (kind) {
    case "line":
      return { kind, group: target };
    case "slack":
      return { kind, channel: target };
    case "email":
      return { kind, address: target };
    default:
      return { kind: "webhook", url: target };
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

/** https to a public host, without a user, a password or a query: those would carry a credential into the catalogue. */
function webhookFlaw(url: string): Flaw | undefined {
  const [, host = ""] = /^https:\/\/([^\s/\\?#@]+?)(?::[0-9]{1,5})?(?:\/[^\s\\?#@]*)?$/.exec(url) ?? [];
  if (host === "" || !URL.canParse(url) || hasUnseen(url)) {
    return {
      wrong: "this is not an https URL without a user and a query",
      fix: `write ${ALERT_CHANNEL_GRAMMAR}`,
    };
  }
  return hostFlaw(host);
}
