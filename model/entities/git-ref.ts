import { hasUnseen, unseenCharacter } from "../problems/strange-characters.ts";
import type { Flaw } from "./flaw.ts";

/** What git refuses in the name of a branch or tag. Source: git-check-ref-format(1), rules 1 to 9. */
const REFUSED_BY_GIT: readonly (readonly [shape: RegExp, wrong: string])[] = [
  [/^$/, "the name is empty"],
  [/ /, "git allows no space in a name"],
  [/\.\./, "git allows no .. in a name"],
  [/@\{/, "git allows no @{ in a name"],
  [/^@$/, "git keeps the name @ for itself"],
  [/^\/|\/$|\/\//, "git allows no slash at an end of a name, and no two in a row"],
  [/(^|\/)\./, "git allows no part of a name that starts with a dot"],
  [/\.$/, "git allows no dot at the end of a name"],
  [/\.lock(\/|$)/, "git allows no part of a name that ends with .lock"],
];

/** Longest name of a branch or tag on GitHub, in bytes. */
const MAX_BYTES = 244;

/** Shells and YAML would read these; git allows them, and a name that ends up in a command does not have them. */
const FOR_SHELLS = /[$`"'&|;<>(){}]/;

const FIX = 'write e.g. "main" or "release/2"';

/** What of it a pattern can say, for editors. */
export const REF_PATTERN = "^(?![/.-])(?!.*\\.\\.)(?!.*//)[^\\s~^:?*[\\\\$`\"'&|;<>(){}]+(?<![/.])$";

/** Why a text is not the name of a branch or tag; `undefined` where it is one. */
export function refFlaw(name: string): Flaw | undefined {
  if (hasUnseen(name))
    return {
      wrong: `a name has no line break or other character that is not seen: ${unseenCharacter(name)}`,
      fix: FIX,
    };
  // Positions are not named: what is looked at may be a filter without its wildcards.
  const [never] = /[~^:?*[\\]/.exec(name) ?? [];
  if (never !== undefined) return { wrong: `git allows no ${never} in a name`, fix: FIX };
  const [, refused] = REFUSED_BY_GIT.find(([shape]) => shape.test(name)) ?? [];
  if (refused !== undefined) return { wrong: refused, fix: FIX };
  if (/^-/.test(name)) return { wrong: "a name that starts with - is read as an option", fix: FIX };
  const shell = FOR_SHELLS.exec(name)?.[0];
  if (shell !== undefined)
    return { wrong: `${shell} means something to a shell, and is not allowed here`, fix: FIX };
  const [prefix] = /^refs\/((heads|tags)\/)?/.exec(name) ?? [];
  if (prefix !== undefined)
    return { wrong: `this is not a plain name: write it without ${prefix}`, fix: FIX };
  if (name === "HEAD") return { wrong: "HEAD is whatever is checked out, and no branch", fix: FIX };
  if (/^[0-9a-f]{40}$/i.test(name))
    return { wrong: "GitHub refuses a name that looks like the id of a commit", fix: FIX };
  if (Buffer.byteLength(name) > MAX_BYTES)
    return { wrong: `GitHub allows ${MAX_BYTES} bytes in a name`, fix: FIX };
  return undefined;
}

/** One character, class of characters or wildcard of a filter, with how often it may come. */
const TOKEN = /\\[*?+![\]\\]|\[[^[\]/]+\]|\*\*|[^\\[\]]/gu;

/** The parts of a filter; `?` and `+` are parts of their own, after what they repeat. */
export const filterTokens = (filter: string): readonly string[] => filter.match(TOKEN) ?? [];

/**
 * Why a text is not a filter of branches or tags as GitHub Actions reads it: `*`, `**`, `?` and `+` after what they
 * repeat, `[…]`, and `!` at the start. What is left without them has to be a name that git allows.
 * Source: "Workflow syntax for GitHub Actions", filter pattern cheat sheet.
 */
export function filterFlaw(filter: string): Flaw | undefined {
  const fix =
    'write a branch or a filter as GitHub Actions reads it, e.g. "release/**" or "v[0-9]+.[0-9]+.[0-9]+"';
  const positive = filter.replace(/^!/, "");
  const tokens = filterTokens(positive);
  if (tokens.join("") !== positive) {
    return { wrong: "a bracket or a backslash in this filter has nothing that it belongs to", fix };
  }
  const repeats = (token: string | undefined) => token === "?" || token === "+";
  const stray = tokens.some(
    (token, i) => repeats(token) && (i === 0 || repeats(tokens[i - 1]) || /^\*/.test(tokens[i - 1] ?? "")),
  );
  if (stray) {
    const meant = filter.replaceAll("+", "\\+");
    const literal =
      refFlaw(positive) === undefined ? `write ${meant} in single quotes for that very name, or ` : "";
    return {
      wrong: "? and + repeat the character before them, and there is none",
      fix: `${literal}${fix}`,
    };
  }
  if (tokens[0] === "!") return { wrong: "one ! negates a filter, and here are two", fix };
  if (tokens.some((token) => /^\[(!|\^)/.test(token) || /^\[.*(-\]|\[-)/.test(token))) {
    return { wrong: "a class in brackets lists the characters that may come, e.g. [0-9a-z]", fix };
  }
  const isBackward = (range: string) => (range.codePointAt(0) ?? 0) > (range.codePointAt(2) ?? 0);
  if (tokens.some((token) => token.startsWith("[") && (token.match(/.-./gu) ?? []).some(isBackward))) {
    return { wrong: "a range in brackets goes backward, so it admits nothing; e.g. [0-9]", fix };
  }
  const [fullest, shortest] = [tokens, tokens.filter((_, i) => tokens[i + 1] !== "?")].map((names) =>
    names
      .filter((token) => !repeats(token))
      .map((token) => (/^(\*|\[)/.test(token) ? "x" : token.replace(/^\\/, "")))
      .join(""),
  );
  // What may be left out decides only where neither name is one that git allows.
  const flaw = refFlaw(fullest ?? "") && refFlaw(shortest ?? "");
  return flaw && { wrong: flaw.wrong, fix };
}

/**
 * The patterns by which a GitHub environment admits, and a ruleset guards, every name that a filter admits. Both read
 * Ruby's fnmatch, which knows no repetition: what may be repeated becomes `*`, so a pattern may take in more than the
 * filter, never less, and the filter has admitted already what starts the run.
 * Source: "Managing environments for deployment", deployment branches and tags; "Creating rulesets for a repository",
 * fnmatch syntax.
 */
export function admittedPatterns(filter: string): string[] {
  if (filter.startsWith("!")) return [];
  const tokens = filterTokens(filter);
  const widened = tokens.flatMap((token, i) => {
    const next = tokens[i + 1];
    if (token === "+" || token === "?") return [];
    if (next === "+") return [token, "*"];
    return next === "?" ? ["*"] : [token];
  });
  return widened.reduce<string[]>(
    (patterns, token, i) => {
      // Here `**` crosses slashes as a whole part of a path only.
      const isInner = token === "**" && widened[i + 1] !== "/";
      const forms = isInner ? ["*", widened[i - 1] === "/" || i === 0 ? "**/*" : "*/**/*"] : [token];
      return patterns.flatMap((pattern) => forms.map((form) => pattern + form));
    },
    [""],
  );
}
