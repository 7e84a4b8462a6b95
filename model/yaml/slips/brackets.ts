import { FIELD, inLine, lineAbove, lineAt, restOfLine, type Seen, type Slip } from "./slip.ts";

/** `[]`, and entries above or below it. */
export function emptyListBeside({ text }: Seen): Slip | undefined {
  const offset = text.search(/^\[\]\s*?(#.*)?$/m);
  if (offset === -1 || !/^- /m.test(text)) return undefined;
  return { offset, wrong: "this [] says that there are no entries, and here are some", fix: "remove it" };
}

/** `["a" "b"]`, on one line or several. */
export function missingComma({ text, offset }: Seen): Slip | undefined {
  const before = text.slice(0, offset).trimEnd();
  // The brackets of an entry, those in its texts aside.
  const brackets = (/(?:^|\n)- (?:[^\n]|\n(?!- ))*$/.exec(before)?.[0] ?? before)
    .replace(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/g, "")
    .replace(/[^[\]]/g, "");
  const isInList = brackets.split("[").length > brackets.split("]").length;
  // A quote in an item ends it, and what is glued to that is the rest of the item.
  const isApart = /["']["']$/.test(text.slice(0, offset + 1)) || /\s/.test(text.charAt(offset - 1));
  return isInList && isApart && /["'\w]$/.test(before) && /^["'\w](?![\w-]*:\s)/.test(text.slice(offset))
    ? { offset, wrong: "a comma is missing before this item", fix: "write , behind the one before it" }
    : undefined;
}

/** `{ a: b c: d }` */
export function commaBeforeField({ code, text, offset }: Seen): Slip | undefined {
  const [value] = /^(?:"[^"\n]*"|'[^'\n]*'|[^\s,{}]+)(?= +[\w-]+: )/.exec(text.slice(offset)) ?? [];
  return code !== "BLOCK_IN_FLOW" || value === undefined
    ? undefined
    : {
        offset: offset + value.length,
        wrong: "a comma is missing before the next field",
        fix: "write , behind this value",
      };
}

/** `[a, b)` */
export function roundBracket({ text, open }: Seen): Slip | undefined {
  const opening = text[open ?? -1] ?? "";
  if (open === undefined || !/[[{]/.test(opening)) return undefined;
  const { start, line } = lineAt(text, open);
  const at = line.search(/\)\s*(?:#.*)?$/);
  return at === -1 || line.includes("(") ? undefined : closedBy(")", opening, start + at);
}

const closedBy = (other: string, opening: string, offset: number): Slip => ({
  offset,
  wrong: `this ${other} does not close the ${opening} before it`,
  fix: `write ${CLOSES[opening]} in its place`,
});

/** `["a"; "b"]` */
export function otherComma({ text, offset, open }: Seen): Slip | undefined {
  const { start, line } = lineAt(text, open ?? offset);
  const [before = "", , , sign] = /^.*[[,]\s*(["'])((?!\1).)*\1\s*([.;:|/])(?=\s*["'])/.exec(line) ?? [];
  return sign === undefined
    ? undefined
    : {
        offset: start + before.length - 1,
        wrong: `items of a list are not parted by ${sign}`,
        fix: "write , in its place",
      };
}

/** Texts in quotes with a sign between them, and what may close the list that they are meant to be. */
const QUOTED_ITEMS = /^("[^"]*"|'[^']*')( *(?<sign>[,;|/+&]|and) *("[^"]*"|'[^']*'))+ *(?<end>\]?) *(#.*)?$/;

/** `"a", "b"]`, `"a", "b"`, and `"a" | "b"` */
export function withoutBracket({ code, line, start }: Seen): Slip | undefined {
  const [before = ""] = /^\s*(?:- )?[\w-]+: +/.exec(line) ?? [];
  const { end, sign } = QUOTED_ITEMS.exec(line.slice(before.length))?.groups ?? {};
  if (code !== "UNEXPECTED_TOKEN" || before === "" || end === undefined) return undefined;
  const offset = start + before.length;
  return end === "]"
    ? { offset, wrong: "a [ is missing before this list", fix: "write [ before its first item" }
    : {
        offset,
        wrong: "this list has no brackets",
        fix: `write [ before its first item, and ] behind the last${sign === "," ? "" : ", with , between"}`,
      };
}

/** `"[a, b]` */
export const quoteBeforeList = inLine(
  /(?<=: +)["'](?=\[.*\]\s*(#.*)?$)/,
  "a quote stands before this list",
  "remove it",
);

/** `[a]`, and `- b` below it. */
export function mixedList({ text, line, start }: Seen): Slip | undefined {
  const above = lineAbove(text, start);
  return /^\s+\[.*\]$/.test(above) && /^\s+- /.test(line) && above.search(/\S/) === line.search(/\S/)
    ? {
        offset: start + line.search(/\S/),
        wrong: "items in brackets and items with - are mixed in one list",
        fix: "write all of them with -, or all in the brackets",
      }
    : undefined;
}

/** `[tag:v[0-9]*, b]` */
export const bracketInItem = inLine(
  /(?<=[[,]\s*)[^\s"'[\]{},#]+\[[^\]]*\]/,
  "an item of a list without quotes holds a [",
  "put the item in quotes",
);

/** `[a, # the first, b]` */
export function commentInList({ text, open }: Seen): Slip | undefined {
  if (open === undefined || !/[[{]/.test(text.charAt(open))) return undefined;
  const rest = restOfLine(text, open).replace(/"[^"]*"|'[^']*'/g, (quoted) => "x".repeat(quoted.length));
  const at = rest.search(/(?<=\s)#.*[\]}]/);
  return at === -1
    ? undefined
    : {
        offset: open + at,
        wrong: "a comment starts here, and the rest of this list is in it",
        fix: "move the comment behind the list",
      };
}

/** `users:`, and `- 1001` below it, further left. */
export function listLeftOfField({ code, text, line, start }: Seen): Slip | undefined {
  const [, before = "", field] = /^(\s*(?:- )?)([\w:-]+):\s*$/.exec(line) ?? [];
  const [, gap = "", indentation = ""] = /^(\s*\n)( *)- /.exec(text.slice(start + line.length)) ?? [];
  return code !== "BLOCK_AS_IMPLICIT_KEY" || field === undefined || gap === "" || indentation >= before
    ? undefined
    : {
        offset: start + line.length + gap.length + indentation.length,
        wrong: `this list stands left of ${field}, which it belongs to`,
        fix: `indent each - by ${before.length} spaces`,
      };
}

/** Whether a bracket, with all in it, is closed before the next entry. */
export function isClosedLater(text: string, open: number): boolean {
  const [opening = "", closing = ""] = [text[open], CLOSES[text[open] ?? ""]];
  const [entry = ""] = text
    .slice(open)
    .replace(/(?<=\s)#.*$/gm, "")
    .split(/^- /m);
  return closing !== opening && entry.split(opening).length <= entry.split(closing).length;
}

/** `[a, b}` */
export function otherBracket({ text, start, open, offset }: Seen): Slip | undefined {
  const opening = text[open ?? -1] ?? "";
  const closing = CLOSES[opening];
  const other = text[offset] ?? "";
  // It may close what the line opened before.
  const isOuter = /[{[]/.test(text.slice(start, open));
  if (closing === undefined || closing === opening || isOuter || !/[\]}]/.test(other) || other === closing)
    return undefined;
  return closedBy(other, opening, offset);
}

const CLOSES: Readonly<Record<string, string>> = { "[": "]", "{": "}", '"': '"', "'": "'" };

/** A quote or a bracket without its end, told where it starts: the parser stumbles far below it. */
export function neverClosed({ text, open }: Seen): Slip | undefined {
  const opening = text[open ?? -1];
  const closing = CLOSES[opening ?? ""];
  if (open === undefined || closing === undefined) return undefined;
  // A value of one word needs no quotes.
  const isWord = opening === closing && /^[\w./@:-]+\s*(#.*)?$/.test(restOfLine(text, open + 1));
  return {
    offset: open,
    wrong: `this ${opening} is never closed`,
    fix: `write ${closing} at the end of the value${isWord ? ", or take this one away" : ""}`,
  };
}

/** `secrets: [a]]` */
export function closesNothing({ text, offset }: Seen): Slip | undefined {
  const character = text[offset];
  if (character !== "]" && character !== "}") return undefined;
  return { offset, wrong: `this ${character} closes nothing`, fix: "remove it, or add what opens it" };
}

/** `[a,, b]` */
export function nothingBetween({ text, offset }: Seen): Slip | undefined {
  return text[offset] === "," && /[,[{]\s*$/.test(text.slice(0, offset))
    ? { offset, wrong: "nothing stands before this comma", fix: "remove it" }
    : undefined;
}

/** `secrets: [a]# all of them` */
export function gluedComment({ text, offset }: Seen): Slip | undefined {
  if (text[offset] !== "#" || !/[\]}"']/.test(text.charAt(offset - 1))) return undefined;
  return { offset, wrong: "a space is missing before the #", fix: "add it" };
}

/** `secrets: - a` */
export function listBehindField({ code, text, line, start, offset }: Seen): Slip | undefined {
  if (code !== "UNEXPECTED_TOKEN" || !/^- /.test(text.slice(offset))) return undefined;
  if (!/^\s*(- )?[\w-]+:\s*$/.test(line.slice(0, offset - start))) return undefined;
  return {
    offset,
    wrong: "a list does not start behind its field's name",
    fix: "put each - on a line of its own below, indented further, or write [A, B]",
  };
}

/** `secrets: [a],` */
export function trailingSign({ code, line, start, offset }: Seen): Slip | undefined {
  // Of a field that the line below seems to go on with, the parser complains where its value starts.
  const isWhole = code === "BLOCK_AS_IMPLICIT_KEY" && FIELD.test(line);
  const at = isWhole ? line.search(/(?<=["'\]])[,;]\s*(?:#.*)?$/) : offset - start;
  const [, sign] = /^([,;])\s*(?:#.*)?$/.exec(line.slice(Math.max(at, 0))) ?? [];
  return sign === undefined
    ? undefined
    : { offset: start + at, wrong: `a ${sign} stands behind this value`, fix: "remove it" };
}

/** `[draft] a text` */
export function behindBracket({ code, text, offset }: Seen): Slip | undefined {
  const [, bracket] = /([\]}])\s*$/.exec(text.slice(0, offset)) ?? [];
  if (code !== "UNEXPECTED_TOKEN" || bracket === undefined) return undefined;
  return {
    offset,
    wrong: `there is text behind the ${bracket}`,
    fix: "put the whole value in quotes if it is a text, else move this into the brackets, or remove it",
  };
}
