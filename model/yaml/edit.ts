import { isDeepStrictEqual } from "node:util";
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  Scalar,
  stringify,
  type YAMLMap,
} from "yaml";

type Plain = string | number | boolean | null;

/**
 * The text of a catalogue file with one field of one entry set. Everything else stays as it is, to the letter: comments,
 * order, quotes and line ends.
 * @throws where there is no such entry, or where the text is written in a way that this cannot edit.
 */
export function setField(text: string, id: string, field: string, value: Plain): string {
  const document = parseDocument(text);
  const entry = entryOf(document, id);
  const pair: Pair | undefined = entry.items.find(({ key }) => isScalar(key) && key.value === field);
  const edited = pair ? replaced(text, pair, value) : inserted(text, entry, field, value);
  const expected = (document.toJS() as { id?: unknown }[]).map((plain) =>
    plain.id === id ? { ...plain, [field]: value } : plain,
  );
  return verified(edited, expected);
}

/**
 * The text of a catalogue file with an entry added at its end.
 * @throws where the text is written in a way that this cannot edit.
 */
export function appendEntry(text: string, entry: Readonly<Record<string, Plain | undefined>>): string {
  const document = parseDocument(text);
  const { contents } = document;
  if (contents !== null && !isSeq(contents)) throw new Error("the file is not a list of entries");
  const before: unknown[] = contents?.toJSON() ?? [];
  const eol = lineEnd(text);
  const block = stringify([entry], { lineWidth: 0 }).replaceAll("\n", eol);
  return verified(
    appended(text, contents?.range ?? undefined, contents?.flow === true, before.length, block),
    [...before, entry],
  );
}

function entryOf(document: Document, id: string): YAMLMap {
  const entries = isSeq(document.contents) ? document.contents.items : [];
  const entry = entries.find((item) => isMap(item) && item.get("id") === id);
  if (!isMap(entry)) throw new Error(`there is no entry ${id}`);
  return entry;
}

function replaced(text: string, { value: node }: Pair, value: Plain): string {
  const [from, to] = rangeOf(node);
  const isQuoted = isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE);
  return text.slice(0, from) + scalar(value, isQuoted) + text.slice(to);
}

/** A new field stands on a line of its own below the last one, or at the end of an entry in braces. */
function inserted(text: string, entry: YAMLMap, field: string, value: Plain): string {
  const line = `${field}: ${scalar(value, false)}`;
  if (entry.flow) {
    const end = rangeOf(entry)[1] - 1;
    return `${text.slice(0, end).trimEnd()}, ${line} ${text.slice(end)}`;
  }
  const first = rangeOf(entry.items[0]?.key)[0];
  const indent = " ".repeat(first - (text.lastIndexOf("\n", first - 1) + 1));
  const last = entry.items.at(-1);
  const end = rangeOf(last?.value ?? last?.key)[1];
  const eol = lineEnd(text);
  const found = text.indexOf("\n", text[end - 1] === "\n" ? end - 1 : end);
  return found === -1
    ? `${text}${eol}${indent}${line}${eol}`
    : `${text.slice(0, found + 1)}${indent}${line}${eol}${text.slice(found + 1)}`;
}

function appended(
  text: string,
  range: readonly [number, number, number] | undefined,
  isFlow: boolean,
  count: number,
  block: string,
): string {
  const eol = lineEnd(text);
  if (isFlow && range && count === 0)
    return text.slice(0, range[0]) + block + text.slice(range[1]).replace(/^\r?\n/, "");
  if (isFlow)
    throw new Error("the list stands in brackets; write each entry on lines of its own, starting with `- `");
  if (text.trim() === "") return block;
  return `${text.trimEnd()}${eol}${eol}${block}`;
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = (node as { range?: readonly [number, number, number] | null } | null | undefined)?.range;
  if (!range) throw new Error("the file is written in a way that cannot be edited here");
  return [range[0], range[1]];
}

/** A value as YAML on one line; a text in quotes where one was before, or where it would be read as something else. */
const scalar = (value: Plain, isQuoted: boolean): string =>
  isQuoted && typeof value === "string"
    ? JSON.stringify(value)
    : stringify(value, { lineWidth: 0 }).trimEnd();

const lineEnd = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

/** An edit of text is only as good as what it is read as. */
function verified(text: string, expected: unknown): string {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isDeepStrictEqual(document.toJS(), expected)) {
    throw new Error("the file is written in a way that cannot be edited here; edit it by hand");
  }
  return text;
}
