import type { FieldPath, Place } from "../problems/place.ts";
import { type Complaint, fieldName, inReadingOrder, type Problem, shownValue } from "../problems/problem.ts";
import { credentialsIn } from "../problems/redact.ts";
import { explain, OWN_MESSAGES } from "../yaml/explain/explain.ts";
import { isMapping, type Mapping, readYaml } from "../yaml/source.ts";
import { answerRules } from "./answer-rules.ts";
import { Answers } from "./answers.ts";

/** Some answers, and where each of them was given. */
export interface AnswerSource {
  readonly value: Mapping;
  /** Whether it is a file, whose word on Vercel, Sentry, Supabase and the budget is the whole of it. */
  readonly isFile: boolean;
  placeOf(path: FieldPath): Place;
  placeOfKey(path: FieldPath): Place;
}

/** Answers that were read, or why they could not be. */
export interface ReadSource {
  readonly source?: AnswerSource;
  readonly problems: readonly Problem[];
}

/** How an answers file starts, for messages about one that does not. */
const START = "write answers such as `gcp:`; `npm run init -- --print` prints those of the estate as it is";

/** Reads a file of answers. @param root the folder that `file` is relative to */
export function readAnswersFile(root: string, file: string): ReadSource {
  const source = readYaml(root, file, START);
  if (source.problems.length > 0) return { problems: source.problems };
  if (!isMapping(source.value)) {
    const problem: Problem = {
      severity: "error",
      place: source.placeOf([]),
      wrong: "the file is not a mapping of answers",
      fix: START,
    };
    return { problems: [problem] };
  }
  return { source: { ...source, value: source.value, isFile: true }, problems: [] };
}

/** Answers that were checked as far as they can be by themselves. */
export interface CheckedAnswers {
  /** As they were given, with stand-ins where a value does not fit: to find out what else is wrong. */
  readonly answers?: Answers;
  /** Paths of the answers that stand-ins are in place of. */
  readonly broken: readonly FieldPath[];
  readonly problems: readonly Problem[];
  /** Makes a problem of a complaint about an answer, where it was given. */
  problemOf(complaint: Complaint): Problem;
}

/** Never asked for: values that no plan, region or rule objects to, so that only what is really wrong is reported. */
const STAND_INS: Mapping = {
  gcp: {
    region: "europe-west1",
    staging: { project: "stand-in", project_number: "123456789012" },
    production: { project: "stand-in", project_number: "123456789012" },
  },
  github: {
    owner: "stand-in",
    owner_id: 1,
    repository: "stand-in",
    repository_id: 1,
    visibility: "public",
  },
  vercel: { plan: "pro" },
  alerts: { email: "stand-in@example.com" },
  sentry: { organization: "stand-in" },
};

/**
 * Checks answers, those given last before those given first, and before what is known. Everything that is wrong is
 * reported at once.
 * @param known the answers that produce the present estate; nothing while it is still the sample
 */
export function checkAnswers(known: Mapping, given: readonly AnswerSource[]): CheckedAnswers {
  const said = given.reduce<Mapping>((merged, { value }) => overlaid(merged, value), {});
  const whole = WHOLE.filter((key) => given.some(({ value, isFile }) => isFile && value[key] !== undefined));
  const raw = overlaid(stillKnown(withoutKeys(known, whole), said), said);
  const problemOf = (complaint: Complaint) => reported(raw, given, complaint);
  const pasted = given.flatMap(({ value }) => credentialsIn(value));
  const isPasted = ({ field }: Complaint) =>
    pasted.some((credential) => fieldName(credential.field) === fieldName(field));
  const parsed = Answers.safeParse(raw, OWN_MESSAGES);
  const issues = parsed.error?.issues ?? [];
  const complaints = explain(Answers, raw, issues).filter((complaint) => !isPasted(complaint));
  const broken = issues.flatMap((issue): FieldPath[] => {
    const path = issue.path.filter((step) => typeof step !== "symbol");
    return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
  });
  const fitting = parsed.data ?? corrected(raw, broken);
  const isBroken = (key: string) => broken.some(([first]) => first === key);
  for (const { needs, refuse } of answerRules) {
    if (fitting && !needs.some(isBroken)) complaints.push(...refuse(fitting));
  }
  // Nothing follows from answers without a project.
  const answers = fitting?.gcp.staging || fitting?.gcp.production ? fitting : undefined;
  complaints.push(...pasted);
  return {
    ...(answers && { answers }),
    broken,
    problems: inReadingOrder(complaints.map(problemOf)),
    problemOf,
  };
}

/** Answers that a file gives as a whole: a plan without a team is one for a personal account. */
const WHOLE = ["vercel", "sentry", "supabase", "budget"];

/**
 * What is known, without what an answer decides in its place: an app that is not wanted takes its hosts with it, and an
 * address or a channel for all environments those of each.
 */
function stillKnown(known: Mapping, said: Mapping): Mapping {
  const { apps, alerts } = said;
  const decided = ["email", "channel"].filter((field) => isMapping(alerts) && alerts[field] !== undefined);
  const wanted = (app: string) => !Array.isArray(apps) || apps.includes(app);
  return {
    ...known,
    ...(isMapping(known.hosts) && { hosts: eachFiltered(known.hosts, wanted) }),
    ...(isMapping(known.alerts) && {
      alerts: {
        ...known.alerts,
        ...eachFiltered(
          { staging: known.alerts.staging, production: known.alerts.production },
          (field) => !decided.includes(field),
        ),
      },
    }),
  };
}

const withoutKeys = (mapping: Mapping, keys: readonly string[]): Mapping =>
  Object.fromEntries(Object.entries(mapping).filter(([key]) => !keys.includes(key)));

/** Mappings by name, each with the fields that hold. */
function eachFiltered(mappings: Mapping, holds: (field: string) => boolean): Mapping {
  return Object.fromEntries(
    Object.entries(mappings).map(([name, mapping]) => [
      name,
      Object.fromEntries(Object.entries(isMapping(mapping) ? mapping : {}).filter(([field]) => holds(field))),
    ]),
  );
}

/** The answers with stand-ins for those that do not fit; `undefined` where that is not enough. */
function corrected(raw: Mapping, broken: readonly FieldPath[]): Answers | undefined {
  const rest = broken.reduce<unknown>((value, path) => without(value, path), raw);
  return Answers.safeParse(overlaid(standInsFor(rest, broken), isMapping(rest) ? rest : {})).data;
}

/** Stand-ins for no more than is broken: an answer that was left out keeps its default. */
function standInsFor(rest: unknown, broken: readonly FieldPath[]): Mapping {
  const keys = new Set(broken.map(([key]) => String(key)));
  const isMissing = (key: string) => !isMapping(rest) || rest[key] === undefined;
  const standIns = Object.fromEntries(
    Object.entries(STAND_INS).filter(([key]) => keys.has(key) && (key !== "sentry" || !isMissing(key))),
  );
  if (!broken.some((path) => fieldName(path) === "github.owner_type")) return standIns;
  // Left out, it is a user's; one that is misspelt is as likely the kind that has the plan.
  const { plan } = (isMapping(rest) && isMapping(rest.github) ? rest.github : {}) as { plan?: unknown };
  return overlaid(standIns, { github: { owner_type: plan === "pro" ? "user" : "organization" } });
}

function without(value: unknown, [step, ...rest]: FieldPath): unknown {
  if (step === undefined || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    return rest.length === 0
      ? value.filter((_, i) => i !== step)
      : value.map((item, i) => (i === step ? without(item, rest) : item));
  }
  const entries = Object.entries(value);
  return Object.fromEntries(
    rest.length === 0
      ? entries.filter(([key]) => key !== String(step))
      : entries.map(([key, part]) => [key, key === String(step) ? without(part, rest) : part]),
  );
}

/** One mapping laid over another; lists and single values are replaced. */
export function overlaid(below: Mapping, above: Mapping): Mapping {
  const merged = Object.entries(above).map(([key, value]) => {
    const under = below[key];
    return [key, isMapping(under) && isMapping(value) ? overlaid(under, value) : value];
  });
  return { ...below, ...Object.fromEntries(merged) };
}

function reported(raw: Mapping, given: readonly AnswerSource[], complaint: Complaint): Problem {
  const { field, wrong, severity = "error", about, isHidden } = complaint;
  const source = given.findLast(({ value }) => reaches(value, field, about === "key")) ?? given.at(-1);
  const fix = about === "key" && source && !source.isFile ? fixOfOption(complaint, source) : complaint.fix;
  const value = about === "key" || isHidden || field.length === 0 ? undefined : shownValue(raw, field);
  const place = about === "key" ? source?.placeOfKey(field) : source?.placeOf(field);
  return {
    severity,
    place: place ?? { file: "answers", line: 1, column: 1 },
    ...(field.length > 0 && { field: fieldName(field) }),
    ...(value !== undefined && { value }),
    wrong,
    fix,
  };
}

/** An option means to say what something else has said already, so that is no reason to leave it out; it names whole paths. */
function fixOfOption({ field, fix }: Complaint, { value }: AnswerSource): string {
  const issues = Answers.safeParse(value, OWN_MESSAGES).error?.issues ?? [];
  const alone = explain(Answers, value, issues).find((other) => fieldName(other.field) === fieldName(field));
  const near = /^did you mean "(.+)"\?$/.exec(alone?.fix ?? fix)?.[1];
  return near === undefined ? fix : `did you mean "${fieldName([...field.slice(0, -1), near])}"?`;
}

/** Whether a source says something at a path, or at what holds it. */
function reaches(value: unknown, path: FieldPath, isWhole: boolean): boolean {
  const steps = isWhole ? path : path.slice(0, 1);
  let here: unknown = value;
  for (const step of steps) {
    if (here === null || typeof here !== "object" || !Object.hasOwn(here, step)) return false;
    here = (here as Record<string | number, unknown>)[step];
  }
  return true;
}
