import { ALERT_CHANNEL_GRAMMAR } from "../entities/alert-channel.ts";
import { grouped } from "../entities/grouped.ts";
import { codeOf } from "../problems/strange-characters.ts";

/** What somebody wrote wrong: where, what is wrong with it, and what would be right. No excerpt of the file is in it. */
export interface Slip {
  readonly offset: number;
  readonly wrong: string;
  readonly fix: string;
}

/** The surroundings of what the parser complained of. */
interface Seen {
  readonly text: string;
  /** The parser's code. */
  readonly code: string;
  readonly offset: number;
  /** Where a quote or a bracket starts that nothing closes. */
  readonly open: number | undefined;
  /** The line of `offset`, and where it starts. */
  readonly line: string;
  readonly start: number;
}

/** Ways to slip, the most telling first: several of them fit a text at once. */
const SLIPS: readonly ((seen: Seen) => Slip | undefined)[] = [
  anywhere(
    /^(<{7}|={7}|>{7}|\|{7})( |\r?$)/m,
    "git left a conflict here",
    "choose what stays, and remove the lines that start with <<<<<<<, ======= and >>>>>>>",
  ),
  anywhere(
    /^(--- a\/|\+\+\+ b\/|@@ -\d)/m,
    "the header of a diff stands here",
    "remove it, with the + and - that a diff puts before lines",
  ),
  anywhere(/^```/m, "a fence of Markdown stands here", "remove this line, and the one that closes it"),
  markdownField,
  emptyListBeside,
  indentingTab,
  foreignSpace,
  foreignColon,
  entryApart,
  missingComma,
  mixedList,
  textOutdented,
  secondQuotes,
  keyAboveList,
  anywhere(/^ *- +- +\w+: /m, "an entry starts with one -, and here are two", "remove one of them"),
  valueInColumn,
  otherBracket,
  neverClosed,
  closesNothing,
  nothingBetween,
  starItem,
  otherComment,
  dashBeforeField,
  blockOutdented,
  settingElsewhere,
  settingsKey,
  aliasBeforeAnchor,
  missingSpace,
  gluedComment,
  unquotedColon,
  indentedTooLittle,
  indentedTooFar,
  missingColon,
  outsideOfEntries,
  entryElsewhere,
  reservedStart,
  listBehindField,
  unknownEscape,
  behindQuote,
  behindBracket,
  behindBlockSign,
];

/**
 * What the writer of a text did, judged by what stands around the place that the parser complains of, which is often
 * behind the mistake.
 * @param code the parser's own code, e.g. `BAD_INDENT`
 * @param open where a quote or a bracket starts that nothing closes
 */
export function slipAt(
  text: string,
  code: string,
  offset: number,
  open: number | undefined,
): Slip | undefined {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const [line = ""] = text.slice(start).split("\n", 1);
  const seen = { text, code, offset, open, line, start };
  for (const recognise of SLIPS) {
    const slip = recognise(seen);
    if (slip) return slip;
  }
  return undefined;
}

/** What a pattern alone tells, wherever in the text it stands. */
function anywhere(pattern: RegExp, wrong: string, fix: string): (seen: Seen) => Slip | undefined {
  return ({ text }) => {
    const offset = text.search(pattern);
    return offset === -1 ? undefined : { offset, wrong, fix };
  };
}

/** Whether a text is the file of a stack, which holds its settings. */
const isStackFile = (text: string): boolean => /^config:/m.test(text);

/** A line that starts with the name of a field. */
const FIELD = /^\s*(- )?[\w-]+:(\s|$)/;

/** The line with something in it that stands above an offset. */
const lineAbove = (text: string, offset: number): string =>
  text.slice(0, offset).trimEnd().split("\n").at(-1) ?? "";

/** `**app**: api` */
function markdownField({ text }: Seen): Slip | undefined {
  const [line, before = ""] = /^(\s*(?:- +)?)[*_]{1,2}[\w-]+[*_]{1,2}:(?=\s|$)/m.exec(text) ?? [];
  if (line === undefined) return undefined;
  return {
    offset: text.indexOf(line) + before.length,
    wrong: "Markdown stands around this field's name",
    fix: "take it away",
  };
}

/** `[]`, and entries above or below it. */
function emptyListBeside({ text }: Seen): Slip | undefined {
  const offset = text.search(/^\[\]\s*?(#.*)?$/m);
  if (offset === -1 || !/^- /m.test(text)) return undefined;
  return { offset, wrong: "this [] says that there are no entries, and here are some", fix: "remove it" };
}

/** A tab in nothing but white space before `offset` in its line: the parser stumbles only after it. */
function indentingTab({ line, start, offset }: Seen): Slip | undefined {
  const [indentation = ""] = /^\s*/.exec(line.slice(0, offset - start + 1)) ?? [];
  const tab = indentation.indexOf("\t");
  if (tab === -1 || start + indentation.length < offset) return undefined;
  return { offset: start + tab, wrong: "a tab is used for indentation", fix: "indent with spaces" };
}

/** White space that YAML does not know: an editor or a web page put it where a space should be. */
function foreignSpace({ line, start }: Seen): Slip | undefined {
  const [, before, space] = /^( *(?:- +)*(?:[\w-]+:)?)([^\S \t\r\n]|[\u200b\u2060])/.exec(line) ?? [];
  if (before === undefined || space === undefined) return undefined;
  // Where files were put together, each with its mark.
  if (space === "\ufeff")
    return {
      offset: start + before.length,
      wrong: "U+FEFF stands here, which only the start of a file may have",
      fix: "take it out",
    };
  return {
    offset: start + before.length,
    wrong: `${codeOf(space)} stands here, and it is no space for YAML`,
    fix: "write a space in its place",
  };
}

/** `health_check：/health` */
function foreignColon({ code, line, start }: Seen): Slip | undefined {
  const [, before] = /^(\s*(?:- +)*[\w-]+)[：﹕︓꞉ː]/.exec(line) ?? [];
  if (
    before === undefined ||
    !["MULTILINE_IMPLICIT_KEY", "MISSING_CHAR", "BLOCK_AS_IMPLICIT_KEY"].includes(code)
  )
    return undefined;
  return {
    offset: start + before.length,
    wrong: `${codeOf(line[before.length])} only looks like a colon`,
    fix: "write `: `, a colon and a space",
  };
}

/** An entry that starts unlike the others of its file: the parser stumbles over what stands before or behind it. */
function entryApart({ text, open }: Seen): Slip | undefined {
  const starts = entryStarts(text);
  if (starts.length === 0 || open !== undefined) return undefined;
  const firstField = /^( *)[^\s#].*/m.exec(text);
  if (firstField && /^ *id:\s/.test(firstField[0])) {
    return {
      offset: firstField.index + (firstField[1] ?? "").length,
      wrong: "this entry does not start with `- `",
      fix: "write `- id:`, with the - below those of the other entries",
    };
  }
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

/** `["a" "b"]`, on one line or several. */
function missingComma({ text, offset }: Seen): Slip | undefined {
  const before = text.slice(0, offset).trimEnd();
  // The brackets of an entry, those in its texts aside.
  const brackets = (/(?:^|\n)- (?:[^\n]|\n(?!- ))*$/.exec(before)?.[0] ?? before)
    .replace(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/g, "")
    .replace(/[^[\]]/g, "");
  const isInList = brackets.split("[").length > brackets.split("]").length;
  return isInList && /["'\w]$/.test(before) && /^["'\w](?![\w-]*:\s)/.test(text.slice(offset))
    ? { offset, wrong: "a comma is missing before this item", fix: "write , behind the one before it" }
    : undefined;
}

/** `[a]`, and `- b` below it. */
function mixedList({ text, line, start }: Seen): Slip | undefined {
  const above = lineAbove(text, start);
  return /^\s+\[.*\]$/.test(above) && /^\s+- /.test(line) && above.search(/\S/) === line.search(/\S/)
    ? {
        offset: start + line.search(/\S/),
        wrong: "items in brackets and items with - are mixed in one list",
        fix: "write all of them with -, or all in the brackets",
      }
    : undefined;
}

/** A text that goes on in a line which is not indented below its field. */
function textOutdented({ text, line, start, open }: Seen): Slip | undefined {
  const quote = text[open ?? -1];
  const isQuoted = open !== undefined && (quote === '"' || quote === "'");
  const closed = isQuoted ? text.indexOf(quote, open + 1) : -1;
  // Of a quoted text that is closed further down, the line that it goes on in.
  const next = isQuoted ? text.indexOf("\n", open) + 1 : start;
  const goesOn = isQuoted ? (text.slice(next).split("\n", 1)[0] ?? "") : line;
  const [, dash = "", key, value = ""] =
    /^( *(?:- )?)([\w-]+):(?: +(.*))?$/.exec(lineAbove(text, next)) ?? [];
  const words = (of: string) => of.trim().split(/\s+/).length;
  const isText = /^[|>][-+]?$/.test(value) || words(value) > 3 || (value === "" && /^\s*["']/.test(goesOn));
  const isField = FIELD.test(goesOn) || /^\s*(-|#|$)/.test(goesOn);
  const column = goesOn.search(/\S/);
  if (key === undefined || !isText || isField || column > dash.length) return undefined;
  if (isQuoted && !(closed >= next && closed < next + goesOn.length)) return undefined;
  if (!isQuoted && words(goesOn) < 2 && !/["'.]/.test(goesOn)) return undefined;
  return {
    offset: next + column,
    wrong: `this line is not indented below ${key}, whose text may go on here`,
    fix: `indent it by ${dash.length + 2} spaces, or write \`FIELD: VALUE\` if it is a field`,
  };
}

/** `"a"`, and `"b"` in the next line. */
function secondQuotes({ text, line, start, code }: Seen): Slip | undefined {
  const above = lineAbove(text, start);
  return ["UNEXPECTED_TOKEN", "BAD_INDENT", "MISSING_CHAR"].includes(code) &&
    /:\s+(["']).*\1$/.test(above) &&
    /^\s*["']/.test(line)
    ? {
        offset: start + line.search(/\S/),
        wrong: "the text above has ended with its quote, and here a second one starts",
        fix: "put both parts in one pair of quotes",
      }
    : undefined;
}

/** `version: 1` above the entries, or `api-staging:` in place of `- id: api-staging`. */
function keyAboveList({ code, text }: Seen): Slip | undefined {
  const [line = ""] = /^[^\s#].*/m.exec(text.replace(/^---(?=\s)/, "   ")) ?? [];
  const [, key, value] = /^(\w[\w-]*):(?:\s+(\S.*))?\s*$/.exec(line) ?? [];
  if (!/_IMPLICIT_KEY$/.test(code) || key === undefined || !/^- /m.test(text)) return undefined;
  return {
    offset: text.indexOf(line),
    wrong: "this file is a list, and this line belongs to none of its entries",
    fix:
      value === undefined ? `write \`- id: ${key}\` where an entry starts here, or remove it` : "remove it",
  };
}

/** `[a, b]` below `secrets:`, or what a list holds below `secrets: [`, in the column of that field or left of it. */
function valueInColumn({ code, text, line, start, offset, open }: Seen): Slip | undefined {
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

/** Whether a bracket, with all in it, is closed before the next entry. */
function isClosedLater(text: string, open: number): boolean {
  const [opening = "", closing = ""] = [text[open], CLOSES[text[open] ?? ""]];
  const [entry = ""] = text
    .slice(open)
    .replace(/(?<=\s)#.*$/gm, "")
    .split(/^- /m);
  return closing !== opening && entry.split(opening).length <= entry.split(closing).length;
}

/** `[a, b}` */
function otherBracket({ text, start, open, offset }: Seen): Slip | undefined {
  const opening = text[open ?? -1];
  const closing = CLOSES[opening ?? ""];
  const other = text[offset] ?? "";
  // It may close what the line opened before.
  const isOuter = /[{[]/.test(text.slice(start, open));
  if (closing === undefined || closing === opening || isOuter || !/[\]}]/.test(other) || other === closing)
    return undefined;
  return {
    offset,
    wrong: `this ${other} does not close the ${opening} before it`,
    fix: `write ${closing} in its place`,
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

const CLOSES: Readonly<Record<string, string>> = { "[": "]", "{": "}", '"': '"', "'": "'" };

function neverClosed({ text, open }: Seen): Slip | undefined {
  const opening = text[open ?? -1];
  if (open === undefined || opening === undefined) return undefined;
  const closing = CLOSES[opening];
  return closing === undefined
    ? undefined
    : {
        offset: open,
        wrong: `this ${opening} is never closed`,
        fix: `write ${closing} at the end of the value`,
      };
}

function closesNothing({ text, offset }: Seen): Slip | undefined {
  const character = text[offset];
  if (character !== "]" && character !== "}") return undefined;
  return { offset, wrong: `this ${character} closes nothing`, fix: "remove it, or add what opens it" };
}

/** `[a,, b]` */
function nothingBetween({ text, offset }: Seen): Slip | undefined {
  return text[offset] === "," && /[,[{]\s*$/.test(text.slice(0, offset))
    ? { offset, wrong: "nothing stands before this comma", fix: "remove it" }
    : undefined;
}

/** `* a`, as Markdown writes a list. */
function starItem({ line, start, offset }: Seen): Slip | undefined {
  if (!/^\s*\* +\S/.test(line) || line.slice(0, offset - start).trim() !== "") return undefined;
  return { offset: start + line.indexOf("*"), wrong: "no item of a list starts with *", fix: "write `- `" };
}

/** What starts a comment in other languages. */
const OTHER_COMMENT = /^(\s*)(\/\/|\/\*|<!--|--|;)\s/;

/** `// a comment`: in a line of its own, which the parser may take for a part of the next one, or behind a value. */
function otherComment({ text, offset, start }: Seen): Slip | undefined {
  const places = [offset, start, text.lastIndexOf("\n", start - 2) + 1];
  const at = places.find((place) => OTHER_COMMENT.test(text.slice(place)));
  const [, before = "", sign] = OTHER_COMMENT.exec(text.slice(at)) ?? [];
  return at === undefined
    ? undefined
    : { offset: at + before.length, wrong: `no comment starts with ${sign}`, fix: "write # in its place" };
}

/** `  - status: draft` in the column of the fields of its entry. */
function dashBeforeField({ text }: Seen): Slip | undefined {
  const [above] = /^(?:- |( +))[\w-]+: +[^\s|>#][^\n]*\n(?:[ \t]*\n)*(?=( +)- [\w-]+:\s)/m.exec(text) ?? [];
  if (above === undefined) return undefined;
  const offset = text.indexOf(above) + above.length;
  const column = text.slice(offset).search(/\S/);
  return /^(?:- )? *(?=\w)/.exec(above)?.[0].length === column
    ? { offset: offset + column, wrong: "a - stands before this field", fix: "take it away" }
    : undefined;
}

/** A line of a text below `reason: |` that stands further left than the first one. */
function blockOutdented({ text, line, start }: Seen): Slip | undefined {
  const above = text.slice(0, start).split("\n").slice(0, -1);
  const header = above.findLastIndex((other) => /: +[|>][-+1-9]{0,2}\s*$/.test(other));
  const column = (other: string) => other.search(/\S/);
  const [first = "", ...others] = above.slice(header + 1).filter((other) => column(other) !== -1);
  const isInText = header !== -1 && first !== "" && others.every((other) => column(other) >= column(first));
  if (!isInText || column(line) >= column(first) || FIELD.test(line)) return undefined;
  return {
    offset: start + column(line),
    wrong: "this line stands further left than the text that it belongs to",
    fix: `indent it by ${column(first)} spaces`,
  };
}

/** `  skeleton:freeze: until Friday` behind what Pulumi writes below `config:`. */
function settingElsewhere({ code, text, line, offset }: Seen): Slip | undefined {
  const [, skipped, name] = /^([^\n]*\n(?:\s*\n)* *)(\w+:\w+):\s/.exec(text.slice(offset)) ?? [];
  if (code !== "BLOCK_AS_IMPLICIT_KEY" || skipped === undefined || !isStackFile(text) || !/^\w/.test(line))
    return undefined;
  return {
    offset: offset + skipped.length,
    wrong: `the setting ${name} stands outside of config:`,
    fix: "move it, and what stands below it, to the settings below `config:`",
  };
}

/** `  skeleton:gcp` without the colon at its end, or `  - skeleton:gcp:`. */
function settingsKey({ text, line, start }: Seen): Slip | undefined {
  if (!isStackFile(text)) return undefined;
  const dash = text.search(/(?<=^ +)- +\w+:\w+:[ \t]*$/m);
  if (dash !== -1) return { offset: dash, wrong: "a - stands before this setting", fix: "take it away" };
  const [, before = "", name] = /^( +(\w+:\w+))\s*$/.exec(line) ?? [];
  return name === undefined
    ? undefined
    : { offset: start + before.length, wrong: `a colon is missing behind ${name}`, fix: `write ${name}:` };
}

function aliasBeforeAnchor({ code, text, offset }: Seen): Slip | undefined {
  const [, name] = /^\*([\w-]+)/.exec(text.slice(offset)) ?? [];
  if (code !== "BAD_ALIAS" || name === undefined || !text.slice(offset).split(/\s/).includes(`&${name}`))
    return undefined;
  return {
    offset,
    wrong: `this alias stands above its anchor &${name}`,
    fix: `write the value here, with &${name} before it, and *${name} there`,
  };
}

/** `-id: a`, `id:a` */
function missingSpace({ code, line, start, offset }: Seen): Slip | undefined {
  // An entry that does not start like those above it ends the list.
  const isStray = code === "UNEXPECTED_TOKEN" && line.slice(0, offset - start).trim() === "";
  if (!isAboutKey(code) && !isStray) return undefined;
  // A setting's name has a colon of its own: `skeleton:freeze: audit: until Friday`.
  const glued = isAboutKey(code) ? /^(\s*(?:- )?[\w-]+:)(?![\w.-]+: )[^\s/]/.exec(line) : undefined;
  const [, before] = /^(\s*-)[\w"']/.exec(line) ?? glued ?? [];
  if (before === undefined) return undefined;
  return {
    offset: start + before.length,
    wrong: `a space is missing after the ${before.at(-1) === "-" ? "-" : ":"}`,
    fix: "add it",
  };
}

/** `secrets: [a]# all of them` */
function gluedComment({ text, offset }: Seen): Slip | undefined {
  if (text[offset] !== "#" || !/[\]}"']/.test(text.charAt(offset - 1))) return undefined;
  return { offset, wrong: "a space is missing before the #", fix: "add it" };
}

/** How alert channels are written. */
const CHANNELS = ALERT_CHANNEL_GRAMMAR.match(/\w+:[^"]+/g) ?? [];

/** `reason: first: then`; an alert channel has no space behind its kind, as in `slack: #alerts`. */
function unquotedColon({ code, text, line, start, offset }: Seen): Slip | undefined {
  const value = line.slice(offset - start);
  if (code !== "BLOCK_AS_IMPLICIT_KEY" || !/:(\s|$)/.test(value)) return undefined;
  const isChannel = /_channel: *$/.test(line.slice(0, offset - start));
  const channel = isChannel
    ? CHANNELS.find((example) => value.startsWith(example.replace(/:.*/, ": ")))
    : undefined;
  const quoted = `put the value in quotes${channel === undefined ? "" : `, without the space: "${channel}"`}`;
  const [, parent, key] = /^\s*([\w-]+): ([\w-]+):\s*$/.exec(line) ?? [];
  // `reviewers: users: [1]`: no text has brackets behind a colon.
  const isSetting = isStackFile(text) && !/^- /m.test(text) && !isChannel;
  const [, inner] =
    (/^([\w-]+): [[{]/.exec(value) ?? (isSetting && /^([\w-]+): [^\s/@.]+\s*$/.exec(value))) || [];
  // `path: /health`: the name of a field that was copied with its value.
  const [label] = /^[\w-]+: (?=\S*[/@.]\S*\s*$)/.exec(value) ?? [];
  const other =
    inner !== undefined
      ? `write ${inner}: on a line of its own, indented below this field, or `
      : label !== undefined && !isChannel
        ? `take ${label.trim()} away if it is no part of the value, or `
        : key !== undefined
          ? `write ${parent}:${key}: where that is one key, or `
          : /, [\w-]+: /.test(value)
            ? "write each field on a line of its own, or "
            : "";
  return {
    offset,
    wrong: "an unquoted value holds `: `, which starts another field",
    fix: `${other}${quoted}`,
  };
}

/** The first field of a mapping, in the column of the mapping's own name: those below it are indented further. */
function indentedTooLittle({ code, text, line, start, offset }: Seen): Slip | undefined {
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
function indentedTooFar({ code, text, line, offset }: Seen): Slip | undefined {
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

function missingColon({ code, line, start }: Seen): Slip | undefined {
  if (!["MULTILINE_IMPLICIT_KEY", "MISSING_CHAR"].includes(code) || /:(\s|$)/.test(line)) return undefined;
  const [, before, key] = /^(\s*(?:- +)*)([\w-]+)/.exec(line) ?? [];
  if (before === undefined || key === undefined) return undefined;
  return {
    offset: start + before.length,
    wrong: "there is no `: ` behind this field's name",
    fix: "write `FIELD: VALUE`, with a space after the colon",
  };
}

/** A line that neither starts an entry nor stands below one. */
function outsideOfEntries({ code, line, start, offset }: Seen): Slip | undefined {
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

function entryElsewhere({ code, line, start }: Seen): Slip | undefined {
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

/** What is behind the name of a field, or the - of an item, where it starts with one of these signs. */
const valueWith = (sign: string, line: string) =>
  new RegExp(`^(?<before>\\s*(?:- +)*(?:[\\w-]+: +)?)(?=${sign})(?<value>.*)$`).exec(line)?.groups;

function reservedStart({ code, text, line, start, offset }: Seen): Slip | undefined {
  // An alias, an anchor or a key, and words behind it.
  const { before, value = "" } = valueWith("[*&?]", line) ?? {};
  if (before !== undefined && /\S +\S/.test(value) && start + before.length <= offset)
    return {
      offset: start + before.length,
      wrong: `no unquoted text starts with ${value[0]}`,
      fix: "put the value in quotes",
    };
  if (code !== "BAD_SCALAR_START") return undefined;
  const [, percent] = /^%(\d+(?:\.\d+)?)\s*$/m.exec(text.slice(offset)) ?? [];
  if (percent !== undefined)
    return { offset, wrong: "a percentage ends with its sign", fix: `write "${percent}%"` };
  // Whoever writes @ mentions somebody, and no login has it; what a list holds is no sentence.
  const isMention = text[offset] === "@";
  const isItem = /[[,-]\s*$/.test(text.slice(0, offset));
  const fix =
    isMention && isItem
      ? "write it without @"
      : `put the value in quotes${isMention ? ", or write a login without @" : ""}`;
  return { offset, wrong: `no unquoted value starts with ${text[offset]}`, fix };
}

/** `secrets: - a` */
function listBehindField({ code, text, line, start, offset }: Seen): Slip | undefined {
  if (code !== "UNEXPECTED_TOKEN" || !/^- /.test(text.slice(offset))) return undefined;
  if (!/^\s*(- )?[\w-]+:\s*$/.test(line.slice(0, offset - start))) return undefined;
  return {
    offset,
    wrong: "a list does not start behind its field's name",
    fix: "put each - on a line of its own below, indented further, or write [A, B]",
  };
}

function unknownEscape({ code, text, offset }: Seen): Slip | undefined {
  if (code !== "BAD_DQ_ESCAPE") return undefined;
  return {
    offset,
    wrong: `${text.slice(offset, offset + 2)} means nothing in double quotes`,
    fix: /\w/.test(text.charAt(offset + 1))
      ? "write / in its place in a path, else \\\\ for a backslash"
      : "take the backslash away, or write \\\\ for one",
  };
}

function behindQuote({ code, text, offset }: Seen): Slip | undefined {
  const [, quote] = /(["'])\s*$/.exec(text.slice(0, offset)) ?? [];
  if (code !== "UNEXPECTED_TOKEN" || quote === undefined) return undefined;
  const [rest = ""] = text.slice(offset).split("\n", 1);
  if (/^["']+\s*(#.*)?$/.test(rest)) return { offset, wrong: "here is a quote too many", fix: "remove it" };
  if (rest.includes(quote)) {
    return {
      offset,
      wrong: `the ${quote} before this ends the text`,
      fix: `write ${quote === "'" ? "''" : '\\"'} for each ${quote} in the text`,
    };
  }
  return {
    offset,
    wrong: "there is text behind the closing quote",
    fix: "move it into the quotes, or remove it",
  };
}

/** `[draft] a text` */
function behindBracket({ code, text, offset }: Seen): Slip | undefined {
  const [, bracket] = /([\]}])\s*$/.exec(text.slice(0, offset)) ?? [];
  if (code !== "UNEXPECTED_TOKEN" || bracket === undefined) return undefined;
  return {
    offset,
    wrong: `there is text behind the ${bracket}`,
    fix: "put the whole value in quotes if it is a text, else move this into the brackets, or remove it",
  };
}

/** `> 5 % of them`, or `| a text` */
function behindBlockSign({ code, line, start, offset }: Seen): Slip | undefined {
  const { before, value = "" } = valueWith("[|>]", line) ?? {};
  if (code !== "UNEXPECTED_TOKEN" || before === undefined || start + before.length >= offset)
    return undefined;
  return {
    offset: start + before.length,
    wrong: `behind the ${value[0]} that starts a text of several lines, there is text`,
    fix: `move it to the next line, indented, or put the value in quotes if ${value[0]} is a part of it`,
  };
}

/** The parser notices a missing space only where a key runs on, or where another one follows. */
const isAboutKey = (code: string): boolean =>
  code === "MULTILINE_IMPLICIT_KEY" || code === "BLOCK_AS_IMPLICIT_KEY";
