import {
  behindBracket,
  closesNothing,
  emptyListBeside,
  gluedComment,
  listBehindField,
  missingComma,
  mixedList,
  neverClosed,
  nothingBetween,
  otherBracket,
} from "./brackets.ts";
import {
  dashBeforeField,
  entryApart,
  entryElsewhere,
  indentedTooFar,
  indentedTooLittle,
  outsideOfEntries,
  valueInColumn,
} from "./columns.ts";
import {
  foreignColon,
  foreignSpace,
  indentingTab,
  markdownField,
  otherComment,
  starItem,
} from "./foreign-text.ts";
import { keyAboveList, missingColon, missingSpace, settingElsewhere, settingsKey } from "./keys.ts";
import { anywhere, type Seen, type Slip } from "./slip.ts";
import {
  aliasBeforeAnchor,
  behindBlockSign,
  behindQuote,
  blockOutdented,
  quotedOutdented,
  reservedStart,
  secondQuotes,
  textOutdented,
  unknownEscape,
  unquotedColon,
} from "./texts.ts";

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
  quotedOutdented,
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
