import type * as z from "zod";
import type { FieldPath } from "../../problems/place.ts";
import { type Complaint, fieldName } from "../../problems/problem.ts";
import { lookAlike, strange } from "../../problems/strange-characters.ts";
import { listedAlready, nearest, orElse, suggest } from "../../problems/suggest.ts";
import { levelOf, misspeltField, otherName, unknownKey } from "./key-advice.ts";
import {
  describedAt,
  descriptionOf,
  fits,
  keyTypeOf,
  namesIn,
  schemaAt,
  shapeOf,
  valueAt,
} from "./schema-parts.ts";
import {
  fixOfBrackets,
  fixOfColon,
  fixOfGluedColon,
  fixOfId,
  fixOfItems,
  fixOfKnownItems,
  fixOfNothing,
  fixOfOneItem,
  fixOfQuotes,
  fixOfSlip,
  orNothing,
} from "./value-advice.ts";

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

function illegalKey(schema: z.ZodType, field: FieldPath): Complaint {
  const [holder, key = ""] = field.slice(-2).map(String);
  if (Object.hasOwn(shapeOf(schemaAt(schema, field.slice(0, -2))) ?? {}, key))
    return {
      field,
      about: "key",
      wrong: `this is no name of ${holder}, and a field beside it`,
      fix: `write it beside ${holder}, not below it`,
    };
  const keyType = keyTypeOf(schemaAt(schema, field.slice(0, -1)));
  const fix =
    fixOfSlip(keyType, ["id"], field.at(-1), []) ??
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
  if (value === "" && typeof path.at(-1) === "number")
    return { wrong: "there is nothing in this item", fix: "remove it" };
  if (value === undefined) {
    const values = issue.code === "invalid_value" ? `; one of: ${issue.values.join(", ")}` : "";
    return { wrong: "this field is missing", fix: `add it: ${right}${values}` };
  }
  const field = schemaAt(schema, path);
  if (issue.code === "invalid_value") {
    const known = issue.values.map(String);
    const twin = typeof value === "string" ? nearest(value, known) : undefined;
    const near = twin !== undefined && listed.includes(twin) ? listedAlready(twin) : suggest(value, known);
    return {
      wrong: `this is not one of the values it may have${strange(value)}`,
      fix:
        fixOfOneItem(field, value) ??
        (twin === undefined
          ? (fixOfItems(field, path, value) ?? fixOfKnownItems(path, value, known))
          : undefined) ??
        // A message of the schema's own says how there could be another value.
        (issue.message ? orElse(near, issue.message) : near),
    };
  }
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
          if (fixOfId(field, value) !== undefined) return undefined;
          if (fits(field, written)) return `write "${written}", with the quotes`;
          // Read as another number than people see in it.
          return /^[-+]?0[\dxo]/.test(written) ? `write ${right}` : undefined;
        },
      }),
      wrong: `this is ${kindOf(value)}, not ${article(issue.expected)}${isMeantSo(value) ? strange(value) : ""}`,
      fix:
        fixOfId(field, value) ??
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

/** A rule's own advice that names the value to write. */
const WHOLE_VALUE = /^write "[^"]+"(, if .*)?$/;

/** What is said where the form of a value says no more. */
const UNFIT = "this value does not fit";

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
