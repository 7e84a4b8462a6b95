import { type Document, visit, type YAMLError } from "yaml";
import type { Place } from "../problems/place.ts";
import type { Problem } from "../problems/problem.ts";

/** The parser's own codes, told in the words of somebody who writes YAML by hand. */
const SYNTAX_HINTS: Readonly<Record<string, [wrong: string, fix: string]>> = {
  DUPLICATE_KEY: ["this key is written twice in one entry", "keep one of the two"],
  TAB_AS_INDENT: ["a tab is used for indentation", "indent with spaces"],
  BAD_INDENT: ["the indentation does not fit", "align it with the lines of the same entry"],
  MISSING_CHAR: ["a character is missing here", "close the quote or bracket, or put `:` after the key"],
  BAD_ALIAS: ["this alias refers to nothing", "quote the value if it starts with `*` or `&`"],
  RESOURCE_EXHAUSTION: ["this is nested too deep", "flatten it; an alias may not contain itself"],
  MULTILINE_IMPLICIT_KEY: [
    "a key runs over several lines",
    "put `:` after the key, and the value on the same line",
  ],
};

/** What is wrong with the syntax at `place`, by the parser's code. */
export function syntaxProblem(place: Place, code: string): Problem {
  const [wrong, fix] = SYNTAX_HINTS[code] ?? [
    `this is not valid YAML (${code.toLowerCase().replaceAll("_", " ")})`,
    "check the quotes, brackets and indentation around it",
  ];
  return { severity: "error", place, wrong, fix };
}

/** What is wrong with the syntax of a document that is worth telling, from the top. */
export function syntaxProblems(
  document: Document,
  text: string,
  place: (offset: number) => Place,
): Problem[] {
  return firstErrors(document.errors).map(({ code, pos: [offset] }) => {
    const tab = indentingTab(text, offset);
    if (tab !== undefined) return syntaxProblem(place(tab), "TAB_AS_INDENT");
    return syntaxProblem(place(openQuote(document, offset) ?? offset), code);
  });
}

/** Where a quoted text starts that has no end before `offset`: a missing quote is noticed only where the file ends. */
function openQuote(document: Document, offset: number): number | undefined {
  let start: number | undefined;
  visit(document, {
    Scalar(_, { type, range }) {
      const isQuoted = type === "QUOTE_SINGLE" || type === "QUOTE_DOUBLE";
      if (isQuoted && range?.[1] === offset) start = range[0];
    },
  });
  return start;
}

/** Repeated keys are independent of each other; all else that follows a slip in the syntax is its consequence. */
function firstErrors(errors: readonly YAMLError[]): YAMLError[] {
  const inOrder = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const slip = inOrder.findIndex(({ code }) => code !== "DUPLICATE_KEY");
  return slip === -1 ? inOrder : inOrder.slice(0, slip + 1);
}

/** Where a tab stands in nothing but white space before `offset` in its line: the parser stumbles only after it. */
function indentingTab(text: string, offset: number): number | undefined {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const [indentation = ""] = /^\s*/.exec(text.slice(start, offset + 1)) ?? [];
  const tab = indentation.indexOf("\t");
  return tab === -1 || start + indentation.length < offset ? undefined : start + tab;
}
