import { hasUnseen, unseenCharacter } from "../problems/strange-characters.ts";
import type { Flaw } from "./flaw.ts";

/**
 * Characters that a path of the repository never has here: a backslash, `${{`'s braces, quotes and operators of shells,
 * and those that GitHub's artifacts and Windows checkouts refuse in names (`" : < > |`).
 * Source: actions/toolkit, packages/artifact, path-and-artifact-name-validation.ts.
 */
const NEVER = /[\\${}`"'<>|:;&#]/;

/** What of it a pattern can say, for editors; wildcards included. */
export const PATH_PATTERN = /^(?![/~!-])(?!.*(^|\/)\.{1,2}(\/|$))[^\\${}`"'<>|:;&#\r\n\t]+$/.source;

/** Wildcards of actions/upload-artifact; of them, those that Windows checkouts refuse in names. */
const WILDCARD = /[*?[\]]/;
const NO_NAME = /[*?]/;

/** Longest path, and longest name in it, that common file systems keep. */
const MAX_PATH = 1024;
const MAX_NAME = 255;

/**
 * Why a text is not the path of something inside the repository; `undefined` where it is one. Letters of every script
 * and inner spaces may be in it; it is relative, has forward slashes, and never leaves the repository or enters `.git`.
 * @param options.wildcards whether `*` and `?` may stand in it, and `[…]` as one, too
 */
export function pathFlaw(text: string, options: { readonly wildcards?: true } = {}): Flaw | undefined {
  const fix = 'write a path inside the repository, relative to its root, e.g. "apps/portal/.next"';
  if (hasUnseen(text))
    return {
      wrong: `a path has no line break or other character that is not seen: ${unseenCharacter(text)}`,
      fix,
    };
  if (text.includes("${{")) return { wrong: "a path is not an expression, which GitHub would evaluate", fix };
  if (/^([/~]|[A-Za-z]:)/.test(text)) return { wrong: "this path leads out of the repository", fix };
  const never = NEVER.exec(text)?.[0] ?? (options.wildcards ? undefined : NO_NAME.exec(text)?.[0]);
  if (never !== undefined) return { wrong: `a path has no ${never} here`, fix };
  if (/^[-!]/.test(text)) return { wrong: `a path that starts with ${text[0]} is read as an option`, fix };
  if (text.length > MAX_PATH) return { wrong: `a path has at most ${MAX_PATH} characters`, fix };
  const names = text.replace(/\/$/, "").split("/");
  if (names.includes("..")) return { wrong: "this path leads out of the repository", fix };
  if (names.some(mayBeGit)) {
    return { wrong: "nothing of the repository's own .git is delivered or read", fix };
  }
  const broken = names.find(
    (name) => name === "" || name === "." || name !== name.trim() || name.length > MAX_NAME,
  );
  return broken === undefined ? undefined : { wrong: "a part of this path is no name", fix };
}

/** Whether a name is `.git`, or has a wildcard before it differs from that. */
function mayBeGit(name: string): boolean {
  return name.toLowerCase() === ".git" || isCutShort(name, ".git");
}

/** Whether a name has a wildcard before it differs from that of a file, which is in lower case, so that it may mean it. */
export function isCutShort(name: string, file: string): boolean {
  const [literal = ""] = name.toLowerCase().split(WILDCARD, 1);
  return literal !== "" && literal.length < name.length && file.startsWith(literal);
}
