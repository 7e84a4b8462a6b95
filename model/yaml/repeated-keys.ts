import { wrongColumn } from "./slips/columns.ts";
import { isStackFile, lineAbove, lineAt, type Slip } from "./slips/slip.ts";

const TWICE = { wrong: "this key is written twice in one entry", fix: "keep one of the two" };

/** Fixes where the repeated key may be the start of another entry. */
const SECOND_ID =
  "write `- id:`, with the - below those of the other entries, where one starts here, or keep one of the two";
const OTHER_ENTRY = `${TWICE.fix}; or write \`- id: …\` above this one, if another entry starts here`;

/** What to say where the line with the id of an entry is gone, so that its fields belong to the entry above. */
const ENTRY_WITHOUT_START = {
  wrong: "this key and those below it are written twice in one entry",
  fix: "write `- id: …` above it, if another entry starts here, or keep one of each",
};

/**
 * What is wrong where keys are repeated: keys are independent of each other, but for those behind the second id of an
 * entry, or behind the first of several in a row.
 * @param offsets where each second key stands, from the top
 */
export function repeatedKeys(text: string, offsets: readonly number[]): readonly Slip[] {
  const [first] = offsets;
  if (first === undefined) return [];
  if (isStackFile(text)) {
    // A line in another column makes a field of one mapping the second one of another.
    const seen = { text, code: "DUPLICATE_KEY", offset: first, open: undefined, ...lineAt(text, first) };
    const slip = wrongColumn(seen);
    return slip ? [slip] : offsets.map((offset) => ({ offset, ...TWICE }));
  }
  const starts = new Set(offsets.map((offset) => lineAt(text, offset).start));
  const hasEntries = /^- /m.test(text);
  let entryEnd = 0;
  return offsets.flatMap((offset) => {
    if (offset < entryEnd) return [];
    const isId = text.startsWith("id:", offset);
    const isRow = hasEntries && starts.has(text.indexOf("\n", offset) + 1);
    if (isId || isRow) {
      const next = text.indexOf("\n- ", offset);
      entryEnd = next === -1 ? text.length : next;
    }
    if (isId) return [{ ...TWICE, offset, fix: SECOND_ID }];
    if (isRow) return [{ ...ENTRY_WITHOUT_START, offset }];
    return [{ ...TWICE, offset, ...(!isSameAbove(text, offset) && { fix: OTHER_ENTRY }) }];
  });
}

/** Whether the line above holds the same key, so that only one of the two can be meant. */
function isSameAbove(text: string, offset: number): boolean {
  const { start, line } = lineAt(text, offset);
  return keyOf(lineAbove(text, start)) === keyOf(line);
}

const keyOf = (line: string): string | undefined => /^\s*(?:- )?([\w-]+):/.exec(line)?.[1];
