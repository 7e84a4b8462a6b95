import * as z from "zod";
import type { FieldPath } from "../../problems/place.ts";

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
 * Whether a value is one of a schema, as far as the schema tells: a reference is looked up later, and has the form of an
 * id here.
 */
export function fits(schema: z.core.$ZodType | undefined, value: unknown): boolean {
  if (schema === undefined || !z.safeParse(schema, value).success) return false;
  const pattern = patternOf(schema as z.ZodType);
  return [value].flat().every((text) => typeof text !== "string" || pattern.test(text));
}

/** The pattern that editors are told for a text, or for the items of a list. */
function patternOf(schema: z.ZodType): RegExp {
  const pattern = schema.meta()?.pattern;
  const inner = schema instanceof z.ZodArray ? (schema.element as z.ZodType) : unwrapped(schema);
  return typeof pattern === "string" ? new RegExp(pattern) : inner ? patternOf(inner) : /^/;
}

/** The names that a mapping by names may have, where they are a list. */
export function namesIn(schema: z.ZodType | undefined): string[] {
  const { options = [] } = (keyTypeOf(schema) ?? {}) as { options?: readonly unknown[] };
  return options.map(String);
}

/** What the keys of a mapping by names have to be. */
export function keyTypeOf(schema: z.ZodType | undefined): z.ZodType | undefined {
  let record = schema;
  while (record && !("keyType" in record)) record = unwrapped(record);
  return record?.keyType as z.ZodType | undefined;
}

/** The description nearest to a path: the field's own, else that of what holds it. */
export function describedAt(schema: z.ZodType, path: FieldPath): string {
  for (let depth = path.length; depth > 0; depth--) {
    const description = descriptionOf(schemaAt(schema, path.slice(0, depth)));
    if (description) return description;
  }
  return descriptionOf(schema) ?? "a value of the right kind";
}

/** The description of a schema, or of what it wraps. */
export function descriptionOf(schema: z.ZodType | undefined): string | undefined {
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

/** The fields of a schema of a mapping. */
export function shapeOf(schema: z.ZodType | undefined): Record<string, z.ZodType> | undefined {
  if (!schema) return undefined;
  return "shape" in schema ? (schema.shape as Record<string, z.ZodType>) : shapeOf(unwrapped(schema));
}

/** The schema of what stands at a path. */
export function schemaAt(schema: z.ZodType, path: FieldPath): z.ZodType | undefined {
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

/** What stands at a path; `undefined` where nothing does. */
export function valueAt(raw: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      value !== null && typeof value === "object"
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    raw,
  );
}
