/** What somebody wrote wrong: where, what is wrong with it, and what would be right. No excerpt of the file is in it. */
export interface Slip {
  readonly offset: number;
  readonly wrong: string;
  readonly fix: string;
}

/** The surroundings of what the parser complained of. */
export interface Seen {
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

/** What a pattern alone tells, wherever in the text it stands. */
export function anywhere(pattern: RegExp, wrong: string, fix: string): (seen: Seen) => Slip | undefined {
  return ({ text }) => {
    const offset = text.search(pattern);
    return offset === -1 ? undefined : { offset, wrong, fix };
  };
}

/** What a pattern alone tells, in the line of what is not closed, or else of the parser's complaint. */
export function inLine(pattern: RegExp, wrong: string, fix: string): (seen: Seen) => Slip | undefined {
  return ({ text, offset, open }) => {
    const { start, line } = lineAt(text, open ?? offset);
    const at = line.search(pattern);
    return at === -1 ? undefined : { offset: start + at, wrong, fix };
  };
}

/** Whether a text is the file of a stack, which holds its settings. */
export const isStackFile = (text: string): boolean => /^config:/m.test(text);

/** A line that starts with the name of a field, which JSON has in quotes. */
export const FIELD = /^\s*(- )?(["']?)[\w-]+\2:(\s|$)/;

/** A line that starts with the name of a setting of a stack. */
export const SETTING = /^ *\w+:\w+:/;

/** A line of its own, with where it starts and the column of what it says: that of its field, behind the - of an entry. */
export interface Line {
  readonly start: number;
  readonly line: string;
  readonly column: number;
}

/** The lines of a file that say something, without those of a text below `field: |`. */
export function linesOf(text: string): readonly Line[] {
  let outside = Number.POSITIVE_INFINITY;
  return [...text.matchAll(/^[^\S\n]*[^\s#].*$/gm)].flatMap(({ 0: line, index }) => {
    const indentation = line.search(/\S/);
    if (indentation > outside) return [];
    outside = /[:-] +[|>][-+1-9]{0,2}\s*(#.*)?$/.test(line) ? indentation : Number.POSITIVE_INFINITY;
    return [{ start: index, line, column: /^\s*(?:- +)*/.exec(line)?.[0].length ?? 0 }];
  });
}

/** Whether a quote stands at an offset. */
export const isQuote = (text: string, offset = -1): boolean => /["']/.test(text.charAt(offset));

/** What stands from an offset to the end of its line. */
export const restOfLine = (text: string, offset: number): string =>
  text.slice(offset).split("\n", 1)[0] ?? "";

/** The line of an offset, and where it starts. */
export function lineAt(text: string, offset: number): { readonly start: number; readonly line: string } {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return { start, line: restOfLine(text, start) };
}

/** The line with something in it that stands above an offset. */
export function lineAbove(text: string, offset: number): string {
  const above = text.slice(0, offset).trimEnd();
  return above.slice(above.lastIndexOf("\n") + 1);
}

/** The parser notices a missing space only where a key runs on, or where another one follows. */
export const isAboutKey = (code: string): boolean =>
  code === "MULTILINE_IMPLICIT_KEY" || code === "BLOCK_AS_IMPLICIT_KEY";
