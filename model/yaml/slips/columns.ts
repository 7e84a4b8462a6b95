import { grouped } from "../../entities/grouped.ts";
import { isClosedLater } from "./brackets.ts";
import { FIELD, isStackFile, type Line, lineAbove, linesOf, SETTING, type Seen, type Slip } from "./slip.ts";

/** A line whose field goes on below it. */
const OPENS = /^\s*(?:- )?["']?[\w:-]+:\s*(?:[|>][-+1-9]{0,2})?\s*(?:\s#.*)?$/;

/** A field at the top of the file: the - of the first entry is gone, or its whole first line. */
export function fieldAboveEntries({ text, open }: Seen): Slip | undefined {
  const [first] = linesOf(text);
  if (!first || open !== undefined || isStackFile(text)) return undefined;
  const offset = first.start + first.column;
  const hasEntries = entryStarts(text).length > 0;
  if (/^ *id:\s/.test(first.line))
    return {
      offset,
      wrong: "this entry does not start with `- `",
      fix: `write \`- id:\`${hasEntries ? ", with the - below those of the other entries" : ""}`,
    };
  return hasEntries && /^ +[\w-]+:\s/.test(first.line)
    ? { offset, wrong: "no entry starts above this line", fix: "write `- id: …` above it" }
    : undefined;
}

/** The items of a list in the column of the entries, with more fields of the entry below them. */
export function listAmongEntries({ text, line, start }: Seen): Slip | undefined {
  const isItem = (other: string) => /^- (?!["']?[\w-]+["']?:(\s|$))/.test(other);
  if (!isItem(line)) return undefined;
  const above = text.slice(0, start).split("\n").slice(0, -1);
  const at = above.findLastIndex((other) => !isItem(other));
  const [, before = "", field] = /^( +)([\w-]+):\s*$/.exec(above[at] ?? "") ?? [];
  return field === undefined
    ? undefined
    : {
        offset: above.slice(0, at).join("\n").length + (at > 0 ? 1 : 0) + before.length,
        ...OUTDENTED_LIST,
      };
}

/** What to say of a field whose list stands in the column of the entries. */
export const OUTDENTED_LIST = {
  wrong: "its list stands in the column of the entries",
  fix: "indent each item of the list further",
} as const;

/** An entry in another column than the others of its file: the parser stumbles over what stands before or behind it. */
export function entryApart({ text, open }: Seen): Slip | undefined {
  if (open !== undefined) return undefined;
  const starts = entryStarts(text);
  // An entry whose fields stand elsewhere says nothing of where the others are.
  const whole = starts.filter(({ column, fields }) => [undefined, column + 2].includes(fields));
  const column = usual(whole.length > 0 ? whole : starts);
  const apart = starts.find((start) => start.column !== column);
  if (!apart || column === undefined) return undefined;
  const others = apart.fields === column + 2 ? "" : ", and move its other lines with it";
  return {
    offset: apart.offset,
    wrong: "this entry starts in another column than the others",
    fix: `align its - with theirs${others}`,
  };
}

/** The only entry of a file, whose - does not stand left of its fields. */
export function dashAmongFields({ text, open }: Seen): Slip | undefined {
  const [only, ...others] = entryStarts(text);
  if (open !== undefined || !only || only.column === 0 || others.length > 0) return undefined;
  const { offset, column, fields } = only;
  return fields === undefined || fields >= column + 2
    ? undefined
    : {
        offset,
        wrong: "the - of this entry does not stand left of its fields",
        fix: `indent it by ${Math.max(0, fields - 2)} spaces`,
      };
}

interface EntryStart {
  readonly offset: number;
  /** Of its -. */
  readonly column: number;
  /** Of most of its fields, without the first one; absent where it has no other. */
  readonly fields: number | undefined;
}

/** Where entries start. What looks like one below `field:` or in a text (`reason: |`) belongs to that field. */
function entryStarts(text: string): readonly EntryStart[] {
  const around: { readonly column: number; readonly opens: boolean }[] = [];
  const starts = [...text.matchAll(/^.+$/gm)].flatMap(({ 0: line, index }) => {
    const column = line.search(/[^ ]/);
    if (column === -1 || line[column] === "#") return [];
    while ((around.at(-1)?.column ?? -1) >= column) around.pop();
    const isInside = around.at(-1)?.opens === true;
    around.push({ column, opens: /(?::|[|>][-+1-9]{0,2})(?:\s+#.*|\s*)$/.test(line) });
    return !isInside && /^ *- +id:(\s|$)/.test(line) ? [{ offset: index + column, column }] : [];
  });
  return starts.map((start, i) => ({
    ...start,
    fields: fieldColumn(text.slice(start.offset, starts[i + 1]?.offset)),
  }));
}

/** The column in which most fields of an entry stand, without its first one. */
function fieldColumn(entry: string): number | undefined {
  const [, ...lines] = linesOf(entry);
  const end = lines.findIndex(({ line }) => /^\s*-/.test(line));
  return usual(lines.slice(0, end === -1 ? undefined : end).filter(({ line }) => FIELD.test(line)));
}

/** The column in which most of some lines stand, that of the first ones where several do. */
function usual(lines: readonly { readonly column: number }[]): number | undefined {
  const columns = [...grouped(lines, ({ column }) => column).values()];
  return columns.reduce((most, some) => (some.length > most.length ? some : most), [])[0]?.column;
}

/** `[a, b]` below `secrets:`, or what a list holds below `secrets: [`, in the column of that field or left of it. */
export function valueInColumn({ code, text, line, start, offset, open }: Seen): Slip | undefined {
  const column = offset - start;
  const above = lineAbove(text, start);
  const isBelowKey =
    open === undefined && /^\s*(- +)?[\w-]+:$/.test(above) && /^[[{]/.test(line.slice(column));
  const isInList = code === "BAD_INDENT" && open !== undefined && open < start && isClosedLater(text, open);
  if (line.slice(0, column).trim() !== "" || !(isBelowKey || isInList)) return undefined;
  return {
    offset,
    wrong: `this stands in the column of ${isBelowKey ? "its field" : "the field that it belongs to"}, or left of it`,
    fix: isBelowKey ? "indent it further" : "indent each line of the list further, or write it on one line",
  };
}

/** `  - status: draft` in the column of the fields of its entry. */
export function dashBeforeField({ text }: Seen): Slip | undefined {
  const lines = linesOf(text);
  // No setting is an item of a list, and neither are its fields.
  const isSettings = isStackFile(text);
  const found = lines.find(({ line, column }, at) => {
    const above = lines[at - 1];
    if (!above || !/^ *- [\w-]+:(\w+:)?(\s|$)/.test(line) || (!isSettings && /^- /.test(line))) return false;
    if (/^ *- \w+:\w+:/.test(line)) return true;
    // Of a list, the next field of the same item stands where this one does.
    const below = lines[at + 1];
    if (isSettings && OPENS.test(above.line))
      return (
        below !== undefined &&
        /^ +\w/.test(below.line) &&
        below.column !== column &&
        below.column > above.column
      );
    const isBehindField = !OPENS.test(above.line) && !/^ +- /.test(above.line);
    return isBehindField && (isSettings ? [-2, 0, 2] : [2]).includes(column - above.column);
  });
  return (
    found && {
      offset: found.start + found.column - 2,
      wrong: "a - stands before this field",
      fix: "take it away, and put the field into the column of those beside it",
    }
  );
}

/** The codes of the parser that tell of a column. */
const OF_COLUMNS = ["BAD_INDENT", "BLOCK_AS_IMPLICIT_KEY", "DUPLICATE_KEY"];

/**
 * A field in a column in which nothing above lets it stand, or the first one of a mapping in another column than the
 * others. The parser stumbles in its line, in the one above or in the one below.
 */
export function wrongColumn({ code, text, start }: Seen): Slip | undefined {
  const lines = linesOf(text);
  const fields = lines.filter(({ line }) => FIELD.test(line) || SETTING.test(line));
  const ofSettings = isStackFile(text) ? usual(fields.filter(({ line }) => SETTING.test(line))) : undefined;
  // What is further down than the next one is another slip.
  const last = fields.find((field) => field.start > start)?.start ?? text.length;
  let open: readonly number[] = [];
  for (const [at, field] of fields.entries()) {
    const [above, below] = [fields[at - 1], fields[at + 1]];
    if (field.start > last) return undefined;
    const isItem = /^\s*- /.test(field.line);
    const first = field === lines[0] ? 0 : field.column;
    const right = above ? columnOf(field, above, below, open, ofSettings) : first;
    if (!isItem && right !== field.column && (!above || OF_COLUMNS.includes(code)))
      return columnSlip(field, right, field.column > right && open.length > 0);
    open = [...open.filter((column) => column < field.column), field.column];
  }
  return undefined;
}

/** The column in which a field belongs: its own, where that may be right. */
function columnOf(
  { column, line }: Line,
  above: Line,
  below: Line | undefined,
  open: readonly number[],
  ofSettings: number | undefined,
): number {
  const isFirst = OPENS.test(above.line);
  if (ofSettings !== undefined && SETTING.test(line)) return ofSettings;
  // No field of a setting stands beside the settings.
  const isOutside = ofSettings !== undefined && column > 0 && column <= ofSettings;
  const beside = isFirst && below && below.column > above.column ? below.column : above.column;
  if (isOutside) return isFirst && beside === above.column ? above.column + 2 : beside;
  if (isFirst && column > above.column)
    return !OPENS.test(line) && below?.column === above.column + 2 ? below.column : column;
  return open.includes(column) ? column : above.column;
}

function columnSlip({ start, column }: Line, right: number, isOfAnother: boolean): Slip {
  return {
    offset: start + column,
    wrong: `this line is indented by ${column} spaces, and the fields beside it by ${right}`,
    fix: `indent it by ${right} spaces${isOfAnother ? "; or the field that it belongs to is missing above it" : ""}`,
  };
}

/** A line that neither starts an entry nor stands below one. */
export function outsideOfEntries({ code, line, start, offset }: Seen): Slip | undefined {
  const isStart = line.slice(0, offset - start).trim() === "";
  if (!["MISSING_CHAR", "UNEXPECTED_TOKEN"].includes(code) || !isStart || !/^\s*[\w"']/.test(line)) {
    return undefined;
  }
  return {
    offset,
    wrong: "this line belongs to no entry",
    fix: /:(\s|$)/.test(line)
      ? "indent it like the fields of its entry, or start a new entry with `- `"
      : "write # before it, if it is a comment, or remove it",
  };
}

/** `- b` in another column than `- a` above it. */
export function entryElsewhere({ code, line, start }: Seen): Slip | undefined {
  const indentation = line.search(/- /);
  if (
    !["BAD_INDENT", "BLOCK_AS_IMPLICIT_KEY"].includes(code) ||
    indentation === -1 ||
    line.slice(0, indentation).trim() !== ""
  )
    return undefined;
  return {
    offset: start + indentation,
    wrong: "this list item starts in another column than those above it",
    fix: "align its - with theirs",
  };
}
