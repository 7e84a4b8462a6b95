import { confirm, intro, isCancel, multiselect, select, text } from "@clack/prompts";
import { type AnswerSource, checkAnswers, overlaid } from "../../model/founding/read-answers.ts";
import type { Mapping } from "../../model/yaml/source.ts";
import { numberOrText } from "../terminal/number-or-text.ts";
import { Refused } from "../terminal/problems.ts";
import { DETECTORS, runTool } from "./detected.ts";
import { answerAt, type FounderQuestion, questionsOf } from "./questions.ts";

/**
 * Asks for every answer at the terminal, starting from those that are known.
 * @throws Refused where it is given up with Ctrl-C.
 */
export async function asked(known: Mapping): Promise<AnswerSource> {
  intro("An estate of your own. Nothing is written before you have seen a summary.");
  let answers = overlaid(known, await detected());
  const done = new Set<string>();
  // What is asked next may follow from the last answer.
  for (let next = pending(answers, done); next; next = pending(answers, done)) {
    done.add(next.path);
    answers = overlaid(answers, nested(next.path, await answerTo(next, answers)));
  }
  return sourceOf(answers);
}

const pending = (answers: Mapping, done: ReadonlySet<string>): FounderQuestion | undefined =>
  questionsOf(answers).find(({ path }) => !done.has(path));

async function detected(): Promise<Mapping> {
  let found: Mapping = {};
  for (const { tool, knows, read } of DETECTORS) {
    if (runTool(tool, ["--version"]) === undefined) continue;
    if (given(await confirm({ message: `Read ${knows} with ${tool}?` })))
      found = overlaid(found, read(runTool) ?? {});
  }
  return found;
}

async function answerTo(question: FounderQuestion, answers: Mapping): Promise<unknown> {
  const { path, text: message, kind = "text", choices = [], proposed, isOptional } = question;
  const before = answerAt(answers, path) ?? proposed;
  const options = choices.map((value) => ({ value, label: value }));
  if (kind === "one") {
    const initialValue = typeof before === "string" ? before : choices[0];
    return given(await select({ message, options, ...(initialValue !== undefined && { initialValue }) }));
  }
  if (kind === "some") {
    const initialValues = Array.isArray(before) ? before.map(String) : [];
    return given(await multiselect({ message, options, initialValues, required: path !== "sources" }));
  }
  const shown = Array.isArray(before) ? before.join(", ") : String(before ?? "");
  const isEmpty = (written: string) => written.trim() === "" && (isOptional === true || kind === "ids");
  const written = given<string>(
    await text({
      message,
      initialValue: shown,
      validate: (value = "") => (isEmpty(value) ? undefined : wrongWith(path, read(value, kind))),
    }),
  );
  return isEmpty(written) ? (kind === "ids" ? [] : null) : read(written, kind);
}

function read(written: string, kind: FounderQuestion["kind"]): unknown {
  if (kind === "number") return numberOrText(written.trim());
  return kind === "ids" ? written.split(",").map((word) => numberOrText(word.trim())) : written.trim();
}

/** What is wrong with one answer by itself. */
function wrongWith(path: string, value: unknown): string | undefined {
  const { problems } = checkAnswers({}, [sourceOf(nested(path, value))]);
  return problems.find(({ field = "" }) => field === path || field.startsWith(`${path}[`))?.fix;
}

const nested = (path: string, value: unknown): Mapping =>
  path.split(".").reduceRight<unknown>((inner, step) => ({ [step]: inner }), value) as Mapping;

/** @throws Refused where Ctrl-C was pressed. */
function given<T>(answer: T | symbol): T {
  if (isCancel(answer)) throw new Refused("given up; nothing was written");
  return answer as T;
}

/** Answers at the terminal have no place in a file. An empty answer is one that is left out, where it cannot be null. */
function sourceOf(value: Mapping): AnswerSource {
  const place = { file: "answers", line: 1, column: 1 };
  return { value: withoutNothing(value), isFile: true, placeOf: () => place, placeOfKey: () => place };
}

function withoutNothing(value: Mapping): Mapping {
  const { vercel } = value;
  if (vercel === null || typeof vercel !== "object" || (vercel as Mapping).team !== null) return value;
  const { team: _, ...rest } = vercel as Mapping;
  return { ...value, vercel: rest };
}
