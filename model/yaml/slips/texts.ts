import { ALERT_CHANNEL_GRAMMAR } from "../../entities/alert-channel.ts";
import { behindQuote } from "./quotes.ts";
import { FIELD, isQuote, isStackFile, lineAbove, restOfLine, type Seen, type Slip } from "./slip.ts";

/** A text that goes on in a line which is not indented below its field. */
export function textOutdented({ text, line, start, open }: Seen): Slip | undefined {
  const goesOn = wordsIn(line) > 1 || /["'.]/.test(line);
  const above = lineAbove(text, start);
  const isText =
    /: +[|>][-+]?$/.test(above) ||
    (wordsIn(above) > 4 && !/: +["'[{]/.test(above)) ||
    (/:\s*$/.test(above) && /^\s*["']/.test(line));
  return goesOn && isText && !isQuote(text, open) ? outdented(text, start, line) : undefined;
}

/** A quoted text that goes on in such a line, and ends there. */
export function quotedOutdented({ text, open }: Seen): Slip | undefined {
  if (open === undefined || !isQuote(text, open)) return undefined;
  const start = text.indexOf("\n", open) + 1;
  const line = restOfLine(text, start);
  const closed = text.indexOf(text.charAt(open), open + 1);
  return start <= closed && closed < start + line.length ? outdented(text, start, line) : undefined;
}

function outdented(text: string, start: number, line: string): Slip | undefined {
  const [, dash = "", key] = /^( *(?:- )?)([\w-]+):(?: |$)/.exec(lineAbove(text, start)) ?? [];
  const isField = FIELD.test(line) || /^\s*(-|#|$)/.test(line);
  const column = line.search(/\S/);
  if (key === undefined || isField || column > dash.length) return undefined;
  return {
    offset: start + column,
    wrong: `this line is not indented below ${key}, whose text may go on here`,
    fix: `indent it by ${dash.length + 2} spaces, or write \`FIELD: VALUE\` if it is a field`,
  };
}

const wordsIn = (text: string): number => text.trim().split(/\s+/).length;

/** A line of a text below `reason: |` that stands further left than the first one. */
export function blockOutdented({ text, line, start }: Seen): Slip | undefined {
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

/** `a: *both` above `b: &both …` */
export function aliasBeforeAnchor({ code, text, offset }: Seen): Slip | undefined {
  const [, name] = /^\*([\w-]+)/.exec(text.slice(offset)) ?? [];
  if (code !== "BAD_ALIAS" || name === undefined || !text.slice(offset).split(/\s/).includes(`&${name}`))
    return undefined;
  return {
    offset,
    wrong: `this alias stands above its anchor &${name}`,
    fix: `write the value here, with &${name} before it, and *${name} there`,
  };
}

/** How alert channels are written. */
const CHANNELS = ALERT_CHANNEL_GRAMMAR.match(/\w+:[^"]+/g) ?? [];

/** A text in quotes, or a list, and what is behind it. */
const CLOSED = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\[[^\]]*\])(\s*)(?=\S)/;

/** `owner: "a" service: b`, and `answer: "the "b": c"`. */
export function behindClosed(seen: Seen): Slip | undefined {
  const { code, line, start, offset } = seen;
  // For a key, the parser complains of where its value starts.
  const isKey = code === "BLOCK_AS_IMPLICIT_KEY";
  if (!isKey && code !== "UNEXPECTED_TOKEN") return undefined;
  const [closed = "", space] = (isKey && CLOSED.exec(line.slice(offset - start))) || [];
  if (isKey && space === undefined) return undefined;
  const behind = offset + closed.length;
  const isApart = isKey ? space !== "" : /["'\]][^\S\n]+$/.test(seen.text.slice(0, behind));
  if (isApart && FIELD.test(line.slice(behind - start)))
    return {
      offset: behind,
      wrong: "a second field stands on this line",
      fix: "write it on a line of its own",
    };
  return isKey && !closed.startsWith("[")
    ? behindQuote({ ...seen, code: "UNEXPECTED_TOKEN", offset: behind })
    : undefined;
}

/** `reason: first: then`; an alert channel has no space behind its kind, as in `slack: #alerts`. */
export function unquotedColon({ code, text, line, start, offset }: Seen): Slip | undefined {
  const value = line.slice(offset - start);
  if (code !== "BLOCK_AS_IMPLICIT_KEY" || !/:(\s|$)/.test(value)) return undefined;
  const quoted = /^[\u2018-\u201f]/.test(value)
    ? 'write " in the place of the quotes around the value'
    : "put the value in quotes";
  const slip = { offset, wrong: "an unquoted value holds `: `, which starts another field" };
  if (/_channel: *$/.test(line.slice(0, offset - start))) {
    const channel = CHANNELS.find((example) => value.startsWith(example.replace(/:.*/, ": ")));
    return { ...slip, fix: channel === undefined ? quoted : `${quoted}, without the space: "${channel}"` };
  }
  const other = withoutQuotes(value, line, isStackFile(text) && !/^- /m.test(text));
  return { ...slip, fix: other === undefined ? quoted : `${other}, or ${quoted}` };
}

/** What else somebody may have meant whose value holds `: `. */
function withoutQuotes(value: string, line: string, isSetting: boolean): string | undefined {
  // `reviewers: users: [1]`: no text has brackets behind a colon.
  const [, nested] =
    (/^([\w-]+): [[{]/.exec(value) ?? (isSetting && /^([\w-]+): [^\s/@.]+\s*$/.exec(value))) || [];
  if (nested !== undefined) return `write ${nested}: on a line of its own, indented below this field`;
  // `path: /health`: the name of a field that was copied with its value.
  const [, label] = /^([\w-]+:) \S*[/@.]\S*\s*$/.exec(value) ?? [];
  if (label !== undefined) return `take ${label} away if it is no part of the value`;
  const [, parent, key] = /^\s*([\w-]+): ([\w-]+):\s*$/.exec(line) ?? [];
  if (key !== undefined) return `write ${parent}:${key}: where that is one key`;
  return /^\S+ +[\w-]+: |, [\w-]+: /.test(value) ? "write each field on a line of its own" : undefined;
}

/** What is behind the name of a field, or the - of an item, where it starts with one of these signs. */
const valueWith = (sign: string, line: string) =>
  new RegExp(`^(?<before>\\s*(?:- +)*(?:[\\w-]+: +)?)(?=${sign})(?<value>.*)$`).exec(line)?.groups;

/** `@ada knows`, `%5`, or `*all* of them` */
export function reservedStart({ code, text, line, start, offset }: Seen): Slip | undefined {
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
  if (text[offset] === "`" && /`\s*(#.*)?$/.test(line.slice(offset - start + 1)))
    return { offset, wrong: "no unquoted value starts with `", fix: 'write " in the place of both `' };
  // Whoever writes @ mentions somebody, and no login has it; what a list holds is no sentence.
  const isMention = text[offset] === "@";
  const isItem = /[[,-]\s*$/.test(text.slice(0, offset));
  const fix =
    isMention && isItem
      ? "write it without @"
      : `put the value in quotes${isMention ? ", or write a login without @" : ""}`;
  return { offset, wrong: `no unquoted value starts with ${text[offset]}`, fix };
}

/** `> 5 % of them`, or `| a text` */
export function behindBlockSign({ code, line, start, offset }: Seen): Slip | undefined {
  const { before, value = "" } = valueWith("[|>]", line) ?? {};
  if (code !== "UNEXPECTED_TOKEN" || before === undefined || start + before.length >= offset)
    return undefined;
  return {
    offset: start + before.length,
    wrong: `behind the ${value[0]} that starts a text of several lines, there is text`,
    fix: `move it to the next line, indented, or put the value in quotes if ${value[0]} is a part of it`,
  };
}
