import type * as z from "zod";
import { type Complaint, fieldName } from "../../problems/problem.ts";
import { textsIn } from "../../problems/redact.ts";
import { foreignSign } from "../../problems/strange-characters.ts";
import { meantValue } from "./meant.ts";
import { isPlaceholder } from "./placeholder.ts";
import { describedAt, fits, isFreeText, schemaAt, valueAt } from "./schema-parts.ts";

/** A file that is there has the name that it has; one that is not is told as such. */
const OF_FILES = ["runbook_ref"];

/**
 * What is left in texts that fit their fields, and that nobody means: words for a value that is still to come, and, but
 * in prose, signs of another hand.
 * @param told what is said of them already: one slip is one complaint
 */
export function leftoversIn(schema: z.ZodType, raw: unknown, told: readonly Complaint[]): Complaint[] {
  const names = new Set(told.map(({ field }) => fieldName(field)));
  const isNew = (text: string) => isPlaceholder(text) || foreignSign(text) !== undefined;
  return textsIn(raw, isNew).flatMap((field) => {
    const text = String(valueAt(raw, field));
    const name = String(field.at(-1));
    const type = schemaAt(schema, field);
    if (names.has(fieldName(field)) || type === undefined) return [];
    if (isPlaceholder(text))
      return [
        {
          field,
          wrong: "this stands in for a value that is still to come",
          fix: `write ${describedAt(schema, field)}`,
        },
      ];
    const wrong = foreignSign(text);
    if (wrong === undefined || isFreeText(schema, field) || OF_FILES.includes(name)) return [];
    const near = meantValue(text, name, (value) =>
      foreignSign(String(value)) === undefined && fits(type, value) ? value : undefined,
    );
    return [
      { field, wrong, fix: near === undefined ? "take it out" : `did you mean ${JSON.stringify(near)}?` },
    ];
  });
}
