import { ALERT_CHANNEL_GRAMMAR } from "../../entities/alert-channel.ts";
import { FIELD, isStackFile, lineAbove, type Seen, type Slip } from "./slip.ts";

/** A text that goes on in a line which is not indented below its field. */
export function textOutdented({ text, line, start, open }: Seen): Slip | undefined {
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
