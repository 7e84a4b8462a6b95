import { grouped } from "../../entities/grouped.ts";
import { isClosedLater } from "./brackets.ts";
import { FIELD, isStackFile, lineAbove, linesOf, type Seen, type Slip } from "./slip.ts";

/** An entry that starts unlike the others of its file: the parser stumbles over what stands before or behind it. */
export function entryApart({ text, open }: Seen): Slip | undefined {
  const starts = entryStarts(text);
  if (open !== undefined) return undefined;
  const firstField = /^( *)[^\s#].*/m.exec(text);
  if (firstField && /^ *id:\s/.test(firstField[0])) {
    return {
      offset: firstField.index + (firstField[1] ?? "").length,
      wrong: "this entry does not start with `- `",
      fix: `write \`- id:\`${starts.length === 0 ? "" : ", with the - below those of the other entries"}`,
    };
  }
  if (starts.length === 0) return undefined;
  const columns = [...grouped(starts, ({ column }) => column).values()];
  const usual = columns.reduce((most, column) => (column.length > most.length ? column : most));
  const apart = starts.find((start) => !usual.includes(start));
  return (
    apart && {
      offset: apart.offset,
      wrong: "this entry starts in another column than the others",
      fix: `align its - with theirs${isAloneApart(text, apart, usual[0]) ? "" : ", and move its other lines with it"}`,
    }
  );
}

type EntryStart = ReturnType<typeof entryStarts>[number];

/** Whether only the line of the - is in another column, and the line below it as those of other entries are. */
function isAloneApart(text: string, { offset }: EntryStart, other: EntryStart | undefined): boolean {
  const [, below = ""] = text.slice(offset).split("\n");
  return other !== undefined && below.search(/\S/) === other.column + 2;
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

/** Where entries start. What looks like one below `field:` or in a text (`reason: |`) belongs to that field. */
function entryStarts(text: string): readonly { readonly offset: number; readonly column: number }[] {
  const around: { readonly column: number; readonly opens: boolean }[] = [];
  return [...text.matchAll(/^.+$/gm)].flatMap(({ 0: line, index }) => {
    const column = line.search(/[^ ]/);
    if (column === -1 || line[column] === "#") return [];
    while ((around.at(-1)?.column ?? -1) >= column) around.pop();
    const isInside = around.at(-1)?.opens === true;
    around.push({ column, opens: /(?::|[|>][-+1-9]{0,2})(?:\s+#.*|\s*)$/.test(line) });
    return !isInside && /^ *- +id:(\s|$)/.test(line) ? [{ offset: index + column, column }] : [];
  });
}

/** `  - status: draft` in the column of the fields of its entry. */
export function dashBeforeField({ text }: Seen): Slip | undefined {
  const lines = linesOf(text);
  // No setting is an item of a list, and neither are its fields.
  const isEntry = (line: string) => /^- /.test(line) && !isStackFile(text);
  const columns = isStackFile(text) ? [-2, 0, 2] : [2];
  const at = lines.findIndex(({ line, column }, i) => {
    const above = lines[i - 1];
    if (!above || !/^ *- [\w-]+:(\w+:)?(\s|$)/.test(line) || isEntry(line)) return false;
    const isBehindField = !OPENS.test(above.line) && !/^ +- /.test(above.line);
    return /^ *- \w+:\w+:/.test(line) || (isBehindField && columns.includes(column - above.column));
  });
  const found = lines[at];
  return (
    found && {
      offset: found.start + found.column - 2,
      wrong: "a - stands before this field",
      fix: "take it away, and put the field into the column of those beside it",
    }
  );
}

/** A field in another column than those above and below it, which stand in one. */
export function oddColumn({ code, text, start }: Seen): Slip | undefined {
  if (!["BAD_INDENT", "BLOCK_AS_IMPLICIT_KEY"].includes(code)) return undefined;
  const lines = linesOf(text);
  const blamed = lines.findIndex((line) => line.start >= start);
  // What stands further left is noticed in the line below it.
  for (const at of [blamed - 1, blamed]) {
    const [above, odd, below] = [lines[at - 1], lines[at], lines[at + 1]];
    if (!above || !odd || !FIELD.test(odd.line) || SETTING.test(odd.line)) continue;
    const isAround = below?.column === above.column || (below === undefined && odd.column > above.column);
    if (!isAround || odd.column === above.column || OPENS.test(above.line)) continue;
    return {
      offset: odd.start + odd.column,
      wrong: `this line is indented by ${odd.column} spaces, and those around it by ${above.column}`,
      fix: `indent it by ${above.column} spaces, if it is a field beside theirs`,
    };
  }
  return undefined;
}

/** Two lines of one mapping, of which nobody knows which one is in the wrong column. */
export function unlikeAbove({ code, text, start }: Seen): Slip | undefined {
  const lines = linesOf(text);
  const at = lines.findIndex((line) => line.start >= start);
  const [above, here] = [lines[at - 1], lines[at]];
  if (code !== "BAD_INDENT" || !above || !here || above.column === here.column) return undefined;
  return {
    offset: here.start + here.column,
    wrong: `this line is indented by ${here.column} spaces, and the one above it by ${above.column}`,
    fix: "indent both alike, if they are fields of one mapping",
  };
}

/** A line whose field goes on below it. */
const OPENS = /^\s*(?:- )?["']?[\w:-]+:\s*(?:[|>][-+1-9]{0,2})?\s*(?:\s#.*)?$/;

/** The name of a setting of a stack. */
const SETTING = /^\s*\w+:\w+:/;

/** The first field of a mapping, in the column of the mapping's own name: those below it are indented further. */
export function indentedTooLittle({ code, text, line, start, offset }: Seen): Slip | undefined {
  if (code !== "BLOCK_AS_IMPLICIT_KEY") return undefined;
  const own = line.search(/\S/);
  const above = lineAbove(text, start);
  const [below = ""] = text
    .slice(offset)
    .split("\n")
    .slice(1)
    .filter((other) => other.trim() !== "");
  const further = below.search(/\S/);
  if (above.search(/\S/) !== own || !/^\s*[\w:-]+:\s*(#.*)?$/.test(above) || further <= own) return undefined;
  return {
    offset: start + own,
    wrong: `this line is indented by ${own} spaces, and those below it by ${further}`,
    fix: `indent it by ${further} spaces, if it belongs to the field above it`,
  };
}

/** A field that is indented further than the one above it, which has a value already. */
export function indentedTooFar({ code, text, line, offset }: Seen): Slip | undefined {
  if (code !== "BLOCK_AS_IMPLICIT_KEY") return undefined;
  const [, before = ""] = /^(\s*(?:- +)*)/.exec(line) ?? [];
  const [, skipped, spaces] = /^([^\n]*\n(?:\s*\n)*)( *)\S/.exec(text.slice(offset)) ?? [];
  if (skipped === undefined || spaces === undefined || spaces.length <= before.length) return undefined;
  return {
    offset: offset + skipped.length + spaces.length,
    wrong: `this line is indented by ${spaces.length} spaces, and the field above it by ${before.length}`,
    fix: `indent it by ${before.length} spaces, if it is a field of the same entry`,
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
    fix: "indent it like the fields of its entry, or start a new entry with `- `",
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
