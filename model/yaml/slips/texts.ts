import { ALERT_CHANNEL_GRAMMAR } from "../../entities/alert-channel.ts";
import { FIELD, isStackFile, lineAbove, type Seen, type Slip } from "./slip.ts";

/** A text that goes on in a line which is not indented below its field. */
export function textOutdented({ text, line, start, open }: Seen): Slip | undefined {
  const goesOn = wordsIn(line) > 1 || /["'.]/.test(line);
  return goesOn && !isQuote(text, open) ? outdented(text, start, line) : undefined;
}

/** A quoted text that goes on in such a line, and ends there. */
export function quotedOutdented({ text, open }: Seen): Slip | undefined {
  if (open === undefined || !isQuote(text, open)) return undefined;
  const start = text.indexOf("\n", open) + 1;
  const [line = ""] = text.slice(start).split("\n", 1);
  const closed = text.indexOf(text.charAt(open), open + 1);
  return start <= closed && closed < start + line.length ? outdented(text, start, line) : undefined;
}

function outdented(text: string, start: number, line: string): Slip | undefined {
  const [, dash = "", key, value = ""] =
    /^( *(?:- )?)([\w-]+):(?: +(.*))?$/.exec(lineAbove(text, start)) ?? [];
  const isText = /^[|>][-+]?$/.test(value) || wordsIn(value) > 3 || (value === "" && /^\s*["']/.test(line));
  const isField = FIELD.test(line) || /^\s*(-|#|$)/.test(line);
  const column = line.search(/\S/);
  if (key === undefined || !isText || isField || column > dash.length) return undefined;
  return {
    offset: start + column,
    wrong: `this line is not indented below ${key}, whose text may go on here`,
    fix: `indent it by ${dash.length + 2} spaces, or write \`FIELD: VALUE\` if it is a field`,
  };
}

const wordsIn = (text: string): number => text.trim().split(/\s+/).length;

const isQuote = (text: string, offset = -1): boolean => /["']/.test(text.charAt(offset));

/** `"a"`, and `"b"` in the next line. */
export function secondQuotes({ text, line, start, code }: Seen): Slip | undefined {
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

/** `reason: first: then`; an alert channel has no space behind its kind, as in `slack: #alerts`. */
export function unquotedColon({ code, text, line, start, offset }: Seen): Slip | undefined {
  const value = line.slice(offset - start);
  if (code !== "BLOCK_AS_IMPLICIT_KEY" || !/:(\s|$)/.test(value)) return undefined;
  const quoted = "put the value in quotes";
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
  return /, [\w-]+: /.test(value) ? "write each field on a line of its own" : undefined;
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
  // Whoever writes @ mentions somebody, and no login has it; what a list holds is no sentence.
  const isMention = text[offset] === "@";
  const isItem = /[[,-]\s*$/.test(text.slice(0, offset));
  const fix =
    isMention && isItem
      ? "write it without @"
      : `put the value in quotes${isMention ? ", or write a login without @" : ""}`;
  return { offset, wrong: `no unquoted value starts with ${text[offset]}`, fix };
}

/** `"C:\quay"` */
export function unknownEscape({ code, text, offset }: Seen): Slip | undefined {
  if (code !== "BAD_DQ_ESCAPE") return undefined;
  return {
    offset,
    wrong: `${text.slice(offset, offset + 2)} means nothing in double quotes`,
    fix: /\w/.test(text.charAt(offset + 1))
      ? "write / in its place in a path, else \\\\ for a backslash"
      : "take the backslash away, or write \\\\ for one",
  };
}

/** `"a" and b`, or `"the "b" of it"` */
export function behindQuote({ code, text, offset }: Seen): Slip | undefined {
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
