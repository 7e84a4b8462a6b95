import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { printBlock, printInline, printPair } from "./print.ts";
import { isMapping, type Mapping } from "./source.ts";

/** An entry of a catalogue file, as it is written. */
export type RawEntry = Mapping & { readonly id: string };

/**
 * The text of a catalogue file with `wanted` as its entries. What is wanted as it stands there already keeps its text, to
 * the letter, with its comments and blank lines; a comment directly above an entry goes with it. New entries stand behind
 * the one that they follow in `wanted`.
 * @param commentOf what to write above a new entry, without `#`
 * @throws where the text is written in a way that this cannot edit.
 */
export function rewriteEntries(
  text: string,
  wanted: readonly RawEntry[],
  commentOf: (entry: RawEntry) => string | undefined = () => undefined,
): string {
  const { contents, errors } = parseDocument(text);
  if (errors.length > 0) throw new Error("the file is not valid YAML");
  if (contents !== null && !isSeq(contents)) throw new Error("the file is not a list of entries");
  const { head, segments } = segmentsOf(text, contents);
  const printed = wanted.map((entry) => {
    const segment = segments.find(({ id }) => id === entry.id);
    return segment ? editedEntry(segment, entry) : newEntry(entry, commentOf(entry));
  });
  const top = head === "" || /\n\s*\n$/.test(head) ? head : `${head.trimEnd()}\n\n`;
  const body = printed.length > 0 ? printed.map(withLineEnd).join("") : "[]";
  return verified(withCrlf(`${top}${body.trimEnd()}\n`, text), wanted);
}

/**
 * The text of a mapping, such as a stack's file, with `wanted` as its content. What stays keeps its text, to the letter.
 * @throws where the text is written in a way that this cannot edit.
 */
export function rewriteMapping(text: string, wanted: Mapping): string {
  const { contents, errors } = parseDocument(text);
  if (errors.length > 0) throw new Error("the file is not valid YAML");
  if (contents === null) return verified(withCrlf(`${text}${printBlock(wanted)}\n`, text), wanted);
  if (!isMap(contents)) throw new Error("the file is not a mapping");
  return verified(withCrlf(editedMap(text, contents, wanted), text), wanted);
}

interface Segment {
  readonly id: unknown;
  /** The entry with the comment above it, up to the next one. */
  readonly text: string;
}

/** Takes a file apart: what stands above the entries, and each entry with its comments. */
function segmentsOf(text: string, list: YAMLSeq | null): { head: string; segments: Segment[] } {
  if (list === null) return { head: text, segments: [] };
  if (list.flow) {
    if (list.items.length > 0)
      throw new Error("the list stands in brackets; write each entry on lines of its own");
    return { head: text.slice(0, list.range?.[0] ?? 0), segments: [] };
  }
  const lowest = lineStart(text, list.range?.[0] ?? 0);
  const starts = list.items.map((item, i) => {
    if (!isMap(item)) throw new Error("an entry is not a mapping");
    const dash = lineStart(text, item.range?.[0] ?? 0);
    return i === 0 ? startOfFirst(text, lowest) : commentedStart(text, dash);
  });
  return {
    head: text.slice(0, starts[0] ?? text.length),
    segments: list.items.map((item, i) => ({
      id: isMap(item) ? item.get("id") : undefined,
      text: text.slice(starts[i], starts[i + 1] ?? text.length),
    })),
  };
}

/** A comment that touches the top of the file is the file's, not its first entry's. */
function startOfFirst(text: string, dash: number): number {
  const start = commentedStart(text, dash);
  return start === 0 ? dash : start;
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;

/** Where the comment starts that stands directly above a line. */
function commentedStart(text: string, line: number): number {
  let start = line;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!/^\s*#/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}

function newEntry(entry: RawEntry, comment: string | undefined): string {
  const above =
    comment === undefined
      ? ""
      : `${comment
          .split("\n")
          .map((line) => `# ${line}`)
          .join("\n")}\n`;
  return `${above}${printBlock([entry])}\n\n`;
}

function editedEntry({ text }: Segment, wanted: RawEntry): string {
  const list = parseDocument(text).contents;
  const entry = isSeq(list) ? list.items[0] : undefined;
  if (!isMap(entry)) throw new Error("an entry is not a mapping");
  if (isDeepStrictEqual(entry.toJSON(), wanted)) return text;
  if (!entry.flow) return editedMap(text, entry, wanted);
  const [from, to] = rangeOf(entry);
  return `${text.slice(0, from)}${printBlock(wanted, "  ").trimStart()}${text.slice(to)}`;
}

/** A replacement of a part of a text. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text with the fields of a mapping in block style changed, removed and added. */
function editedMap(text: string, map: YAMLMap, wanted: Mapping): string {
  const splices = mapSplices(text, map, wanted);
  // From the end of the text, so that offsets stay true; of two additions at one place, the deeper one comes first there.
  return splices
    .toReversed()
    .sort((a, b) => b.from - a.from || b.to - a.to)
    .reduce((edited, { from, to, text: part }) => edited.slice(0, from) + part + edited.slice(to), text);
}

function mapSplices(text: string, map: YAMLMap, wanted: Mapping): Splice[] {
  const pairs = new Map(map.items.map((pair) => [keyOf(pair), pair]));
  const first = map.items[0];
  if (!first) throw new Error("a mapping is empty");
  const column = rangeOf(first.key)[0] - lineStart(text, rangeOf(first.key)[0]);
  const indent = " ".repeat(column);
  const splices: Splice[] = [];
  for (const [key, pair] of pairs) {
    if (!Object.hasOwn(wanted, key)) splices.push(removed(text, pair, pair === first));
    else splices.push(...changed(text, pair, key, wanted[key], indent));
  }
  let before: Pair | undefined;
  const added = new Map<number, string>();
  for (const [key, value] of Object.entries(wanted)) {
    const pair = pairs.get(key);
    if (pair) before = pair;
    else {
      const at = endOfLine(text, endOf(before ?? first));
      added.set(at, `${added.get(at) ?? ""}${indent}${printPair(key, value, indent)}\n`);
    }
  }
  for (const [at, lines] of added) splices.push(...linesAt(text, at, lines));
  return splices;
}

/** Lines more at the start of a line, or behind the last one, which may have no end. Nothing where there are none. */
function linesAt(text: string, at: number, lines: string): Splice[] {
  if (lines === "") return [];
  const needsEnd = at > 0 && text[at - 1] !== "\n";
  return [{ from: at, to: at, text: needsEnd ? `\n${lines.trimEnd()}` : lines }];
}

function changed(text: string, pair: Pair, key: string, wanted: unknown, indent: string): Splice[] {
  const { value } = pair;
  const plain = plainOf(value);
  if (isDeepStrictEqual(plain, wanted)) return [];
  if (
    isMap(value) &&
    !value.flow &&
    value.items.length > 0 &&
    isMapping(wanted) &&
    Object.keys(wanted).length > 0
  ) {
    return mapSplices(text, value, wanted);
  }
  const splices = isSeq(value) && Array.isArray(wanted) ? listSplices(text, value, wanted) : undefined;
  if (splices) return splices;
  const [from] = rangeOf(pair.key);
  return [{ from, to: endOf(pair, text), text: printPair(key, wanted, indent) }];
}

/**
 * The changes of a list of values of which some go and others come behind the last one that stays. Nothing where more is
 * changed than that, or where the list is on one line, and has no comment or line of its own to keep.
 */
function listSplices(text: string, list: YAMLSeq, wanted: readonly unknown[]): Splice[] | undefined {
  const items = list.items.map((node) => ({ node, isKept: wanted.includes(plainOf(node)) }));
  const kept = items.filter(({ isKept }) => isKept);
  const last = kept.at(-1);
  const added = wanted.slice(kept.length);
  const isInOrder = isDeepStrictEqual(
    kept.map(({ node }) => plainOf(node)),
    wanted.slice(0, kept.length),
  );
  if (!last || !isInOrder || items.some(({ node }) => !isScalar(node))) return undefined;
  if (!list.flow) return blockSplices(text, items, last, added);
  const [from, to] = rangeOf(list);
  return text.slice(from, to).includes("\n") ? flowSplices(items, last, added) : undefined;
}

/** An item of a list, and whether it stays. */
interface Item {
  readonly node: unknown;
  readonly isKept: boolean;
}

/** The changes of a list in brackets on several lines. */
function flowSplices(items: readonly Item[], last: Item, added: readonly unknown[]): Splice[] {
  const gone = items.flatMap(({ node, isKept }, i): Splice[] => {
    if (isKept) return [];
    const [start, end] = rangeOf(node);
    const next = items[i + 1];
    const before = items[i - 1];
    // The comma goes with it: the one behind it, or that before the last one.
    return next
      ? [{ from: start, to: rangeOf(next.node)[0], text: "" }]
      : [{ from: before ? rangeOf(before.node)[1] : start, to: end, text: "" }];
  });
  const at = rangeOf(last.node)[1];
  const more = added.map((item) => `, ${printInline(item)}`).join("");
  return more === "" ? gone : [...gone, { from: at, to: at, text: more }];
}

/** The changes of a list with a line for each item: the comment above one goes with it. */
function blockSplices(text: string, items: readonly Item[], last: Item, added: readonly unknown[]): Splice[] {
  const lineOf = ({ node }: Item) => lineStart(text, rangeOf(node)[0]);
  const endOfItem = ({ node }: Item) => endOfLine(text, rangeOf(node)[1]);
  const gone = items
    .filter(({ isKept }) => !isKept)
    .map((item) => ({ from: commentedStart(text, lineOf(item)), to: endOfItem(item), text: "" }));
  const indent = " ".repeat(text.slice(lineOf(last)).search(/\S/));
  const lines = added.map((item) => `${indent}- ${printInline(item)}\n`).join("");
  return [...gone, ...linesAt(text, endOfItem(last), lines)];
}

function removed(text: string, pair: Pair, isFirst: boolean): Splice {
  const [key] = rangeOf(pair.key);
  const line = lineStart(text, key);
  // The first field of an entry stands behind its dash.
  if (isFirst && /\S/.test(text.slice(line, key))) throw new Error("the first field of an entry is removed");
  return { from: commentedStart(text, line), to: endOfLine(text, endOf(pair)), text: "" };
}

const keyOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);

const plainOf = (node: unknown): unknown =>
  node !== null && typeof node === "object" && "toJSON" in node && typeof node.toJSON === "function"
    ? node.toJSON()
    : node;

/** Where a pair ends; a block that it holds ends with its last line. */
function endOf(pair: Pair, text?: string): number {
  const node = pair.value as { range?: readonly [number, number, number] | null } | null;
  const end = node?.range?.[1] ?? rangeOf(pair.key)[1];
  if (text === undefined) return end;
  const [from] = rangeOf(pair.key);
  return from + text.slice(from, end).trimEnd().length;
}

function endOfLine(text: string, end: number): number {
  if (text[end - 1] === "\n") return end;
  const found = text.indexOf("\n", end);
  return found === -1 ? text.length : found + 1;
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = (node as { range?: readonly [number, number, number] | null } | null | undefined)?.range;
  if (!range) throw new Error("the file is written in a way that cannot be edited here");
  return [range[0], range[1]];
}

/** Entries are parted by a blank line, wherever the one before was written without. */
const withLineEnd = (text: string): string => (/\n\s*\n$/.test(text) ? text : `${text.trimEnd()}\n\n`);

const withCrlf = (text: string, like: string): string =>
  like.includes("\r\n") ? text.replaceAll(/\r?\n/g, "\r\n") : text;

/** An edit of text is only as good as what it is read as. */
function verified(text: string, wanted: unknown): string {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isDeepStrictEqual(document.toJS(), wanted)) {
    throw new Error("the file is written in a way that cannot be edited here; edit it by hand");
  }
  return text;
}
