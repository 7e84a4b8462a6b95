import { codeOf } from "../../problems/strange-characters.ts";
import { inLine, type Seen, type Slip } from "./slip.ts";

/** `**app**: api` */
export function markdownField({ text }: Seen): Slip | undefined {
  const offset = text.search(/(?<=^\s*(?:- +)?)[*_]{1,2}[\w-]+[*_]{1,2}:(?=\s|$)/m);
  if (offset === -1) return undefined;
  return {
    offset,
    wrong: "Markdown stands around this field's name",
    fix: "take it away",
  };
}

/** A tab in nothing but white space before `offset` in its line: the parser stumbles only after it. */
export function indentingTab({ line, start, offset }: Seen): Slip | undefined {
  const [indentation = ""] = /^\s*/.exec(line.slice(0, offset - start + 1)) ?? [];
  const tab = indentation.indexOf("\t");
  if (tab === -1 || start + indentation.length < offset) return undefined;
  return { offset: start + tab, wrong: "a tab is used for indentation", fix: "indent with spaces" };
}

/** White space that YAML does not know: an editor or a web page put it where a space should be. */
export function foreignSpace({ line, start }: Seen): Slip | undefined {
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
    // As wide as two, where characters have one width.
    fix:
      space === "\u3000" && before.trim() === ""
        ? "write two spaces in its place"
        : "write a space in its place",
  };
}

/** `health_check：/health` */
export function foreignColon({ code, line, start }: Seen): Slip | undefined {
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

/** `* a`, as Markdown writes a list. */
export function starItem({ line, start, offset }: Seen): Slip | undefined {
  if (!/^\s*\* +\S/.test(line) || line.slice(0, offset - start).trim() !== "") return undefined;
  return { offset: start + line.indexOf("*"), wrong: "no item of a list starts with *", fix: "write `- `" };
}

/** `[a-${{ b }}]`: in brackets, the braces of an expression are brackets themselves. */
export const expressionInList = inLine(
  /(?<=[[,][^"']*)\$\{\{/,
  "an expression of GitHub stands here, and nothing fills it in",
  "write the value itself",
);

/** What starts a comment in other languages. */
const OTHER_COMMENT = /^(\s*)(\/\/|\/\*|<!--|--|;)[^\S\n]+\S/;

/** `// a comment`: in a line of its own, which the parser may take for a part of the next one, or behind a value. */
export function otherComment({ text, offset, start }: Seen): Slip | undefined {
  const places = [offset, start, text.lastIndexOf("\n", start - 2) + 1];
  const at = places.find((place) => OTHER_COMMENT.test(text.slice(place)));
  const [, before = "", sign] = OTHER_COMMENT.exec(text.slice(at)) ?? [];
  return at === undefined
    ? undefined
    : { offset: at + before.length, wrong: `no comment starts with ${sign}`, fix: "write # in its place" };
}
