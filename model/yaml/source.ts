import { existsSync, lstatSync, readFileSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
} from "yaml";
import { holdsCredential } from "../problems/credential-formats.ts";
import type { FieldPath, Place } from "../problems/place.ts";
import { type Complaint, fieldName, type Problem, shownValue } from "../problems/problem.ts";
import { PASTED_CREDENTIAL } from "../problems/redact.ts";
import { slipOrCode, syntaxProblem, syntaxProblems } from "./syntax.ts";

/** Aliases that may be expanded in one file; a catalogue needs none, a "billion laughs" file needs thousands. */
const MAX_ALIASES = 100;

/** Bytes that a file may have; the largest catalogue has some tens of thousands. */
const MAX_SIZE = 1_000_000;

/** Levels of nesting that a file may have; a catalogue needs three. An alias that contains itself has no end of them. */
const MAX_DEPTH = 30;

/** What no YAML file holds. Source: YAML 1.2.2, production 1, c-printable. */
const NOT_PRINTABLE = /(?![\t\n\r\u0085])[\p{Cc}\ufffe\uffff]/u;

/** How a catalogue file starts, for messages about one that does not. */
const LIST_START = "write a list of entries, each starting with `- id: …`, or `[]` for none";

/** A YAML file as plain data, with the place of every part of it. */
export interface YamlSource {
  /** Path relative to the project root. */
  readonly file: string;
  /** The file as plain data; `undefined` where it could not be read at all. */
  readonly value: unknown;
  /** Why it could not be read: never contains an excerpt of the file, since a file may hold a secret by mistake. */
  readonly problems: readonly Problem[];
  /** What is wrong beside the data: credentials in comments and names of anchors, and anchors that nothing refers to. */
  readonly beside: readonly Problem[];
  /** Where the value at `path` stands; for an absent one, where its nearest present parent does. */
  placeOf(path: FieldPath): Place;
  /** Where another entry would be appended: behind everything that the file holds. */
  readonly end: Place;
  /** Where the key of the value at `path` stands. */
  placeOfKey(path: FieldPath): Place;
  /** The scalars without quotes, keys among them. */
  unquoted(): readonly Unquoted[];
  /** The scalar at a path as it is written, where it is one. */
  writtenAt(path: FieldPath): string | undefined;
}

/** A scalar without quotes: where it stands, as it is written, and as it was read. */
export interface Unquoted {
  readonly path: FieldPath;
  readonly place: Place;
  readonly text: string;
  readonly value: unknown;
}

/**
 * Reads one YAML file. Never throws: what is wrong with the file is in `problems`.
 * @param start how such a file starts, told where it is missing or empty
 */
export function readYaml(root: string, file: string, start = LIST_START): YamlSource {
  try {
    const path = resolve(root, file);
    const { size, isRegular, descriptor } = kindOf(path);
    if (!isRegular) return unreadable(file, "this is not a regular file", "replace it by a YAML file");
    if (size > MAX_SIZE) {
      return unreadable(
        file,
        `the file has ${Math.ceil(size / 1_000_000)} MB, and one of these has at most 1`,
        "check that it is the file that is meant",
      );
    }
    const bytes = readFileSync(descriptor ?? path);
    return parseYaml(file, new TextDecoder("utf-8", { fatal: true }).decode(bytes), start);
  } catch (error) {
    return unreadable(file, ...readFailure(error as NodeJS.ErrnoException, start));
  }
}

/** What a shell makes of `<(…)` and of a pipe in front of the command: somebody writes to it. */
const PIPE_OF_SHELL = /^\/dev\/(?:fd\/(\d+)|stdin)$/;

/**
 * A folder is told by the system itself; a pipe or a device would be waited for, or never end.
 * @returns with the descriptor of a pipe that is open already: opened once more by its path, one whose writer has
 *   ended would be waited for
 */
function kindOf(path: string): { size: number; isRegular: boolean; descriptor?: number } {
  const stats = statSync(path);
  const filled = stats.isFIFO() && PIPE_OF_SHELL.exec(path);
  if (filled) return { size: stats.size, isRegular: true, descriptor: Number(filled[1] ?? 0) };
  return { size: stats.size, isRegular: stats.isFile() || stats.isDirectory() };
}

/** As {@link readYaml}, for a text that is already in memory. */
export function parseYaml(file: string, text: string, start = LIST_START): YamlSource {
  const lines = new LineCounter();
  try {
    const documents: Document[] = [
      ...parseAllDocuments(text, {
        lineCounter: lines,
        prettyErrors: false,
        stringKeys: true,
        schema: "core",
        // What !!binary and its like make is neither text nor number.
        resolveKnownTags: false,
      }),
    ];
    const [document] = documents;
    const place = (offset: number): Place => at(file, lines, offset);
    const refused = (problems: readonly Problem[]) => ({ ...unreadable(file, "", ""), problems });
    const lone = text.search(/\r(?!\n)/);
    if (lone !== -1) {
      const wrong = "a carriage return stands here without a line feed, and is not read as the end of a line";
      return refused([
        { severity: "error", place: place(lone), wrong, fix: "end lines with a line feed (LF)" },
      ]);
    }
    // The parser reads them in comments and quotes, and stumbles elsewhere; YAML has none, and Pulumi refuses the whole file.
    const control = text.search(NOT_PRINTABLE);
    if (control !== -1) {
      const code = text.charCodeAt(control).toString(16).toUpperCase().padStart(4, "0");
      const all = text.split(NOT_PRINTABLE).length - 1;
      const wrong = `this file holds the control character U+${code}`;
      const fix = all === 1 ? "take it out" : `take it out, with all ${all} characters of this kind`;
      return refused([{ severity: "error", place: place(control), wrong, fix }]);
    }
    const [, second] = documents;
    if (second) {
      const [wrong, fix] = [
        "the file holds several YAML documents",
        "keep one, without `---` between entries",
      ];
      return refused([{ severity: "error", place: place(startOf(second, text)), wrong, fix }]);
    }
    const errors = document ? syntaxProblems(document, text, place) : [];
    if (errors.length > 0) return refused(errors);
    if (!document || document.contents === null) return unreadable(file, "the file is empty", start);
    const dangling = danglingAlias(document);
    if (dangling !== undefined) return refused([slipOrCode(text, "BAD_ALIAS", dangling, place)]);
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    const deep = pathBelow(value, MAX_DEPTH);
    if (deep)
      return refused([syntaxProblem(place(offsetOf(document, deep, "value")), "RESOURCE_EXHAUSTION")]);
    return {
      file,
      value,
      problems: [],
      beside: [
        ...credentialsBeside(text).map((offset) => ({
          severity: "error" as const,
          place: place(offset),
          ...PASTED_CREDENTIAL,
        })),
        ...unusedAnchors(document, text).map((offset) => ({
          severity: "warning" as const,
          place: place(offset),
          ...UNUSED_ANCHOR,
        })),
      ],
      end: at(file, lines, text.length),
      placeOf: (path) => place(offsetOf(document, path, "value")),
      placeOfKey: (path) => place(offsetOf(document, path, "key")),
      unquoted: () => unquotedScalars(document, place),
      writtenAt: (path) => {
        const node = document.getIn(path, true);
        return isScalar(node) ? node.source : undefined;
      },
    };
  } catch (error) {
    if (error instanceof ReferenceError) {
      return unreadable(
        file,
        "aliases expand into too much data",
        "write the entries out, without `&` and `*`",
      );
    }
    return unreadable(file, "the file cannot be read as YAML", "check its nesting and indentation");
  }
}

function at(file: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col) };
}

function unreadable(file: string, wrong: string, fix: string): YamlSource {
  const top: Place = { file, line: 1, column: 1 };
  const problem: Problem = { severity: "error", place: top, wrong, fix };
  return {
    file,
    value: undefined,
    problems: [problem],
    beside: [],
    end: top,
    placeOf: () => top,
    placeOfKey: () => top,
    unquoted: () => [],
    writtenAt: () => undefined,
  };
}

/** What the lexer puts between the parts of a text, and what is in no text. Source: yaml, `CST.DOCUMENT` and its like. */
const MARKS = ["\u0002", "\u0018"];
const SCALAR_MARK = "\u001f";

/** Where comments and names of anchors stand that hold a credential. */
function credentialsBeside(text: string): number[] {
  // Few lines have both, and only those are worth a second reading of the file.
  if (!text.split("\n").some((line) => /[#&]/.test(line) && holdsCredential(line))) return [];
  const found: number[] = [];
  let offset = 0;
  let isScalar = false;
  for (const part of new Lexer().lex(text)) {
    if (part === SCALAR_MARK) isScalar = true;
    else if (!MARKS.includes(part)) {
      if (!isScalar && /^[#&]/.test(part) && holdsCredential(part)) found.push(offset);
      isScalar = false;
      offset += part.length;
    }
  }
  return found;
}

function readFailure(error: NodeJS.ErrnoException, start: string): [wrong: string, fix: string] {
  if (error.code === "ENOENT" && error.path && lstatSync(error.path, { throwIfNoEntry: false }))
    return ["this is a link that leads nowhere", "replace it by a YAML file"];
  const other = error.path?.replace(/\.yaml$/, ".yml") ?? "";
  if (error.code === "ENOENT" && other !== error.path && existsSync(other))
    return ["the file does not exist", `rename ${basename(other)}, which nobody reads, to it`];
  if (error.code === "ENOENT") return ["the file does not exist", `create it: ${start}`];
  if (error.code === "EISDIR") return ["this is a folder, not a file", "replace it by a YAML file"];
  if (error.code === "ENOTDIR") return ["a file stands where its folder should be", "remove that file"];
  if (error.code === "ELOOP")
    return ["this is a link that leads back to itself", "replace it by a YAML file"];
  if (error instanceof TypeError) return ["the file is not UTF-8 text", "save it as UTF-8"];
  if (error.code === "EACCES" || error.code === "EPERM")
    return ["this user has no permission to read the file", "let this user read it"];
  return [`the file cannot be read (${error.code ?? error.name})`, "check that it is a readable file"];
}

/** Where the first alias stands whose anchor is not written before it. */
function danglingAlias(document: Document): number | undefined {
  const anchors = new Set<string>();
  let offset: number | undefined;
  visit(document, {
    Alias(_, { source, range }) {
      if (anchors.has(source)) return undefined;
      offset = range?.[0] ?? 0;
      return visit.BREAK;
    },
    Value(_, { anchor }) {
      if (anchor) anchors.add(anchor);
    },
  });
  return offset;
}

/** What to say of `&c. and more` in the place of a text, which is read as `and more`. */
const UNUSED_ANCHOR = {
  wrong:
    "a name that starts with & is an anchor, which is no part of the value, and no alias refers to this one",
  fix: "put the value in quotes if the & belongs to it, else remove the anchor",
} as const;

/** Where anchors stand that no alias refers to, but for those that hold a credential. */
function unusedAnchors(document: Document, text: string): number[] {
  // Few files have one, and only those are worth a walk.
  if (!text.includes("&")) return [];
  const offsets = new Map<string, number>();
  const used = new Set<string>();
  visit(document, {
    Alias: (_, { source }) => void used.add(source),
    Value(_, { anchor, range }) {
      if (anchor !== undefined && !holdsCredential(anchor))
        offsets.set(anchor, text.lastIndexOf(`&${anchor}`, range?.[0]));
    },
  });
  return [...offsets].flatMap(([anchor, offset]) => (used.has(anchor) ? [] : [offset]));
}

/** Where the `---` stands that starts a document. */
function startOf({ range, contents }: Document, text: string): number {
  const marker = text.lastIndexOf("\n---", contents?.range?.[0] ?? range?.[1] ?? 0);
  return marker === -1 ? (range?.[0] ?? 0) : marker + 1;
}

function unquotedScalars(document: Document, place: (offset: number) => Place): Unquoted[] {
  const scalars: Unquoted[] = [];
  visit(document, {
    // A tag says what a scalar is, whoever reads it.
    Scalar(_, node, above) {
      const { type, tag, source: text, value, range } = node;
      if (type !== "PLAIN" || tag !== undefined || text === undefined) return;
      const path = above.flatMap((holder, i): (string | number)[] => {
        if (isPair(holder)) return [String(isScalar(holder.key) ? holder.key.value : holder.key)];
        return isSeq(holder) ? [holder.items.indexOf(above[i + 1] ?? node)] : [];
      });
      scalars.push({ path, place: place(range?.[0] ?? 0), text, value });
    },
  });
  return scalars;
}

/** The path of something that is more than so many levels below `value`. */
function pathBelow(value: unknown, levels: number): (string | number)[] | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (levels === 0) return [];
  for (const [key, part] of Object.entries(value)) {
    const rest = pathBelow(part, levels - 1);
    if (rest) return [Array.isArray(value) ? Number(key) : key, ...rest];
  }
  return undefined;
}

/**
 * Makes a problem of a complaint about something in a file.
 * @param path where the field that is complained of stands in the file
 * @param raw what the complaint's own field path starts from
 */
export function problemAt(
  source: YamlSource,
  path: FieldPath,
  raw: unknown,
  { field, wrong, fix, fixOf, severity = "error", about, isHidden, at }: Complaint,
): Problem {
  const isField = field.length > 0;
  const written = fixOf && source.writtenAt(path);
  const value = about === "key" || isHidden || !isField ? undefined : shownValue(raw, field);
  return {
    severity,
    place:
      about === "key" || at !== undefined
        ? source.placeOfKey(at === undefined ? path : [...path.slice(0, -1), at])
        : source.placeOf(path),
    ...(isField && { field: fieldName(field) }),
    ...(value !== undefined && { value }),
    wrong,
    fix: (written !== undefined && fixOf?.(written)) || fix,
  };
}

/** Follows a path as far as it goes and says where that is in the text. */
function offsetOf(document: Document, path: FieldPath, part: "key" | "value"): number {
  let node: unknown = document.contents;
  let offset = (document.contents as Node | null)?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const isLast = depth === path.length - 1;
    if (isSeq(node) && typeof step === "number") {
      node = node.items[step];
    } else if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(
        ({ key }) => (isScalar(key) ? key.value : key) === String(step),
      );
      if (isLast && part === "key") return (pair?.key as Node | undefined)?.range?.[0] ?? offset;
      node = pair?.value ?? pair?.key;
    } else return offset;
    const found = (node as Node | undefined)?.range?.[0];
    if (found === undefined) return offset;
    offset = found;
  }
  return offset;
}

/** What a YAML or JSON mapping is as plain data. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether a value that was read is a mapping, rather than a list, a scalar or nothing. */
export const isMapping = (value: unknown): value is Mapping =>
  value !== null && typeof value === "object" && !Array.isArray(value);
