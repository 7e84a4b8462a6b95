/**
 * Characters that a reader does not see, or that change the order in which a terminal shows the others: controls, zero
 * width, bidirectional marks, line separators, and halves of characters. Tab and line feed are not among them.
 * Source: Unicode general categories Cc, Cf, Zl, Zp and Cs.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const EVERY_UNSEEN = new RegExp(UNSEEN, "gu");

/** Whether a text holds an invisible character; line feed and tab are allowed in prose. */
export const hasUnseen = (text: string, isProse = false): boolean =>
  UNSEEN.test(isProse ? text.replace(/\r\n|[\n\t\u{200c}\u{200d}]/gu, " ") : text);

/** The text with everything that is not seen written out, e.g. `\u202e`; safe to print to a terminal. */
export const visible = (text: string): string =>
  text.replace(EVERY_UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });

/**
 * Names the first character that is not plain ASCII, or not seen: it may look like another one, and a person who reads
 * the value finds nothing wrong with it. `undefined` where there is none.
 * @example strangeCharacter("аpi") // 'character 1 is U+0430 "а", which is not ASCII'
 */
export function strangeCharacter(text: string): string | undefined {
  const characters = [...text];
  const at = characters.findIndex((character) => character > "~" || character < " ");
  const character = characters[at];
  if (character === undefined) return undefined;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const shown = hasUnseen(character) ? "" : ` "${character}"`;
  return `character ${at + 1} is U+${code}${shown}, ${character < " " ? "a control character" : "which is not ASCII"}`;
}
