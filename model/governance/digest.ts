import { createHash } from "node:crypto";

/** SHA-256 of a value as JSON with its keys in order, in hexadecimal: the same for the same content however written. */
export const digestOf = (value: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(withSortedKeys(value)))
    .digest("hex");

/** A value with the keys of its objects in order, and without those that have no value. */
export function withSortedKeys(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(withSortedKeys);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, withSortedKeys(part)]),
  );
}
