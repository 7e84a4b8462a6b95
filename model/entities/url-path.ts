import { unfit } from "../problems/strange-characters.ts";
import type { Flaw } from "./flaw.ts";

/** Unreserved characters, what RFC 3986 allows in a path beside them and no shell reads, and encoded octets. */
const CHARACTER = /[A-Za-z0-9._~:@!+,;=/-]|%[0-9A-Fa-f]{2}/;
const PATH = new RegExp(`^/(?!/)(${CHARACTER.source})*$`);

/** Octets that servers decode into what steers them: controls, `.`, `/`, `\` and `%` itself. */
const STEERING = /%([01][0-9a-f]|7f|2e|2f|5c|25)/i;

/** Longest path that Google's and Vercel's front ends are asked for here. */
const MAX_LENGTH = 512;

/** Why a text is not the path of a URL that can be probed; `undefined` where it is one. */
export function urlPathFlaw(text: string): Flaw | undefined {
  const fix = 'write an absolute path such as "/health", without a query';
  if (!PATH.test(text)) return { wrong: `this value does not fit${unfit(text, CHARACTER)}`, fix };
  if (STEERING.test(text)) return { wrong: "an encoded octet of this path would steer a server", fix };
  if (text.split("/").some((part) => part === "." || part === "..")) {
    return { wrong: "clients resolve . and .. before they ask", fix };
  }
  return text.length <= MAX_LENGTH
    ? undefined
    : { wrong: `a path has at most ${MAX_LENGTH} characters here`, fix };
}
