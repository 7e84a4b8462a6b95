import { PASTED_WEBHOOK } from "../problems/redact.ts";
import { unfit } from "../problems/strange-characters.ts";
import { emailFlaw } from "./email-address.ts";
import { type Flaw, flawOfWhole } from "./flaw.ts";

/** What a LINE group is called here; LINE itself knows no names. */
export const LINE_GROUP = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * Letters in lower case, of any script, digits, hyphens and underscores, at most 80.
 * Source: Slack, conversations.create, "Naming"; its error `invalid_name_specials` is of special and upper-case characters.
 */
const SLACK_CHANNEL = /^#[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{N}_-]{1,80}$/u;

const SLACK_CHARACTER = /^slack:|[#\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{N}_-]/u;

/** What a webhook is called here: its URL is a credential. 30 characters leave room for an id of its secret. */
const WEBHOOK_NAME = /^(?=.{1,30}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Where an alert goes. All but e-mail is reached through a Pub/Sub topic, since it needs a relay of its own. */
export type AlertChannel =
  | { readonly kind: "email"; readonly address: string }
  | { readonly kind: "webhook"; readonly name: string }
  | { readonly kind: "line"; readonly group: string }
  | { readonly kind: "slack"; readonly channel: string };

/** The grammar, as messages state it. */
export const ALERT_CHANNEL_GRAMMAR = '"line:GROUP", "slack:#CHANNEL", "email:ADDRESS" or "webhook:NAME"';

/** The grammar as a pattern, for editors. */
export const ALERT_CHANNEL_PATTERN =
  "^(line:[a-z0-9][a-z0-9-]{0,62}|slack:#[^\\s#@:.A-Z]{1,80}|email:[^\\s@]+@[^\\s@]+\\.[^\\s@]+|webhook:(?=.{1,30}$)[a-z][a-z0-9]*(-[a-z0-9]+)*)$";

/** Why a text is no alert channel; `undefined` where it is one. What may be the URL of a webhook is not repeated. */
export function alertChannelFlaw(text: string): Flaw | undefined {
  const fix = `write ${ALERT_CHANNEL_GRAMMAR}`;
  const [, kind, target = ""] = /^([a-z]+):(.+)$/.exec(text) ?? [];
  const unless = (fits: boolean, wrong: string) => (fits ? undefined : { wrong, fix });
  switch (kind) {
    case "line":
      return unless(
        LINE_GROUP.test(target),
        notTheName("LINE group", target, 63, unfit(text, /^line:|[a-z0-9-]/)),
      );
    case "slack":
      return SLACK_CHANNEL.test(target)
        ? undefined
        : {
            wrong: notTheName(
              "Slack channel",
              bare(target),
              80,
              target.startsWith("#") ? unfit(text, SLACK_CHARACTER) : "",
            ),
            fix: SLACK_CHANNEL.test(`#${bare(target)}`) ? `write "slack:#${bare(target)}"` : fix,
          };
    case "email":
      return flawOfWhole(emailFlaw(target), "email:");
    case "webhook":
      return WEBHOOK_NAME.test(target)
        ? undefined
        : {
            wrong: notTheName("webhook", /^[a-z0-9-]+$/.test(target) ? target : "", 30),
            fix: PASTED_WEBHOOK.fix,
            isHidden: true,
          };
    default:
      return text.includes("//")
        ? { ...PASTED_WEBHOOK, isHidden: true }
        : { wrong: "this value does not fit", fix: fixOfKind(text) ?? fix };
  }
}

/** What to write where only the kind is missing: of what is an address, or a channel of Slack's, by itself. */
function fixOfKind(text: string): string | undefined {
  const address = text.replace(/^mailto:/i, "");
  if (emailFlaw(address) === undefined) return `write "email:${address}"`;
  return SLACK_CHANNEL.test(text) ? `write "slack:${text}"` : undefined;
}

/** Why a name is none: it is too long where nothing else is wrong with it. */
const notTheName = (what: string, name: string, most: number, unfitting = ""): string =>
  unfitting === "" && [...name].length > most
    ? `the name of a ${what} has at most ${most} characters, and this has ${[...name].length}`
    : `this is not the name of a ${what}${unfitting}`;

/** The name of a Slack channel without what stands before it. */
const bare = (target: string): string => target.replace(/^ *#? */, "");

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
      return { kind: "webhook", name: target };
  }
}
