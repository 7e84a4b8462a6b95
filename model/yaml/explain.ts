import * as z from "zod";
import { own } from "../entities/own.ts";
import type { FieldPath } from "../problems/place.ts";
import { type Complaint, fieldName } from "../problems/problem.ts";
import { displayName } from "../problems/redact.ts";
import { lookAlike, strangeCharacter } from "../problems/strange-characters.ts";
import { listedAlready, nearest, orElse, suggest } from "../problems/suggest.ts";
import { meantValue } from "./meant.ts";
import { isMapping } from "./source.ts";

/** How a schema parses what is to be explained: an issue has the message that the schema gives, or an empty one. */
export const OWN_MESSAGES = { error: () => "" };

/**
 * Turns what zod found wrong with `raw` into complaints that say what would be right. The advice comes from the
 * descriptions of the schema, so a field is explained where it is defined. One slip is one complaint: a field is not also
 * missing where its misspelt name stands, and a value that breaks two rules of its field is complained of once.
 * @param issues of a parse with {@link OWN_MESSAGES}
 * @param reasonOf why a field cannot stand here that has its right name, e.g. that of another platform
 */
export function explain(
  schema: z.ZodType,
  raw: unknown,
  issues: readonly z.core.$ZodIssue[],
  reasonOf: (key: string) => string | undefined = () => undefined,
): Complaint[] {
  const misspelt = new Set<string>();
  const complaints = issues.flatMap((issue): Complaint[] => {
    const field = issue.path.filter((step) => typeof step !== "symbol");
    if (issue.code === "unrecognized_keys") {
      const shape = shapeOf(schemaAt(schema, field)) ?? {};
      return issue.keys.map((key) => {
        const near =
          misspeltField(key, shape, valueAt(raw, field)) ??
          (issue.keys.length === 1 ? otherName(schema, raw, [...field, key], issues) : undefined);
        if (near !== undefined) misspelt.add(fieldName([...field, near]));
        const elsewhere = near === undefined ? levelOf(schema, raw, field, key) : undefined;
        const known = Object.keys(shape).concat(namesIn(schemaAt(schema, field)));
        return unknownKey([...field, key], key, near, known, elsewhere, reasonOf(key));
      });
    }
    if (issue.code === "invalid_key") return [illegalKey(schema, field)];
    const siblings = typeof field.at(-1) === "number" ? valueAt(raw, field.slice(0, -1)) : [];
    const listed = Array.isArray(siblings) ? siblings : [];
    return [{ field, ...explainValue(schema, field, valueAt(raw, field), issue, listed) }];
  });
  return complaints.filter(
    ({ field, about, wrong }, i) =>
      about === "key" ||
      (!(valueAt(raw, field) === undefined && misspelt.has(fieldName(field))) &&
        complaints.findIndex(
          (other) => fieldName(other.field) === fieldName(field) && other.wrong === wrong,
        ) === i),
  );
}

/** Whether the field at a path holds any text: one without a format, a list of values or a pattern that says more than "not empty". */
export function isFreeText(schema: z.ZodType, path: FieldPath): boolean {
  const field = schemaAt(schema, path);
  if (!field) return false;
  const {
    type,
    format,
    pattern,
    enum: values,
  } = z.toJSONSchema(field, { io: "input", unrepresentable: "any" });
  return type === "string" && !format && !values && (pattern === undefined || pattern === "\\S");
}

/**
 * The field that an unknown one is a slip of, or another name for: none that stands beside it, since it would be written
 * twice then.
 */
export function misspeltField(key: string, shape: z.core.$ZodShape, beside: unknown): string | undefined {
  const written = isMapping(beside) ? beside : {};
  const free = Object.keys(shape).filter((field) => !Object.hasOwn(written, field));
  return nearest(key, free) ?? akin(key, free, (field) => fits(shape[field], written[key]));
}

const fits = (schema: z.core.$ZodType | undefined, value: unknown): boolean =>
  schema !== undefined && z.safeParse(schema, value).success;

/** The field that has most words in common with another name for it, where the value fits: `timeout` of a surface's. */
function akin(key: string, known: readonly string[], isFit: (field: string) => boolean): string | undefined {
  const stems = new Set(stemsOf(key));
  const common = (field: string) => stemsOf(field).filter((stem) => stems.has(stem)).length;
  const most = Math.max(1, ...known.map(common));
  const [only, ...others] = known.filter((field) => common(field) === most && isFit(field));
  return others.length === 0 ? only : undefined;
}

/** How the words of a name begin: `read` of both `ready_check` and `readinessProbe`. */
const stemsOf = (name: string): string[] =>
  name
    .split(/[_-]|(?=[A-Z])/)
    .map((word) => word.toLowerCase().slice(0, 4))
    .filter((stem) => stem.length > 2);

/** Where a field belongs that stands a level too high or too low, as advice. */
function levelOf(schema: z.ZodType, raw: unknown, path: FieldPath, key: string): string | undefined {
  const value = valueAt(raw, [...path, key]);
  const shape = shapeOf(schemaAt(schema, path)) ?? {};
  const isIn = (fields: Record<string, z.ZodType> | undefined) => fits(own(fields ?? {}, key), value);
  // A mapping by names is lacking where it is not written; one by names of any form says nothing of this one.
  const isNamedIn = (field: z.ZodType | undefined) =>
    keyTypeOf(field) !== undefined && fits(field, { [key]: value }) && !fits(field, { "": value });
  const holding = (fields: Record<string, z.ZodType>, written: unknown) =>
    Object.keys(fields).filter(
      (field) =>
        isIn(shapeOf(fields[field])) || (valueAt(written, [field]) === undefined && isNamedIn(fields[field])),
    );
  const below = holding(shape, valueAt(raw, path));
  if (below.length === 1) return `write it below ${below[0]}, indented by two spaces more`;
  const above = typeof path.at(-1) === "string" ? shapeOf(schemaAt(schema, path.slice(0, -1))) : undefined;
  if (isIn(above)) return `write it beside ${path.at(-1)}, not below it`;
  const beside = holding(above ?? {}, valueAt(raw, path.slice(0, -1)));
  if (beside.length === 1) return `write it below ${beside[0]}`;
  const inner = isMapping(value) ? Object.keys(value) : [];
  return inner.length > 0 &&
    inner.every((field) => Object.hasOwn(shape, field) && valueAt(raw, [...path, field]) === undefined)
    ? `take this line out, and indent ${inner.join(", ")} by two spaces less`
    : undefined;
}

/** The only field that is missing beside an unknown one, where its value fits: `name` for `id`. */
function otherName(
  schema: z.ZodType,
  raw: unknown,
  path: FieldPath,
  issues: readonly z.core.$ZodIssue[],
): string | undefined {
  const beside = (field: readonly PropertyKey[]) =>
    field.length === path.length && path.slice(0, -1).every((step, i) => step === field[i]);
  const missing = issues
    .map((issue) => issue.path as FieldPath)
    .filter((field) => beside(field) && valueAt(raw, field) === undefined);
  const [only] = missing;
  if (only === undefined || missing.length > 1) return undefined;
  return fits(schemaAt(schema, only), valueAt(raw, path)) ? String(only.at(-1)) : undefined;
}

function unknownKey(
  field: FieldPath,
  key: string,
  near: string | undefined,
  known: readonly string[],
  elsewhere: string | undefined,
  reason: string | undefined,
): Complaint {
  if (key === "<<") {
    return {
      field,
      about: "key",
      wrong: "YAML 1.2 has no merge key, so this takes over no fields",
      fix: "write the fields themselves; an alias may stand for the value of one",
    };
  }
  // A slip of a field that is written beside it, else it would be `near`.
  const other = nearest(key, known);
  const rename = reason === undefined ? "rename it, or " : "";
  const away = other === undefined ? `${rename}remove it` : `remove it: "${other}" stands here already`;
  return {
    field,
    about: "key",
    wrong: reason ?? `there is no field "${displayName(key)}" here${strange(key)}`,
    fix: near ? `did you mean "${near}"?` : (elsewhere ?? `${away}; the fields are ${known.join(", ")}`),
  };
}

/** The names that a mapping by names may have, where they are a list. */
function namesIn(schema: z.ZodType | undefined): string[] {
  const { options = [] } = (keyTypeOf(schema) ?? {}) as { options?: readonly unknown[] };
  return options.map(String);
}

/** What the keys of a mapping by names have to be. */
function keyTypeOf(schema: z.ZodType | undefined): z.ZodType | undefined {
  let record = schema;
  while (record && !("keyType" in record)) record = unwrapped(record);
  return record?.keyType as z.ZodType | undefined;
}

function illegalKey(schema: z.ZodType, field: FieldPath): Complaint {
  const keyType = keyTypeOf(schemaAt(schema, field.slice(0, -1)));
  const fix =
    fixOfSlip(keyType, [], field.at(-1), []) ??
    `write ${descriptionOf(keyType) ?? "a key of the right kind"}`;
  return { field, about: "key", wrong: `this key does not fit${strange(field.at(-1))}`, fix };
}

function explainValue(
  schema: z.ZodType,
  path: FieldPath,
  value: unknown,
  issue: z.core.$ZodIssue,
  listed: readonly unknown[],
): Omit<Complaint, "field"> {
  const right = describedAt(schema, path);
  if (value === undefined) {
    const values = issue.code === "invalid_value" ? `; one of: ${issue.values.join(", ")}` : "";
    return { wrong: "this field is missing", fix: `add it: ${right}${values}` };
  }
  if (issue.code === "invalid_value") {
    const known = issue.values.map(String);
    const twin = typeof value === "string" ? nearest(value, known) : undefined;
    const near = twin !== undefined && listed.includes(twin) ? listedAlready(twin) : suggest(value, known);
    const field = schemaAt(schema, path);
    return {
      wrong: `this is not one of the values it may have${strange(value)}`,
      fix:
        fixOfOneItem(field, value) ??
        (twin === undefined ? fixOfItems(field, path, value) : undefined) ??
        // A message of the schema's own says how there could be another value.
        (issue.message ? orElse(near, issue.message) : near),
    };
  }
  const field = schemaAt(schema, path);
  // Many candidates are tried, so only where nothing else says what to write.
  const meant = () =>
    fixOfNothing(field, value) ?? fixOfItems(field, path, value) ?? fixOfSlip(field, path, value, listed);
  if (issue.code === "custom") {
    const said = issue.params?.wrong;
    const isHidden = issue.params?.isHidden === true;
    return {
      wrong:
        typeof said === "string" && said !== UNFIT
          ? `${said}${mixed(value, said)}`
          : `${UNFIT}${strange(value)}`,
      // A rule without a message of its own leaves the advice to the description.
      fix:
        (isHidden || WHOLE_VALUE.test(issue.message) ? undefined : meant()) ??
        (issue.message || `write ${right}`),
      ...(isHidden && { isHidden }),
    };
  }
  if (typeof value === "number" && !Number.isFinite(value))
    return { wrong: "this is not a finite number", fix: `write ${right}` };
  if (issue.code === "invalid_type") {
    return {
      ...(typeof value === "number" && {
        fixOf: (written: string) => {
          if (fits(field, written)) return `write "${written}", with the quotes`;
          // Read as another number than people see in it.
          return /^[-+]?0[\dxo]/.test(written) ? `write ${right}` : undefined;
        },
      }),
      wrong: `this is ${kindOf(value)}, not ${article(issue.expected)}${isMeantSo(value) ? strange(value) : ""}`,
      fix:
        fixOfQuotes(field, value) ??
        fixOfNothing(field, value) ??
        fixOfBrackets(field, value) ??
        fixOfItems(field, path, value) ??
        fixOfOneItem(field, value) ??
        fixOfColon(field, value) ??
        fixOfGluedColon(field, value) ??
        fixOfSlip(field, path, value, listed) ??
        `write ${right}${orNothing(schema, path, value)}`,
    };
  }
  return { wrong: `${UNFIT}${strange(value)}`, fix: meant() ?? `write ${right}` };
}

/** What to do where the quotes are all that is wrong: `"12.50"` for a number, `2026` for a text. */
function fixOfQuotes(field: z.ZodType | undefined, value: unknown): string | undefined {
  // Written out: in quotes, 1.2e+11 would be another text. What is too large for a number has lost digits.
  if (typeof value === "number" && fits(field, String(value)))
    return Number.isSafeInteger(value) ? `write "${value}", with the quotes` : "put it in quotes";
  // As YAML 1.1 has them.
  if (typeof value === "string" && /^(yes|on|no|off)$/i.test(value) && fits(field, true))
    return `write ${/^(yes|on)$/i.test(value)}`;
  const word = typeof value === "string" && fits(field, true) ? nearest(value, ["true", "false"]) : undefined;
  if (word !== undefined && value !== word) return `write ${word}`;
  if (typeof value !== "string" || !/^(true|false|-?(0|[1-9]\d*)(\.\d+)?)$/.test(value)) return undefined;
  const meant: unknown = JSON.parse(value);
  return fits(field, meant) ? `write ${value} without quotes` : undefined;
}

/** What to write where the brackets of a list are all that is missing: `a` or `a, b` for a list of texts. */
function fixOfBrackets(field: z.ZodType | undefined, value: unknown): string | undefined {
  const items = itemsIn(value);
  const numbers = items.every((item) => /^\d+$/.test(String(item))) ? items.map(Number) : items;
  const fitting = items.length === 0 ? undefined : [items, numbers].find((list) => fits(field, list));
  return fitting && `write [${fitting.map(itemOf).join(", ")}]`;
}

/** What is meant to be a list, if it is: a number, a text with commas, or what `{a, b}` is, a mapping of nothing. */
function itemsIn(value: unknown): readonly (string | number)[] {
  if (typeof value === "number") return [value];
  if (isMapping(value)) return Object.values(value).every((part) => part === null) ? Object.keys(value) : [];
  if (typeof value !== "string") return [];
  return value
    .replace(/^\((.*)\)$|^([^[]*)\]$/s, "$1$2")
    .split(BETWEEN_ITEMS)
    .map((item) => item.trim().replace(/^(["'])(.*)\1$/, "$2"))
    .filter((item) => item !== "");
}

/** What stands between the items of a list that YAML takes for one text: commas, or the signs of a list for people. */
const BETWEEN_ITEMS = /[,;]|(?:^|\s)[*+•–]\s/;

/** An item as it can be written: a text that would be read as something else is in quotes. */
const itemOf = (item: string | number): string =>
  typeof item === "number" || (/^[\w./][\w./:*@+-]*$/.test(item) && !NO_TEXT.test(item))
    ? String(item)
    : JSON.stringify(item);

/** What is no text without quotes. Source: YAML 1.2.2, core schema. */
const NO_TEXT = /^(?:[-+.\d][\d.eExXa-fA-F+-]*|true|false|null)$/i;

/** What to write where brackets are too much: `[a]` for one text. */
function fixOfOneItem(field: z.ZodType | undefined, value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length !== 1 || !fits(field, value[0])) return undefined;
  return `write ${itemOf(value[0])} without the brackets`;
}

/** What to write where a colon made a mapping of a text: `[surface: api]` for an id, or `push: main` for one text. */
function fixOfColon(field: z.ZodType | undefined, value: unknown): string | undefined {
  if (kindOf(value) !== "a mapping") return undefined;
  const [[key, part] = [], ...others] = Object.entries(value as object);
  if (key === undefined || others.length > 0 || (typeof part !== "string" && typeof part !== "number"))
    return undefined;
  const fitting = [`${key}: ${part}`, `${key}:${part}`, part].find((text) => fits(field, text));
  return fitting === undefined ? undefined : `did you mean ${JSON.stringify(fitting)}?`;
}

/** What to write where a space is missing behind a colon: `plan:hobby` for a mapping. */
function fixOfGluedColon(field: z.ZodType | undefined, value: unknown): string | undefined {
  const [, key = "", rest] = (typeof value === "string" && /^([\w-]+):(\S+)$/.exec(value)) || [];
  return rest !== undefined && field !== undefined && fieldsOf(field).includes(key)
    ? "write a space after the colon"
    : undefined;
}

/** What to write where several items of a list stand in the place of one: `[a b]`, `[a; b]`, `[[a, b]]`. */
function fixOfItems(field: z.ZodType | undefined, path: FieldPath, value: unknown): string | undefined {
  if (typeof path.at(-1) !== "number") return undefined;
  const ways = typeof value === "string" ? [value.split(/\s*[;|]\s*/), value.trim().split(/\s+/)] : [value];
  const items = ways.find(
    (way): way is (string | number)[] =>
      Array.isArray(way) && way.length > 1 && way.length < 10 && way.every((item) => fits(field, item)),
  );
  return items && `write ${items.length} items: ${items.map(itemOf).join(", ")}`;
}

/** What to write where a slip or two are all that is wrong. */
function fixOfSlip(
  field: z.ZodType | undefined,
  path: FieldPath,
  value: unknown,
  listed: readonly unknown[],
): string | undefined {
  return meantValue(value, String(path.at(-1)), (near) =>
    fits(field, near)
      ? listed.includes(near)
        ? listedAlready(String(near))
        : `did you mean ${JSON.stringify(near)}?`
      : fixOfBrackets(field, near),
  );
}

/** What to write where words say that there is no value. */
function fixOfNothing(field: z.ZodType | undefined, value: unknown): string | undefined {
  if (typeof value !== "string" || !/^(none|nil|null|n\/?a|-)$/i.test(value.trim())) return undefined;
  if (fits(field, null)) return "write null, without quotes";
  if (fits(field, [])) return "write []";
  const left = field?.safeParse(undefined);
  // Where a default stands in for it, something else was meant: no limit, for example.
  return left?.success && left.data === undefined ? "leave the field out" : undefined;
}

/** The other way to mend a field without a value: it may be one that says nothing more where it is left out. */
function orNothing(schema: z.ZodType, path: FieldPath, value: unknown): string {
  const left = value === null ? schemaAt(schema, path)?.safeParse(undefined) : undefined;
  return left?.success && isNothing(left.data) ? ", or leave the field out" : "";
}

/** No value, or a list or mapping of nothing. */
const isNothing = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

/** A rule's own advice that names the value to write. */
const WHOLE_VALUE = /^write "[^"]+"(, if .*)?$/;

/** What is said where the form of a value says no more. */
const UNFIT = "this value does not fit";

/** Names a character that only looks like the right one. */
function strange(value: unknown): string {
  const named = typeof value === "string" ? strangeCharacter(value) : undefined;
  return named === undefined ? "" : `: ${named}`;
}

/** Names a look-alike among Latin letters, unless `said` names a character already. */
function mixed(value: unknown, said: string): string {
  const named = typeof value === "string" ? lookAlike(value) : undefined;
  return named === undefined || /: (character \d|U\+)/.test(said) ? "" : `: ${named}`;
}

/** Whether a text is a number or a truth value but for characters that are not the right ones, or not seen. */
const isMeantSo = (value: unknown): boolean =>
  typeof value === "string" && /^(true|false|[\d.\s\p{Cf}\p{Pd}\u2212])+$/iu.test(value.normalize("NFKC"));

function kindOf(value: unknown): string {
  if (value === null) return "empty";
  return article(Array.isArray(value) ? "array" : typeof value);
}

const PLAIN_WORDS: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a mapping",
  record: "a mapping",
  string: "a text",
  int: "a whole number",
  boolean: "true or false",
};

const article = (type: string): string => PLAIN_WORDS[type] ?? `a ${type}`;

/** The description nearest to a path: the field's own, else that of what holds it. */
function describedAt(schema: z.ZodType, path: FieldPath): string {
  for (let depth = path.length; depth > 0; depth--) {
    const description = descriptionOf(schemaAt(schema, path.slice(0, depth)));
    if (description) return description;
  }
  return descriptionOf(schema) ?? "a value of the right kind";
}

function descriptionOf(schema: z.ZodType | undefined): string | undefined {
  return schema && (schema.description ?? descriptionOf(unwrapped(schema)));
}

/** What an optional, nullable or defaulted schema wraps. */
function unwrapped(schema: z.ZodType): z.ZodType | undefined {
  return "unwrap" in schema && typeof schema.unwrap === "function" && !("element" in schema)
    ? (schema.unwrap() as z.ZodType)
    : undefined;
}

/** The names of the fields that a schema of a mapping knows. */
export const fieldsOf = (schema: z.ZodType): readonly string[] => Object.keys(shapeOf(schema) ?? {});

function shapeOf(schema: z.ZodType | undefined): Record<string, z.ZodType> | undefined {
  if (!schema) return undefined;
  return "shape" in schema ? (schema.shape as Record<string, z.ZodType>) : shapeOf(unwrapped(schema));
}

function schemaAt(schema: z.ZodType, path: FieldPath): z.ZodType | undefined {
  let here: z.ZodType | undefined = schema;
  for (const step of path) {
    while (here && !("shape" in here) && !("element" in here) && !("valueType" in here))
      here = unwrapped(here);
    if (!here) return undefined;
    if ("element" in here) here = here.element as z.ZodType;
    else if ("valueType" in here) here = here.valueType as z.ZodType;
    else here = (here as z.ZodObject).shape[String(step)] as z.ZodType | undefined;
  }
  return here;
}

function valueAt(raw: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      value !== null && typeof value === "object"
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    raw,
  );
}
