import { domainToASCII, domainToUnicode } from "node:url";
import { parse } from "tldts";
import { lookAlike, unfit } from "../problems/strange-characters.ts";
import type { Flaw } from "./flaw.ts";

/** Letters, digits and inner hyphens (RFC 1123, 2.1); at most 63 characters (RFC 1035, 2.3.4). */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Longest name, without the root's dot (RFC 1035, 2.3.4). */
const MAX_LENGTH = 253;

/** Top-level names that the list of public suffixes has, and that no public server can have (RFC 6761, 7686, 3172). */
const NOT_PUBLIC = ["arpa", "onion"];

/**
 * Why a text is not the name of a host on the public internet; `undefined` where it is one. There is one meaning of
 * "public host", for endpoints, e-mail addresses, webhooks and APIs: a domain name in ASCII below a suffix that is on the
 * list of public suffixes. An address does not count, nor does a name that only one machine or one network knows.
 * @param example a host as the field takes it, for the fix
 */
export function hostFlaw(host: string, example = "api.example.com"): Flaw | undefined {
  const fix = `write a public domain name, e.g. "${example}"`;
  if (host === "") return { wrong: "the host is missing", fix };
  if (host.replace(/\.$/, "").length > MAX_LENGTH)
    return { wrong: `a host name has at most ${MAX_LENGTH} characters`, fix };
  if (/[^\x20-\x7e]/.test(host)) {
    const ascii = domainToASCII(host);
    const isName =
      ascii !== "" && lookAlike(host.normalize("NFKC")) === undefined && hostFlaw(ascii) === undefined;
    return {
      wrong: `a host name is written in ASCII${unfit(host, /[ -~]/)}`,
      fix: isName ? `write "${ascii}", if that is the name that is meant` : fix,
    };
  }
  if (isAddress(host)) return { wrong: "this host is an address, not a name", fix };
  if (host.endsWith("."))
    return (
      hostFlaw(host.slice(0, -1), example) ?? { wrong: "the host ends with a dot", fix: "take the dot away" }
    );
  const labels = host.split(".");
  const broken = labels.find((label) => !LABEL.test(label));
  if (broken !== undefined) return { wrong: labelFlaw(broken, host), fix };
  if (labels.length < 2)
    return { wrong: "this host is a single name, which only your own network knows", fix };
  const { isIcann, isPrivate, domain } = parse(host, { allowPrivateDomains: true });
  if (!(isIcann || isPrivate) || NOT_PUBLIC.includes(labels.at(-1)?.toLowerCase() ?? "")) {
    return { wrong: `no public name ends with .${labels.at(-1)}`, fix };
  }
  if (domain === null) return { wrong: "this is a suffix that others have their names below", fix };
  if (domainToASCII(host) === "" || labels.some(encodesNothing))
    return { wrong: "an xn-- part of this host encodes nothing", fix };
  return undefined;
}

/** Whether a label claims to be encoded and is not. Node 24 and newer accept such a host, as the URL standard does. */
const encodesNothing = (label: string): boolean =>
  /^xn--/i.test(label) && !/[^\x20-\x7e]/.test(domainToUnicode(label));

function labelFlaw(label: string, host: string): string {
  if (label === "") return "the host has an empty part between two dots";
  if (label.length > 63) return "a part of a host name has at most 63 characters";
  if (label.includes("*")) return "this host is a wildcard, and a request needs one name";
  if (label.includes("_")) return "a host name has no underscore";
  return `the host is not a domain name of letters, digits and inner hyphens, with dots between${unfit(host, /[A-Za-z0-9.-]/)}`;
}

/** An IP address in any of the forms that a URL may have: 127.0.0.1, 127.1, 2130706433, 0x7f000001, [::1]. */
function isAddress(host: string): boolean {
  if (/[[\]]/.test(host) || /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(host)) return true;
  const last = host.replace(/\.$/, "").split(".").at(-1) ?? "";
  return /^(0x[0-9a-f]*|[0-9]+)$/i.test(last);
}
