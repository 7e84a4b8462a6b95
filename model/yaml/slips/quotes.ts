import { FIELD, isQuote, lineAbove, lineAt, restOfLine, type Seen, type Slip } from "./slip.ts";

/** `"a'`, and `["a', "b"]`, where the second text's quote ends the first one. */
export function otherQuote({ text, offset, open }: Seen): Slip | undefined {
  const isOpen = open !== undefined && isQuote(text, open);
  const { start, line } = lineAt(text, isOpen ? open : offset);
  const from = isOpen ? open : start;
  const written = line.slice(from - start, isOpen ? undefined : offset - start);
  const found = /(?<=^|[\s[,])(?:"[^"]*?'|'[^']*?")(?=\s*(?:[,\]}]|$))/.exec(written);
  if (!found) return undefined;
  const end = from + found.index + found[0].length - 1;
  return {
    offset: end,
    wrong: `this ${text[end]} does not end the text that starts with ${found[0][0]}`,
    fix: `write ${found[0][0]} in its place`,
  };
}

/** `""a""` */
export function doubledQuotes({ text, offset, open }: Seen): Slip | undefined {
  const { start, line } = lineAt(text, open ?? offset);
  const found = line.search(/(?<=(?:^|[:[,-])\s*)(["'])\1(?=[^\s,\]}"'#])/);
  return found === -1
    ? undefined
    : {
        offset: start + found,
        wrong: "two quotes stand around this text",
        fix: "write one at its start and one at its end",
      };
}

const endsText = (quote: string): Omit<Slip, "offset"> => ({
  wrong: `the ${quote} before this ends the text`,
  fix: `write ${quote === "'" ? "''" : '\\"'} for each ${quote} in the text`,
});

/** `"a"`, and `"b"` in the next line. */
export function secondQuotes({ text, line, start, code }: Seen): Slip | undefined {
  const above = lineAbove(text, start);
  return ["UNEXPECTED_TOKEN", "BAD_INDENT", "MISSING_CHAR"].includes(code) &&
    /:\s+(["']).*\1$/.test(above) &&
    /^\s*["']/.test(line) &&
    !FIELD.test(line)
    ? {
        offset: start + line.search(/\S/),
        wrong: "the text above has ended with its quote, and here a second one starts",
        fix: "put both parts in one pair of quotes",
      }
    : undefined;
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
  if (!["UNEXPECTED_TOKEN", "MISSING_CHAR"].includes(code) || quote === undefined) return undefined;
  const rest = restOfLine(text, offset);
  if (/^["']+\s*(#.*)?$/.test(rest)) return { offset, wrong: "here is a quote too many", fix: "remove it" };
  if (rest.includes(quote)) return { offset, ...endsText(quote) };
  return {
    offset,
    wrong: "there is text behind the closing quote",
    fix: "move it into the quotes, or remove it",
  };
}
