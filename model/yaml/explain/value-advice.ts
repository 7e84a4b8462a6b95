import type * as z from "zod";
import type { FieldPath } from "../../problems/place.ts";
import { itemsWithin, listedAlready, nearest } from "../../problems/suggest.ts";
import { isMapping } from "../source.ts";
import { meantValue } from "./meant.ts";
import { isPlaceholder } from "./placeholder.ts";
import { fieldsOf, fits, schemaAt } from "./schema-parts.ts";

/** What to do where the quotes are all that is wrong: `"12.50"` for a number, `2026` for a text. */
export function fixOfQuotes(field: z.ZodType | undefined, value: unknown): string | undefined {
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
export function fixOfBrackets(field: z.ZodType | undefined, value: unknown): string | undefined {
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
    .trim()
    .replace(/^= */, "")
    .replace(/^\((.*)\)$|^\[(.*)\]$|^([^[]*)\]$/s, "$1$2$3")
    .split(BETWEEN_ITEMS)
    .map((item) => item.trim().replace(/^(["'])(.*)\1$/, "$2"))
    .filter((item) => item !== "" && !isPlaceholder(item));
}

/** What stands between the items of a list that YAML takes for one text: commas, or the signs of a list for people. */
const BETWEEN_ITEMS = /[,;|]|(?:^|\s)[*+•–-]\s|(?:^|\s)-(?=\S)|\s(?:[/&]|and)\s/;

/** An item as it can be written: a text that would be read as something else is in quotes. */
const itemOf = (item: string | number): string =>
  typeof item === "number" || (/^[\w./][\w./:*@+-]*$/.test(item) && !NO_TEXT.test(item))
    ? String(item)
    : JSON.stringify(item);

/** What is no text without quotes. Source: YAML 1.2.2, core schema. */
const NO_TEXT = /^(?:[-+.\d][\d.eExXa-fA-F+-]*|true|false|null)$/i;

/** What a field asks for that a vendor also knows by a number, which is not it. */
export function fixOfId(field: z.ZodType | undefined, value: unknown): string | undefined {
  const fix = typeof value === "number" ? field?.meta()?.ofNumber : undefined;
  return typeof fix === "string" ? fix : undefined;
}

/** What to write where brackets are too much: `[a]` for one text. */
export function fixOfOneItem(field: z.ZodType | undefined, value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length !== 1 || !fits(field, value[0])) return undefined;
  return `write ${itemOf(value[0])} without the brackets`;
}

/** What to write where a colon made a mapping of a text: `[surface: api]` for an id, or `push: main` for one text. */
export function fixOfColon(field: z.ZodType | undefined, value: unknown): string | undefined {
  if (!isMapping(value)) return undefined;
  const [[key, part] = [], ...others] = Object.entries(value);
  if (key === undefined || others.length > 0 || (typeof part !== "string" && typeof part !== "number"))
    return undefined;
  const fitting = [`${key}: ${part}`, `${key}:${part}`, part].find((text) => fits(field, text));
  return fitting === undefined ? undefined : `did you mean ${JSON.stringify(fitting)}?`;
}

/** What to write where a space is missing behind a colon: `plan:hobby` for a mapping. */
export function fixOfGluedColon(field: z.ZodType | undefined, value: unknown): string | undefined {
  const [, key = "", rest] = (typeof value === "string" && /^([\w-]+):(\S+)$/.exec(value)) || [];
  return rest !== undefined && field !== undefined && fieldsOf(field).includes(key)
    ? "write a space after the colon"
    : undefined;
}

/** What to write where several items of a list stand in the place of one: `[a b]`, `[a; b]`, `[[a, b]]`. */
export function fixOfItems(
  field: z.ZodType | undefined,
  path: FieldPath,
  value: unknown,
): string | undefined {
  if (typeof path.at(-1) !== "number") return undefined;
  if (Array.isArray(value)) return value.every((item) => fits(field, item)) ? severalItems(value) : undefined;
  const numbered = (part: string) => (fits(field, part) ? part : Number(part));
  // Whose words all start with a capital is a person, not several logins.
  const isName = fits(field, "Any") && /^\p{Lu}\S*( \p{Lu}\S*)+$/u.test(String(value));
  const items =
    typeof value === "string" && !isName
      ? itemsWithin(value, (part) => fits(field, numbered(part)))
      : undefined;
  return items && severalItems(items.map(numbered));
}

/** As {@link fixOfItems}, where spaces alone part values that have some themselves: `Build GHCR Push`. */
export function fixOfKnownItems(
  path: FieldPath,
  value: unknown,
  known: readonly string[],
): string | undefined {
  if (typeof path.at(-1) !== "number" || typeof value !== "string") return undefined;
  const longestFirst = [...known].sort((a, b) => b.length - a.length);
  const items = value.match(new RegExp(longestFirst.join("|"), "g")) ?? [];
  const isAll = items.join(" ") === value.trim().replace(/\s+/g, " ");
  return items.length > 1 && isAll ? severalItems(items) : undefined;
}

/** What to write in the place of one item that is several. */
export const severalItems = (items: readonly (string | number)[]): string =>
  `write ${items.length} items: ${items.map(itemOf).join(", ")}`;

/** What to write where a slip or two are all that is wrong. */
export function fixOfSlip(
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
export function fixOfNothing(field: z.ZodType | undefined, value: unknown): string | undefined {
  if (typeof value !== "string" || !/^(none|nil|null|n\/?a|-)$/i.test(value.trim())) return undefined;
  if (fits(field, null)) return "write null without quotes";
  if (fits(field, [])) return "write []";
  const left = field?.safeParse(undefined);
  // Where a default stands in for it, something else was meant: no limit, for example.
  return left?.success && left.data === undefined ? "leave the field out" : undefined;
}

/** The other way to mend a field without a value: it may be one that says nothing more where it is left out. */
export function orNothing(schema: z.ZodType, path: FieldPath, value: unknown): string {
  const left = value === null ? schemaAt(schema, path)?.safeParse(undefined) : undefined;
  return left?.success && isNothing(left.data) ? ", or leave the field out" : "";
}

/** No value, or a list or mapping of nothing. */
const isNothing = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
