import type * as z from "zod";
import { displayName } from "../model/problems/redact.ts";

/**
 * The plan of a function, from its variable `PLAN`.
 * @throws where it holds no such plan: the fields that are wrong, without what they hold
 */
export function planFrom<T>(schema: z.ZodType<T>, text: string | undefined): T {
  if (!text) throw new Error("the variable PLAN is not set");
  const plan = jsonOf(text);
  if (plan === undefined) throw new Error("the variable PLAN does not hold JSON");
  const parsed = schema.safeParse(plan);
  if (!parsed.success)
    throw new Error(`the variable PLAN does not hold a plan: ${wrongFields(parsed.error)}`);
  return parsed.data;
}

/** The value of a text of JSON; `undefined` where it is none. The error of the parser would repeat the text. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Fields that are named: a caller may have made up ten thousand. */
const NAMED = 5;

/** The fields that a schema refuses and why, e.g. `message.data: Invalid base64-encoded string`; no values. */
export function wrongFields({ issues }: z.ZodError): string {
  const named = issues
    .slice(0, NAMED)
    .map(({ path, message }) => (path.length > 0 ? `${displayName(path.join("."))}: ${message}` : message));
  return [...named, ...(issues.length > NAMED ? [`and ${issues.length - NAMED} more`] : [])].join("; ");
}
