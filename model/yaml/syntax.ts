import { type Document, isCollection, type ParsedNode, parseDocument, visit } from "yaml";
import type { Place } from "../problems/place.ts";
import type { Problem } from "../problems/problem.ts";
import { repeatedKeys } from "./repeated-keys.ts";
import type { Slip } from "./slips/slip.ts";
import { slipAt } from "./slips/slips.ts";

/** What each code of the parser means, where nothing more exact is recognised. */
const SYNTAX_HINTS: Readonly<Record<string, [wrong: string, fix: string]>> = {
  BAD_INDENT: ["the indentation does not fit", "align it with the lines of the same entry"],
  MISSING_CHAR: ["a character is missing here", "close the quote or bracket, or put `:` after the key"],
  NON_STRING_KEY: [
    "a list or a mapping stands where a field's name is expected",
    "write the value itself, since nothing fills in templates, or put one that starts with { or [ in quotes",
  ],
  BAD_ALIAS: [
    "this alias refers to nothing",
    "correct its name, or quote the value if it is a text that starts with `*`",
  ],
  TAG_RESOLVE_FAILED: [
    "no tag means anything here",
    "write the value itself, in quotes if it starts with `!`",
  ],
  RESOURCE_EXHAUSTION: ["this is nested too deep", "flatten it; an alias may not contain itself"],
};

/** What is wrong with the syntax at `place`, by the parser's code. */
export function syntaxProblem(place: Place, code: string): Problem {
  const [wrong, fix] = SYNTAX_HINTS[code] ?? [
    `this is not valid YAML (${code.toLowerCase().replaceAll("_", " ")})`,
    "check the quotes, brackets and indentation around it",
  ];
  return { severity: "error", place, wrong, fix };
}

/**
 * What is wrong with the syntax of a document that is worth reporting, from the top: repeated keys, and the first slip,
 * of which all that follows it is a consequence.
 */
export function syntaxProblems(
  document: Document,
  text: string,
  place: (offset: number) => Place,
): Problem[] {
  // A tag that the parser does not know is a warning of its own: it would be read as if it were not there.
  const unknownTags = document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED");
  const errors = [...document.errors, ...unknownTags].sort((a, b) => a.pos[0] - b.pos[0]);
  const first = errors.find(({ code }) => code !== "DUPLICATE_KEY");
  const repeated = errors.slice(0, first && errors.indexOf(first)).map(({ pos: [offset] }) => offset);
  return [
    ...repeatedKeys(text, repeated).map((slip) => problemOf(slip, place)),
    ...(first ? [slipOrCode(text, first.code, first.pos[0], place)] : []),
  ];
}

const problemOf = ({ offset, wrong, fix }: Slip, place: (offset: number) => Place): Problem => ({
  severity: "error",
  place: place(offset),
  wrong,
  fix,
});

/** What somebody did at `offset`, as far as it is recognised, else what the parser's code means. */
export function slipOrCode(
  text: string,
  code: string,
  offset: number,
  place: (offset: number) => Place,
): Problem {
  const slip = slipAt(text, code, offset, openBefore(text, code, offset));
  return slip ? problemOf(slip, place) : syntaxProblem(place(offset), code);
}

/**
 * Where a quoted text or a bracket starts that has no end before `offset`: that its end is missing is noticed only where
 * the file or the entry ends. The innermost one, where several are open.
 */
function openBefore(text: string, code: string, offset: number): number | undefined {
  let start: number | undefined;
  // Only the tokens tell whether a bracket was closed.
  visit(parseDocument(text, { keepSourceTokens: true, prettyErrors: false }), {
    Scalar(_, { type, range }) {
      const isQuoted = type === "QUOTE_SINGLE" || type === "QUOTE_DOUBLE";
      if (!isQuoted || code !== "MISSING_CHAR" || range?.[1] !== offset) return;
      // A comma may be missing behind one that is closed.
      const isClosed = offset - range[0] > 1 && text[offset - 1] === text[range[0]];
      if (!isClosed) start = range[0];
    },
    Collection(_, node) {
      const { srcToken, range } = node as ParsedNode;
      if (!isCollection(node) || srcToken?.type !== "flow-collection") return;
      const end = srcToken.start.source === "[" ? "flow-seq-end" : "flow-map-end";
      const isClosed = srcToken.end.some(({ type }) => type === end);
      if (!isClosed && range[0] < offset) start = range[0];
    },
  });
  return start;
}
