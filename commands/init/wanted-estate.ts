import { answeredPlace } from "../../model/founding/answered-place.ts";
import { Answers } from "../../model/founding/answers.ts";
import { foundedEstate, type RawEstate } from "../../model/founding/founded.ts";
import { foundedAnew, mergedEstate } from "../../model/founding/merge.ts";
import { idOf, type PlaceOfApp, placesOf } from "../../model/founding/places.ts";
import type { CheckedAnswers } from "../../model/founding/read-answers.ts";
import type { FieldPath } from "../../model/problems/place.ts";
import { fieldName, inReadingOrder, isError, type Problem } from "../../model/problems/problem.ts";
import type { PresentEstate } from "./present-estate.ts";

/**
 * The estate that answers ask for: a new one, or the present one with what was answered differently changed. An app
 * that was taken out of one environment by hand stays out of it.
 */
export function wantedEstate(present: PresentEstate, answers: Answers, isNew: boolean): RawEstate {
  if (isNew) return foundedAnew(present.raw, foundedEstate(answers));
  const known = Answers.parse(present.answers);
  const left = placesOf(known).filter((place) => !present.places.some((other) => isSame(place, other)));
  const places = placesOf(answers).filter((place) => !left.some((other) => isSame(place, other)));
  return mergedEstate(
    present.raw,
    foundedEstate({ ...known, places: present.places, stacks: present.stacks }),
    foundedEstate({ ...answers, places, stacks: [...present.stacks, ...answers.environments] }),
  );
}

const isSame = (a: PlaceOfApp, b: PlaceOfApp): boolean => idOf(a) === idOf(b);

/** What is wrong with answers, and with the estate that they lead to, each told where it was answered. */
export function wantedProblems(
  { answers, broken, problems, problemOf }: CheckedAnswers,
  estateProblems: readonly Problem[],
): Problem[] {
  const led = estateProblems.filter(isError).flatMap((problem): Problem[] => {
    const field = answers && answeredPlace(problem, answers);
    // What is wrong in a file that nobody wrote follows from what is wrong with the answers, where anything is.
    if (!field) return problems.length > 0 ? [] : [problem];
    // What a stand-in led to is nobody's mistake.
    if (broken.some((path) => isBelow(field, path) || isBelow(path, field))) return [];
    const { value, ...told } = problemOf({ field, wrong: problem.wrong, fix: answerable(problem.fix) });
    return [{ ...told, ...(value !== undefined && !/^[[{]/.test(value) && { value }) }];
  });
  const all = [...problems, ...led];
  const name = ({ field = "", wrong }: Problem) => `${field} ${wrong}`;
  return inReadingOrder(all.filter((it, i) => all.findIndex((other) => name(other) === name(it)) === i));
}

/** Nobody writes an endpoint_url in an answer. */
const answerable = (fix: string): string =>
  fix.replace(
    /write endpoint_url: \S+ in surfaces\.yaml(, or|$)/,
    "write domain: none, or none for the app below hosts$1",
  );

/**
 * What deserves attention of an estate that can be written, where something that was answered is the reason: the same as
 * `npm run validate` will say of it, once for all stacks.
 */
export function wantedWarnings(
  { answers, problemOf }: CheckedAnswers,
  estateProblems: readonly Problem[],
): Problem[] {
  if (!answers) return [];
  const led = estateProblems.flatMap((problem): Problem[] => {
    const field = isError(problem) ? undefined : answeredPlace(problem, answers);
    return field && isAnswered(field, answers)
      ? [problemOf({ field, severity: "warning", wrong: problem.wrong, fix: problem.fix })]
      : [];
  });
  return inReadingOrder(led.filter(({ wrong }, i) => led.findIndex((other) => other.wrong === wrong) === i));
}

/** Whether there is an answer at a path: what is a setting alone has no question. */
function isAnswered(path: FieldPath, answers: Answers): boolean {
  const value = path.reduce<unknown>(
    (here, step) => (here !== null && typeof here === "object" ? Reflect.get(here, step) : undefined),
    answers,
  );
  return value !== undefined;
}

const isBelow = (path: FieldPath, above: FieldPath): boolean =>
  fieldName(path.slice(0, above.length)) === fieldName(above);
