import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { count } from "../../model/problems/count.ts";
import { formatProblem, inReadingOrder, isError, type Problem } from "../../model/problems/problem.ts";
import { isHidden } from "../../model/problems/redact.ts";
import { colours } from "./colours.ts";

/** Problems that are printed unless all are asked for: about a screenful, with their source lines. */
const SHOWN = 10;

/** Characters of a source line that are printed. */
const LINE_LENGTH = 100;

/** How problems are printed. */
export interface ProblemOptions {
  /** Where the files are that problems name; the working directory if left out, which npm sets to the project's root. */
  readonly root?: string;
  /** Texts of files that are not written yet, by path: problems are theirs, not those of what stands there now. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Prints every problem, however many there are. */
  readonly all?: boolean;
  /** What the errors kept from happening, for the count at the end. */
  readonly outcome?: string;
}

/** Prints problems to standard error, file by file, each with its line and its fix, and a count at the end. */
export function reportProblems(problems: readonly Problem[], options: ProblemOptions = {}): void {
  for (const line of problemLines(problems, options)) console.error(line);
}

/** What {@link reportProblems} prints. Errors come before warnings, so that what is left out matters least. */
export function problemLines(
  problems: readonly Problem[],
  { root = process.cwd(), texts, all = false, outcome = "nothing was deployed" }: ProblemOptions = {},
): string[] {
  const errors = inReadingOrder(problems.filter(isError));
  const warnings = inReadingOrder(problems.filter((problem) => !isError(problem)));
  const ordered = [...errors, ...warnings];
  const shown = all ? ordered : ordered.slice(0, SHOWN);
  const lines = sourceLines(root, texts);
  const counts = `${count(errors.length, "error")}, ${count(warnings.length, "warning")}`;
  const left = ordered.length - shown.length;
  return [
    ...shown.flatMap((problem, i) => [
      ...(i > 0 && shown[i - 1]?.place.file !== problem.place.file ? [""] : []),
      ...framed(problem, lines(problem.place)),
    ]),
    ...(left > 0 ? [colours.dim(`… and ${left} more: npm run validate -- --all`)] : []),
    ...(errors.length > 0 ? [colours.red(`\n${counts}; ${outcome}.`)] : []),
  ];
}

/** A problem with the line that it is about, and a caret below the place. */
function framed(problem: Problem, line: string | undefined): string[] {
  const [where = "", ...fix] = formatProblem(problem).split("\n");
  const heading = isError(problem) ? colours.red(where) : colours.yellow(where);
  const { line: number, column } = problem.place;
  // A line is shown only where the message repeats its value: an unknown field is where secrets are pasted by mistake.
  const isShown =
    line !== undefined && problem.value !== undefined && !isHidden(problem.value) && !isHidden(line);
  if (!isShown || column > LINE_LENGTH) return [heading, colours.dim(fix.join("\n"))];
  const gutter = String(number).padStart(6);
  return [
    heading,
    colours.dim(`${gutter} | ${line.slice(0, LINE_LENGTH)}`),
    `${" ".repeat(gutter.length)} | ${" ".repeat(column - 1)}${colours.red("^")}`,
    colours.dim(fix.join("\n")),
  ];
}

/** Reads each file once; a file that cannot be read, or is not text, has no lines to show. */
function sourceLines(
  root: string,
  texts: ReadonlyMap<string, string> = new Map(),
): (place: Problem["place"]) => string | undefined {
  const files = new Map<string, readonly string[]>();
  return ({ file, line }) => {
    let lines = files.get(file);
    if (!lines) {
      lines = texts.get(file)?.split(NEW_LINE) ?? readLines(join(root, file));
      files.set(file, lines);
    }
    const text = lines[line - 1];
    // Only what a terminal prints as it stands: control and bidirectional characters would change the picture.
    return text !== undefined && /^[\t\x20-\x7e]*$/.test(text) ? text.replaceAll("\t", " ") : undefined;
  };
}

const NEW_LINE = /\r?\n/;

/** Bytes of a file whose lines are shown. */
const MAX_SIZE = 1_000_000;

/** A pipe or a device may be what is wrong: reading it would wait for ever. */
function readLines(path: string): readonly string[] {
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > MAX_SIZE) return [];
    return readFileSync(path, "utf8").split(NEW_LINE);
  } catch {
    return [];
  }
}

/** What was asked for is not done, and nothing is changed; the message says why, and what would be right. */
export class Refused extends Error {
  override readonly name = "Refused";
}
