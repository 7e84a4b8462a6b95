import * as z from "zod";
import type { EntityKind } from "../entities/entity.ts";
import { KINDS } from "../entities/kinds.ts";
import { holdsCredential } from "../problems/credential-formats.ts";
import { type Complaint, fieldName, type Problem } from "../problems/problem.ts";
import { credentialsIn, displayName, guessesIn, POSSIBLE_CREDENTIAL } from "../problems/redact.ts";
import { explain, OWN_MESSAGES } from "./explain/explain.ts";
import { misspeltField } from "./explain/key-advice.ts";
import { leftoversIn } from "./explain/leftovers.ts";
import { isFreeText } from "./explain/schema-parts.ts";
import { OUTDENTED_LIST } from "./slips/columns.ts";
import { isMapping, type Mapping, problemAt, type YamlSource } from "./source.ts";

/** One entry of a catalogue file: what stands there, and the entity it is if it is one. */
export interface Entry<T> {
  readonly id: string | undefined;
  /** Absent where the entry has an error of its own. */
  readonly entity: T | undefined;
  /** Makes a problem of a complaint about this entry. */
  report(complaint: Complaint): Problem;
}

/** All entries of one kind, with what is wrong with each by itself. */
export interface DeclaredEntries<T> {
  readonly entries: readonly Entry<T>[];
  readonly problems: readonly Problem[];
  /**
   * Every id that is written down, of broken entries too: a reference to one is not a second error. Absent where an id
   * is itself in doubt: a reference that leads nowhere may be to that one.
   */
  readonly ids: ReadonlySet<string> | undefined;
  /** Makes a problem of a complaint about an entry that is not there, at the end of the file that it would be in. */
  reportAbsent(id: string, complaint: Complaint): Problem;
}

/** Reads the entries of one file; never throws. */
export function readEntries<T>(kind: EntityKind<T>, source: YamlSource): DeclaredEntries<T> {
  const file = {
    reportAbsent: (id: string, complaint: Complaint): Problem => ({
      ...problemAt(source, [], undefined, complaint),
      place: source.end,
      entity: { kind: kind.kind, id: displayName(id) },
    }),
  };
  if (source.problems.length > 0) return { ...file, entries: [], problems: source.problems, ids: undefined };
  if (!Array.isArray(source.value)) {
    const problem: Problem = {
      severity: "error",
      place: source.placeOf([]),
      wrong: `the file is not a list of ${kind.kind} entries`,
      fix: "start each entry with `- id: …`, without a key above it",
    };
    return { ...file, entries: [], problems: [problem], ids: undefined };
  }
  const problems: Problem[] = [...source.beside];
  const ids = new Set<string>();
  let isIdInDoubt = false;
  const { value: values } = source;
  const lists = outdentedLists(values);
  const entries = values.map((raw: unknown, index) => {
    const id = idOf(raw);
    const report = reporter(kind.kind, source, index, raw);
    const other = restOf(kind, values[index - 1], raw)
      ? REST
      : isTwin(raw, values[index + 1])
        ? TWIN
        : undefined;
    if (other) {
      problems.push(...[{ ...other, field: firstOf(raw) }, ...credentialsIn(raw)].map(report));
      return { id: undefined, entity: undefined, report };
    }
    const { entity, complaints } = checkInFile(
      kind,
      raw,
      lists.get(index),
      restOf(kind, raw, values[index + 1]),
    );
    if (id !== undefined && ids.has(id)) {
      complaints.push({
        field: ["id"],
        wrong: "another entry of this file has this id",
        fix: "give one of the two another id, or remove it",
      });
    }
    if (id !== undefined) ids.add(id);
    isIdInDoubt ||= id === undefined || complaints.some(({ field }) => field[0] === "id");
    problems.push(...complaints.map(report));
    return { id, entity: complaints.every(isWarning) ? entity : undefined, report };
  });
  return { ...file, entries, problems, ids: isIdInDoubt ? undefined : ids };
}

/** What to say of `- app: api` among the fields of an entry, which ends it. */
const REST = {
  about: "key",
  wrong: "a - starts another entry, and the one above lacks the fields of this",
  fix: "write spaces in the place of the -",
} as const;

/** What to say of the first one of two lines `- id: api-staging`. */
const TWIN = { about: "key", wrong: "this line is there twice", fix: "remove one of the two" } as const;

const firstOf = (raw: unknown): string[] => (isMapping(raw) ? Object.keys(raw).slice(0, 1) : []);

/** The item behind an entry, where it is the rest of that entry. */
function restOf<T>(kind: EntityKind<T>, entry: unknown, next: unknown): Mapping | undefined {
  // Nearly every item has an id of its own.
  if (!isMapping(next) || Object.hasOwn(next, "id") || !isMapping(entry) || !Object.hasOwn(entry, "id"))
    return undefined;
  const shape = kind.shapeOf({ ...entry, ...next }).shape;
  return Object.keys(next).every((key) => Object.hasOwn(shape, key) && !Object.hasOwn(entry, key))
    ? next
    : undefined;
}

const isTwin = (raw: unknown, next: unknown): boolean =>
  isMapping(raw) && Object.keys(raw).join() === "id" && isMapping(next) && next.id === raw.id;

/** The field whose list an item of a file has lost, or is a part of. */
interface OutdentedList {
  readonly field: string;
  readonly isItem: boolean;
}

/**
 * Lists that stand in the column of the entries, below the last field of one: by the index of that entry, and of each
 * of their items, which are read as entries.
 */
function outdentedLists(values: readonly unknown[]): ReadonlyMap<number, OutdentedList> {
  const lists = new Map<number, OutdentedList>();
  for (const [index, raw] of values.entries()) {
    if (isMapping(raw)) {
      const [field, value] = Object.entries(raw).at(-1) ?? [];
      const isLast = index === values.length - 1 || isMapping(values[index + 1]);
      if (field !== undefined && value === null && !isLast) lists.set(index, { field, isItem: false });
    } else {
      const before = lists.get(index - 1);
      if (before) lists.set(index, { ...before, isItem: true });
    }
  }
  return lists;
}

function checkInFile<T>(
  kind: EntityKind<T>,
  raw: unknown,
  list: OutdentedList | undefined,
  rest: Mapping | undefined,
): { entity?: T; complaints: Complaint[] } {
  if (list?.isItem) return { complaints: credentialsIn(raw) };
  const checked = check(kind, rest && isMapping(raw) ? { ...raw, ...rest } : raw);
  if (rest)
    return {
      ...checked,
      complaints: checked.complaints.filter(({ field }) => !Object.hasOwn(rest, String(field[0]))),
    };
  if (!list) return checked;
  const { field } = list;
  const outdented = { field: [field], ...OUTDENTED_LIST };
  return {
    ...checked,
    complaints: [
      ...checked.complaints.filter((complaint) => complaint.field[0] !== field || complaint.about === "key"),
      outdented,
    ],
  };
}

function check<T>(kind: EntityKind<T>, raw: unknown): { entity?: T; complaints: Complaint[] } {
  if (!isMapping(raw)) {
    const pasted = credentialsIn(raw);
    if (pasted.length > 0) return { complaints: pasted };
    if (raw === null)
      return {
        complaints: [
          { field: [], wrong: "nothing stands behind this -", fix: "remove it, or write an entry" },
        ],
      };
    const wrong = "this entry is not a mapping of fields";
    return { complaints: [{ field: [], wrong, fix: "write its fields below each other, `field: value`" }] };
  }
  const shape = kind.shapeOf(raw);
  const parsed = shape.safeParse(raw, OWN_MESSAGES);
  const issues = parsed.error?.issues ?? [];
  const other = issues.some(isOfKey) ? Object.values(KINDS).find(isWhole(raw)) : undefined;
  if (other !== undefined) {
    const wrong = `this is ${/^[aeiou]/.test(other.kind) ? "an" : "a"} ${other.kind}, and stands among ${kind.file}`;
    const moved = { field: [], wrong, fix: `move it to ${other.file}, or remove it if it is there already` };
    return { complaints: withCredentials(shape, raw, [moved]) };
  }
  const complaints = explain(shape, raw, issues, (key) => kind.unknownField?.(key, raw));
  // A field is broken where its misspelt name stands, too: its default is not what was meant.
  const broken = new Set(
    issues.flatMap((issue) =>
      issue.code === "unrecognized_keys" && issue.path.length === 0
        ? issue.keys.map((key) => misspeltField(key, shape.shape, raw))
        : [issue.path[0]],
    ),
  );
  const sound = parsed.success ? parsed.data : soundFields(shape.shape, raw, broken);
  for (const { needs, refuse } of kind.rules) {
    if (!needs.some((field) => broken.has(field)))
      complaints.push(...refuse(sound as T).map((complaint) => pointed(complaint, needs, raw, sound)));
  }
  complaints.push(...leftoversIn(shape, raw, complaints));
  return { entity: sound as T, complaints: withCredentials(shape, raw, complaints) };
}

const isOfKey = ({ code }: z.core.$ZodIssue): boolean => code === "unrecognized_keys";

/** Whether an entry has all the fields of a kind, and no other, whatever their values are. */
const isWhole =
  (raw: Mapping) =>
  ({ shapeOf }: { readonly shapeOf: EntityKind<unknown>["shapeOf"] }): boolean =>
    (shapeOf(raw).safeParse(raw).error?.issues ?? []).every(
      (issue) => !isOfKey(issue) && Object.hasOwn(raw, issue.path[0] ?? ""),
    );

/** A default is not written anywhere: what it does not fit together with is. */
function pointed(complaint: Complaint, needs: readonly string[], raw: Mapping, sound: Mapping): Complaint {
  const [field = "", ...rest] = complaint.field;
  if (rest.length > 0 || Object.hasOwn(raw, field) || sound[field] === undefined) return complaint;
  const at = needs.find((other) => Object.hasOwn(raw, other) && other !== "platform");
  return at === undefined ? complaint : { ...complaint, at };
}

/**
 * A credential is complained of as such, and of nothing else: what it should have been is the lesser trouble. A guess is
 * made of free text only: a field with a grammar of its own says what it holds.
 */
function withCredentials(shape: z.ZodObject, raw: Mapping, complaints: readonly Complaint[]): Complaint[] {
  const pasted = credentialsIn(raw);
  const isPasted = new Set(pasted.map(({ field }) => fieldName(field)));
  return [
    ...complaints.filter(({ field, about }) =>
      about === "key" ? !holdsCredential(String(field.at(-1))) : !isPasted.has(fieldName(field)),
    ),
    ...pasted,
    ...guessesIn(raw)
      .filter((field) => isFreeText(shape, field))
      .map((field) => ({ field, ...POSSIBLE_CREDENTIAL })),
  ];
}

const isWarning = ({ severity }: Complaint): boolean => severity === "warning";

/** The fields of a broken entry that are well-formed, so that rules about them can run all the same. */
function soundFields(shape: z.ZodRawShape, raw: Mapping, broken: ReadonlySet<PropertyKey | undefined>) {
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([field]) => !broken.has(field))
      .map(([field, schema]) => [field, z.safeParse(schema, raw[field]).data]),
  );
}

function reporter(kind: string, source: YamlSource, index: number, raw: unknown): Entry<unknown>["report"] {
  const id = idOf(raw);
  return (complaint) => ({
    ...problemAt(source, [index, ...complaint.field], raw, complaint),
    entity: { kind, ...(id !== undefined && { id: displayName(id) }) },
  });
}

function idOf(raw: unknown): string | undefined {
  return isMapping(raw) && typeof raw.id === "string" ? raw.id : undefined;
}
