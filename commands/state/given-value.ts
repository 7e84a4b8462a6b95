import { text } from "node:stream/consumers";
import type { Secret } from "../../model/entities/secret.ts";
import { malformed } from "../../model/stack/secret-value.ts";
import { Refused } from "../terminal/problems.ts";

/**
 * A value from a hidden prompt, or from standard input where there is no terminal.
 * @throws Refused where it has not the form of its vendor.
 */
export async function givenValue(secret: Secret): Promise<string> {
  const value = process.stdin.isTTY
    ? await prompted(secret)
    : (await text(process.stdin)).replace(/\r?\n$/, "");
  const wrong = valueFlaw(secret, value);
  if (wrong) throw new Refused(`the value of ${secret.id} ${wrong}; nothing is stored`);
  return value;
}

/** Why a value is not one of its secret; says nothing of the value itself. */
export const valueFlaw = (secret: Secret, value: string): string | undefined =>
  value === "" ? "is empty" : malformed(secret, value);

async function prompted({ id, key_name }: Secret): Promise<string> {
  const { isCancel, password } = await import("@clack/prompts");
  const value = await password({ message: `value of ${id} (${key_name})` });
  if (isCancel(value)) throw new Refused("given up; nothing is stored");
  return value ?? "";
}
