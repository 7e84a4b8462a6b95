/** One character, class of characters or wildcard of a filter; what repeats it stands for itself. */
const TOKEN = /\\.|\[[^\]]+\]|\*\*|./gu;

const isRepeat = (token: string): boolean => token === "?" || token === "+";

/**
 * Whether filters of branches or tags let a name start a run: the last one that fits decides, and `!` takes back.
 * Source: "Workflow syntax for GitHub Actions", filter pattern cheat sheet.
 */
export function admits(filters: readonly string[], name: string): boolean {
  const last = filters.findLast((filter) => expressionOf(filter.replace(/^!/, "")).test(name));
  return last !== undefined && !last.startsWith("!");
}

/** A name that a filter lets through, as a release would have it: `api-v*` gives `api-v1.0.0`. */
export const exampleName = (filter: string): string =>
  (filter.match(TOKEN) ?? [])
    .filter((token) => !isRepeat(token))
    .map((token) => (/^\*/.test(token) ? "1.0.0" : token.replace(/^\[(.).*$|^\\/u, "$1")))
    .join("");

function expressionOf(filter: string): RegExp {
  const parts = (filter.match(TOKEN) ?? []).map((token) => {
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    return isRepeat(token) || /^[[\\]/.test(token) ? token : token.replace(/[.^$(){}|/\]]/, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "u");
}
