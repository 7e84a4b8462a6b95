/**
 * Characters that a reader does not see, or that change the order in which a terminal shows the others: controls, zero
 * width, bidirectional marks, line separators, and halves of characters. Tab and line feed are not among them.
 * Source: Unicode general categories Cc, Cf, Zl, Zp and Cs.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const EVERY_UNSEEN = new RegExp(UNSEEN, "gu");

/** What prose needs: lines, tabs, joiners, the marks of direction of Hebrew and Arabic, and soft hyphens. */
const OF_PROSE = /\r\n|[\n\t\u{ad}\u{200c}-\u{200f}]/gu;

/** Whether a text holds an invisible character, other than those that prose needs where it is prose. */
export const hasUnseen = (text: string, isProse = false): boolean => unseenCharacter(text, isProse) !== "";

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
  const at = characters.findIndex(isStrange);
  return at < 0 ? undefined : named(characters, at);
}

/** What {@link strangeCharacter} says of a value, after a colon; empty where it says nothing. */
export function strange(value: unknown): string {
  const said = typeof value === "string" ? strangeCharacter(value) : undefined;
  return said === undefined ? "" : `: ${said}`;
}

/** Letters that look like Latin ones, beside a Latin one: no name mixes them, in whatever script it is written. */
const LOOK_ALIKE =
  /(?<=[A-Za-z])[\p{sc=Cyrl}\p{sc=Grek}\uff01-\uff5e]|[\p{sc=Cyrl}\p{sc=Grek}\uff01-\uff5e](?=[A-Za-z])/u;

/** Letters that look like the Latin ones below them, in small print. Source: Unicode, UTS 39, confusables.txt. */
const CONFUSABLE = [
  "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u03bf\u03b1\u03bd\u03b9",
  "aeopcyxijsoavi",
] as const;

/** A text with Latin letters in the place of those that only look like them, half-width, and with plain hyphens. */
export const asLatin = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/[\p{Pd}\u2212]/gu, "-")
    .replace(
      /[\u0400-\u04ff\u0370-\u03ff]/g,
      (letter) => CONFUSABLE[1][CONFUSABLE[0].indexOf(letter)] ?? letter,
    );

/** Signs that other languages, chats and text processors put at the ends of a text, or into one of plain characters. */
const FOREIGN: readonly (readonly [RegExp, (sign: string) => string])[] = [
  [/^[\u2018-\u201f\u00ab\u00bb\u2039\u203a]/u, (sign) => `it starts with ${sign}`],
  [/[,;\u2018-\u201f\u00ab\u00bb\u2039\u203a]$/u, (sign) => `it ends with ${sign}`],
  [/(?![ \u3000])\p{Zs}/u, (sign) => `a space in it is ${codeOf(sign)}, which is another one`],
  [/(?!-)[\p{Pd}\u2212](?<=^[!-~]+.)(?=[!-~]+$)/u, (sign) => `a hyphen in it is ${codeOf(sign)} "${sign}"`],
  [
    new RegExp(`(?<=[A-Za-z])[${CONFUSABLE[0]}]|[${CONFUSABLE[0]}](?=[A-Za-z])`, "u"),
    (sign) => `a letter in it is ${codeOf(sign)} "${sign}", which only looks like the one that is meant`,
  ],
];

/** What is strange about a name or an address that a text processor or another language got its hands on. */
export function foreignSign(text: string): string | undefined {
  for (const [form, told] of FOREIGN) {
    const sign = form.exec(text)?.[0];
    if (sign !== undefined) return told(sign);
  }
  return undefined;
}

/** Names the first character that only looks like the Latin letter that is meant; `undefined` where there is none. */
export function lookAlike(text: string): string | undefined {
  const at = text.search(LOOK_ALIKE);
  return at < 0 ? undefined : named([...text], [...text.slice(0, at)].length);
}

/**
 * Why a text does not fit, where a character of it is the reason: the first one that a grammar has nowhere, after a
 * colon. Empty where all of them may come, so that something else is wrong.
 * @param allowed what may come: one character, or several in the place of one, such as an encoded octet
 * @example unfit("/a b", /[a-z/]/) // ': character 3 is a space'
 */
export function unfit(text: string, allowed: RegExp): string {
  const unit = new RegExp(allowed.source, "yu");
  for (let at = 0; at < text.length; at = unit.lastIndex) {
    unit.lastIndex = at;
    if (unit.test(text)) continue;
    return `: ${named([...text], [...text.slice(0, at)].length)}`;
  }
  return "";
}

/** The first character of a text that is not seen, e.g. `U+200B`; empty where there is none. */
export const unseenCharacter = (text: string, isProse = false): string =>
  codeOf(UNSEEN.exec(isProse ? text.replace(OF_PROSE, " ") : text)?.[0]);

const isStrange = (character: string): boolean => character > "~" || character < " ";

function named(characters: readonly string[], at: number): string {
  const character = characters[at] ?? "";
  const where = `character ${at + 1} is`;
  if (!isStrange(character)) return `${where} ${character === " " ? "a space" : `"${character}"`}`;
  const shown = hasUnseen(character) ? "" : ` "${character}"`;
  return `${where} ${codeOf(character)}${shown}, ${character < " " ? "a control character" : "which is not ASCII"}`;
}

/** The code of a character as Unicode writes it, e.g. `U+00A0`; empty for none. */
export const codeOf = (character = ""): string =>
  character && `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
