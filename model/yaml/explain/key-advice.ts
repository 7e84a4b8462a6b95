import type * as z from "zod";
import { own } from "../../entities/own.ts";
import type { FieldPath } from "../../problems/place.ts";
import type { Complaint } from "../../problems/problem.ts";
import { displayName } from "../../problems/redact.ts";
import { strange } from "../../problems/strange-characters.ts";
import { nearest } from "../../problems/suggest.ts";
import { isMapping } from "../source.ts";
import { fits, keyTypeOf, schemaAt, shapeOf, valueAt } from "./schema-parts.ts";

/**
 * The field that an unknown one is a slip of, or another name for: none that stands beside it, since it would be written
 * twice then.
 */
export function misspeltField(key: string, shape: z.core.$ZodShape, beside: unknown): string | undefined {
  const written = isMapping(beside) ? beside : {};
  const free = Object.keys(shape).filter((field) => !Object.hasOwn(written, field));
  return nearest(key, free) ?? akin(key, free, (field) => fits(shape[field], written[key]));
}

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
export function levelOf(schema: z.ZodType, raw: unknown, path: FieldPath, key: string): string | undefined {
  const value = valueAt(raw, [...path, key]);
  // A setting has its namespace before its name.
  const name = key.slice(key.indexOf(":") + 1);
  const shape = shapeOf(schemaAt(schema, path)) ?? {};
  const isIn = (fields: Record<string, z.ZodType> | undefined) => fits(own(fields ?? {}, name), value);
  // A mapping by names of any form says nothing of this one.
  const isNamedIn = (field: z.ZodType | undefined) =>
    keyTypeOf(field) !== undefined && fits(field, { [key]: value }) && !fits(field, { "": value });
  const holding = (fields: Record<string, z.ZodType>) =>
    Object.keys(fields).filter((field) => isIn(shapeOf(fields[field])) || isNamedIn(fields[field]));
  const below = holding(shape);
  if (below.length === 1) return `write it below ${below[0]}, indented by two spaces more`;
  const above = typeof path.at(-1) === "string" ? shapeOf(schemaAt(schema, path.slice(0, -1))) : undefined;
  if (isIn(above)) return `write it beside ${path.at(-1)}, not below it`;
  const beside = holding(above ?? {});
  if (beside.length === 1) return `write it below ${beside[0]}`;
  const inner = isMapping(value) ? Object.keys(value) : [];
  return inner.length > 0 &&
    inner.every((field) => Object.hasOwn(shape, field) && valueAt(raw, [...path, field]) === undefined)
    ? `take this line out, and indent ${inner.join(", ")} by two spaces less`
    : undefined;
}

/** The only field that is missing beside an unknown one, where its value fits: `name` for `id`. */
export function otherName(
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

/** What is said of a field that the schema does not know. */
export function unknownKey(
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
