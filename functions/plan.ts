import type { z } from "zod";
import { jsonOf } from "./json.ts";
import { wrongFields } from "./push.ts";

/**
 * What a function is told by its variable `PLAN`.
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
