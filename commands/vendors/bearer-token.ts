import { NoAnswer } from "./no-answer.ts";

/** What a bearer token may be made of (RFC 6750, section 2.1, `b64token`). */
const TOKEN = /^[\w.~+/-]+=*$/;

/** What comes into a token when it is copied; the last fits everything else. */
const FOREIGN: readonly (readonly [character: RegExp, name: string])[] = [
  [/[\r\n\u2028\u2029]/, "a line end, which no token has"],
  [/["'`\p{Pi}\p{Pf}\u201a\u201e]/u, "a quotation mark, which no token has"],
  [/\s/, "white space, which no token has"],
  [/[\s\S]/, "a character that no token has"],
];

/**
 * The token that a variable of the environment holds, without white space around it; nothing where it holds none.
 * @param variable its name, for the message, which repeats nothing of its value
 * @throws NoAnswer where it holds what no token has: no request could carry it, or no vendor would know it
 */
export function bearerToken(variable: string, value: string | undefined): string | undefined {
  const token = value?.trim();
  if (!token || TOKEN.test(token)) return token || undefined;
  const foreign = token.replace(/[\w.~+/-]/g, "");
  const [, name] = FOREIGN.find(([character]) => character.test(foreign)) ?? [];
  throw new NoAnswer(`${variable} holds ${name}`, {
    fix: `set ${variable} again, to the token alone`,
    status: 401,
  });
}
