import {
  type Document,
  isCollection,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLError,
  type YAMLWarning,
} from "yaml";
import type { Place } from "../problems/place.ts";
import type { Problem } from "../problems/problem.ts";
import { isStackFile, lineAbove, lineAt } from "./slips/slip.ts";
import { slipAt } from "./slips/slips.ts";

/** What each code of the parser means, where nothing more exact is recognised. */
const SYNTAX_HINTS: Readonly<Record<string, [wrong: string, fix: string]>> = {
  DUPLICATE_KEY: ["this key is written twice in one entry", "keep one of the two"],
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

/** What is wrong with the syntax of a document that is worth reporting, from the top. */
export function syntaxProblems(
  document: Document,
  text: string,
  place: (offset: number) => Place,
): Problem[] {
  // A tag that the parser does not know is a warning of its own: it would be read as if it were not there.
  const unknownTags = document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED");
  return firstErrors([...document.errors, ...unknownTags], text).map(({ code, pos: [offset] }) => {
    const problem = slipOrCode(text, code, offset, place);
    if (code !== "DUPLICATE_KEY" || isStackFile(text)) return problem;
    if (isSecondId(text, offset)) return { ...problem, fix: SECOND_ID };
    if (startsEntry(document.errors, text, offset)) return { ...problem, ...ENTRY_WITHOUT_START };
    return isSameAbove(text, offset) ? problem : { ...problem, fix: `${problem.fix}; ${OTHER_ENTRY}` };
  });
}

/** What somebody did at `offset`, as far as it is recognised, else what the parser's code means. */
export function slipOrCode(
  text: string,
  code: string,
  offset: number,
  place: (offset: number) => Place,
): Problem {
  const slip = slipAt(text, code, offset, openBefore(text, code, offset));
  return slip
    ? { severity: "error", place: place(slip.offset), wrong: slip.wrong, fix: slip.fix }
    : syntaxProblem(place(offset), code);
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

/** What to say where the line with the id of an entry is gone, so that its fields belong to the entry above. */
const ENTRY_WITHOUT_START = {
  wrong: "this key and those below it are written twice in one entry",
  fix: "write `- id: …` above it, if another entry starts here, or keep one of each",
};

/** Whether the line below is a repeated key as well, in a file of entries. */
function startsEntry(errors: readonly (YAMLError | YAMLWarning)[], text: string, offset: number): boolean {
  const below = text.indexOf("\n", offset) + 1;
  return /^- /m.test(text) && errors.some((error) => isRepeated(error, text, below));
}

const OTHER_ENTRY = "or write `- id: …` above this one, if another entry starts here";

/** Whether the line above holds the same key, so that only one of the two can be meant. */
function isSameAbove(text: string, offset: number): boolean {
  const { start, line } = lineAt(text, offset);
  return keyOf(lineAbove(text, start)) === keyOf(line);
}

const keyOf = (line: string): string | undefined => /^\s*(?:- )?([\w-]+):/.exec(line)?.[1];

const isRepeated = ({ code, pos: [offset] }: YAMLError | YAMLWarning, text: string, start: number): boolean =>
  code === "DUPLICATE_KEY" && text.slice(start, offset).trim() === "" && offset >= start;

const SECOND_ID =
  "write `- id:`, with the - below those of the other entries, where one starts here, or keep one of the two";

/** The second id of an entry may be the first field of another one. */
const isSecondId = (text: string, offset: number): boolean => text.startsWith("id:", offset);

/**
 * Repeated keys are independent of each other, but for those behind the second id of an entry; all else that follows a
 * slip in the syntax is its consequence.
 */
function firstErrors(
  errors: readonly (YAMLError | YAMLWarning)[],
  text: string,
): (YAMLError | YAMLWarning)[] {
  let second = -1;
  const inOrder = [...errors]
    .sort((a, b) => a.pos[0] - b.pos[0])
    .filter(({ code, pos: [offset] }) => {
      if (code !== "DUPLICATE_KEY") return true;
      const isBehind = second !== -1 && !/^- /m.test(text.slice(second, offset));
      const isStart = isSecondId(text, offset) || startsEntry(errors, text, offset);
      if (isStart && !isBehind) second = offset;
      return !isBehind;
    });
  const slip = inOrder.findIndex(({ code }) => code !== "DUPLICATE_KEY");
  return slip === -1 ? inOrder : inOrder.slice(0, slip + 1);
}
