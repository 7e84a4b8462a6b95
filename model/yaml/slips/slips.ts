import {
  behindBracket,
  bracketInItem,
  closesNothing,
  commaBeforeField,
  commentInList,
  emptyListBeside,
  gluedComment,
  listBehindField,
  listLeftOfField,
  missingComma,
  mixedList,
  neverClosed,
  nothingBetween,
  otherBracket,
  otherComma,
  quoteBeforeList,
  roundBracket,
  trailingSign,
  withoutBracket,
} from "./brackets.ts";
import {
  dashAmongFields,
  dashBeforeField,
  entryApart,
  entryElsewhere,
  fieldAboveEntries,
  listAmongEntries,
  outsideOfEntries,
  valueInColumn,
  wrongColumn,
} from "./columns.ts";
import {
  expressionInList,
  foreignColon,
  foreignSpace,
  indentingTab,
  markdownField,
  otherComment,
  starItem,
} from "./foreign-text.ts";
import {
  dashWithoutSpace,
  keyAboveList,
  lostDash,
  missingColon,
  missingSpace,
  nameBeforeBracket,
  outsideOfConfig,
  settingElsewhere,
  settingsKey,
} from "./keys.ts";
import { behindQuote, doubledQuotes, otherQuote, secondQuotes, unknownEscape } from "./quotes.ts";
import { anywhere, lineAt, type Seen, type Slip } from "./slip.ts";
import {
  aliasBeforeAnchor,
  behindBlockSign,
  behindClosed,
  blockOutdented,
  quotedOutdented,
  reservedStart,
  textOutdented,
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
  anywhere(/^\+ +(- )?[\w-]+: /m, "a diff has put a + here", "write a space in its place"),
  anywhere(/^```/m, "a fence of Markdown stands here", "remove this line, and the one that closes it"),
  markdownField,
  emptyListBeside,
  indentingTab,
  foreignSpace,
  foreignColon,
  expressionInList,
  bracketInItem,
  fieldAboveEntries,
  listAmongEntries,
  dashWithoutSpace,
  lostDash,
  entryApart,
  dashAmongFields,
  gluedComment,
  quoteBeforeList,
  otherQuote,
  doubledQuotes,
  otherComma,
  missingComma,
  commaBeforeField,
  mixedList,
  textOutdented,
  quotedOutdented,
  secondQuotes,
  keyAboveList,
  anywhere(/^ *- +- +\w+: /m, "an entry starts with one -, and here are two", "remove one of them"),
  valueInColumn,
  roundBracket,
  otherBracket,
  nameBeforeBracket,
  commentInList,
  neverClosed,
  closesNothing,
  nothingBetween,
  starItem,
  withoutBracket,
  otherComment,
  dashBeforeField,
  blockOutdented,
  outsideOfConfig,
  settingElsewhere,
  settingsKey,
  aliasBeforeAnchor,
  missingSpace,
  trailingSign,
  listLeftOfField,
  behindClosed,
  unquotedColon,
  wrongColumn,
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
  const seen = { text, code, offset, open, ...lineAt(text, offset) };
  for (const recognise of SLIPS) {
    const slip = recognise(seen);
    if (slip) return slip;
  }
  return undefined;
}
