import { afterAll, describe, expect, test } from "vitest";
import { formatProblem, isError, type Problem } from "../../model/problems/problem.ts";
import { advised, followed } from "./advice.ts";
import { type Edit, Estate } from "./broken-estate.ts";
import { CATALOGUE_TABLES, SETTINGS_TABLES } from "./tables.ts";

const estate = new Estate();
afterAll(() => estate.remove());

/** Refusals that show a second mistake once the first one is mended: nobody can tell what was meant before that. */
const SHOW_ANOTHER: readonly string[] = [
  // It takes a token, or the entry that gives it one.
  "a source is one of the five",
  "governance is announced to a webhook by its name",
  "the URL of a webhook is a credential",
  "the URL of a webhook without the kind of its channel is not repeated",
  "what is not the name of a webhook is not repeated: hooks.example.com/T0/pa55word",
  "what is not the name of a webhook is not repeated: On_Call",
  // It is not for this owner, this address or this platform.
  "a GitHub plan is one of the four",
  "a region is one that is known",
  "minutes_a_build is not negative",
  // What is meant is read, and is wrong for this variable.
  "sensitive is true or false",
  // The example stands before it already.
  'a filter leaves something of those before it: "push:v*", "push:!v*-rc*", ▸"push:!**"',
];

const refusals = [...Object.values(CATALOGUE_TABLES), ...Object.values(SETTINGS_TABLES)].flatMap(
  ({ refused }) => refused,
);

const fieldOf = ({ place, entity, field }: Problem): string => [place.file, entity?.id, field].join(" ");
const isSame = (a: Problem, b: Problem): boolean => fieldOf(a) === fieldOf(b) && a.wrong === b.wrong;

/** What is wrong at the place of a problem once its text is another one; everything that is left where it is the same. */
function left(edits: readonly Edit[], problem: Problem, text: string): string[] {
  const texts = new Map(estate.changed(edits)).set(problem.place.file, text);
  for (const [file, content] of texts) estate.write(file, content);
  try {
    return estate
      .problems()
      .filter((other) => isSame(other, problem) || (isError(other) && fieldOf(other) === fieldOf(problem)))
      .map(formatProblem);
  } finally {
    estate.restore(texts.keys());
  }
}

describe("what a fix names is taken where it is written at the place that is told", () => {
  const concrete = refusals.flatMap(({ name, edits }) =>
    estate
      .broken(edits)
      .problems.flatMap((problem) =>
        advised(problem.fix).map(([way, advice]) => ({ name, edits, problem, way, advice })),
      ),
  );

  test.each(concrete)("$name: $way", ({ name, edits, problem, advice }) => {
    const text = estate.changed(edits).get(problem.place.file) ?? estate.text(problem.place.file);
    const outcomes = followed(text, problem, advice).map((changed) => left(edits, problem, changed));
    // A list of what there is may hold what does not fit here; something in it does.
    const [best = ["nothing could be changed there"]] = outcomes.sort((a, b) => a.length - b.length);
    if (!SHOW_ANOTHER.includes(name)) expect(best).toEqual([]);
    expect(outcomes.flat().filter((told) => told === formatProblem(problem))).toEqual([]);
  });

  test("what shows another mistake is a refusal of the tables", () => {
    const names = refusals.map(({ name }) => name);
    expect(SHOW_ANOTHER.filter((name) => !names.includes(name))).toEqual([]);
  });

  test("more than half of the fixes are so concrete", () => {
    const problems = refusals.flatMap((refusal) => refusal.problems);
    expect(new Set(concrete.map(({ problem }) => problem)).size).toBeGreaterThan(problems.length / 2);
  });
});
