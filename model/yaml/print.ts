import { stringify } from "yaml";
import { isMapping } from "./source.ts";

/** Texts that nobody has to quote: words, paths, addresses and https URLs. */
const PLAIN_TEXT = /^(https:\/\/)?[\w ./@-]+$/;

/**
 * Plain data as block YAML, in the style of the catalogue: lists of values in brackets, texts with special characters in
 * double quotes, two spaces for each level. It has no line end at its end.
 */
export function printBlock(value: unknown, indent = ""): string {
  if (isMapping(value) && Object.keys(value).length > 0) {
    return Object.entries(value)
      .map(([key, part]) => `${indent}${printPair(key, part, indent)}`)
      .join("\n");
  }
  if (Array.isArray(value) && value.some(isMapping)) {
    return value.map((item) => `${indent}- ${printBlock(item, `${indent}  `).trimStart()}`).join("\n");
  }
  return `${indent}${printInline(value)}`;
}

/** A key with its value, on one line or with the value indented below it. The first line is not indented. */
export function printPair(key: string, value: unknown, indent = ""): string {
  const isNested =
    (isMapping(value) && Object.keys(value).length > 0) || (Array.isArray(value) && value.some(isMapping));
  return isNested
    ? `${printKey(key)}:\n${printBlock(value, `${indent}  `)}`
    : `${printKey(key)}: ${printInline(value)}`;
}

const printKey = (key: string): string => stringify(key, { lineWidth: 0 }).trimEnd();

/** A value on one line, as it stands behind a key or in brackets. */
export function printInline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printInline).join(", ")}]`;
  if (isMapping(value)) {
    const pairs = Object.entries(value).map(([key, part]) => `${printInline(key)}: ${printInline(part)}`);
    return pairs.length > 0 ? `{ ${pairs.join(", ")} }` : "{}";
  }
  const plain = stringify(value, { lineWidth: 0 }).trimEnd();
  const isPlain = typeof value !== "string" || (plain === value && PLAIN_TEXT.test(value));
  return isPlain ? plain : JSON.stringify(value);
}
