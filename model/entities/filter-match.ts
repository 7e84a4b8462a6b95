import { filterTokens } from "./git-ref.ts";

const isRepeat = (token: string): boolean => token === "?" || token === "+";

/**
 * Which names start a run by filters of branches or tags: the last filter that fits decides, and `!` takes back.
 * Source: "Workflow syntax for GitHub Actions", filter pattern cheat sheet.
 */
export function admittedBy(filters: readonly string[]): (name: string) => boolean {
  const rules = filters.map((filter) => ({
    takesBack: filter.startsWith("!"),
    fits: expressionOf(filter.replace(/^!/, "")),
  }));
  return (name) => {
    const last = rules.findLast(({ fits }) => fits.test(name));
    return last !== undefined && !last.takesBack;
  };
}

/**
 * A name that a filter lets through, as a release would have it: `api-v*` gives `api-v1.0.0`.
 * @param wildcard what stands for each `*`
 * @param last whether the last character of a class stands for it, in place of the first
 */
export const exampleName = (filter: string, { wildcard = "1.0.0", last = false } = {}): string =>
  filterTokens(filter)
    .filter((token) => !isRepeat(token))
    .map((token) => {
      if (token.startsWith("*")) return wildcard;
      if (token.startsWith("[")) return (last ? /(.)\]$/u : /^\[(.)/u).exec(token)?.[1];
      return token.replace(/^\\/, "");
    })
    .join("");

function expressionOf(filter: string): RegExp {
  const parts = filterTokens(filter).map((token) => {
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (isRepeat(token)) return token;
    if (token.startsWith("[")) return `[${token.slice(1, -1).replace(/[\\^]/g, "\\$&")}]`;
    return token.replace(/^\\/, "").replace(/[.^$*+?(){}|/[\]\\]/, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "u");
}
