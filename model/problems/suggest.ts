import { distance } from "fastest-levenshtein";
import { asLatin } from "./strange-characters.ts";

/** So many known words are listed in an answer. */
const MAX_LISTED = 20;

/** What is longer is no slip of the hand, and comparing it takes long. */
const MAX_SLIP = 200;

/**
 * The known word nearest to what was written, if it is near enough to be a slip of the hand: at most a third of its
 * letters of the part in which the two differ, and at most three. One typo is always forgiven; two neighbours that
 * changed places are one. Else the one known word that begins so, or holds all its parts: `prod` is `production`. None
 * where several words hold it whole.
 */
export function nearest(written: string, known: readonly string[]): string | undefined {
  if (written.length > MAX_SLIP) return undefined;
  const ranked = known
    .map((word) => ({ word, ...slips(plain(written), plain(word)) }))
    .sort((a, b) => a.edits - b.edits)[0];
  if (!ranked) return undefined;
  if (ranked.edits > 0 && holding(written, known).length > 1) return undefined;
  return ranked.edits <= ranked.forgiven ? ranked.word : completed(plain(written), known);
}

/** A name as its words alone: two of them are one in whatever case, with whatever between their words or around them. */
const plain = (name: string): string =>
  asLatin(name)
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}*]+$/gu, "")
    .replace(/([a-z\d])(?=[A-Z][a-z])/g, "$1-")
    .toLowerCase()
    .replace(/[\s_-]+/g, "-");

/** The edits that make one word of another, and how many of them are a slip: of the part in which the two differ. */
function slips(written: string, word: string): { readonly edits: number; readonly forgiven: number } {
  const [left, right] = withoutCommonParts(written.split(PARTS), word.split(PARTS));
  const shorter = Math.min(right.length, left.length + 1);
  return {
    edits: edits(written, word),
    forgiven: Math.min(3, Math.max(1, Math.floor(shorter / 3))),
  };
}

/** Where the parts of an id, a reference or a field's name end. */
const PARTS = /[-_:]/;

/** What is left of two words without the parts with which both start and end: `ocr` and `api` of the ids of an environment. */
function withoutCommonParts(a: readonly string[], b: readonly string[]): readonly [string, string] {
  const least = Math.min(a.length, b.length);
  let start = 0;
  while (start < least && a[start] === b[start]) start++;
  let end = 0;
  while (end < least - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [a.slice(start, a.length - end).join("-"), b.slice(start, b.length - end).join("-")];
}

/** Known words of which this is one of several: `react` of `create-react-app` and `react-router`. */
const holding = (written: string, known: readonly string[]): string[] =>
  known.filter((word) => word.toLowerCase().split("-").includes(written.toLowerCase()));

/** The one known word that begins so, or that has all the parts of what was written: `ocr-staging` of `ocr-worker-staging`. */
function completed(written: string, known: readonly string[]): string | undefined {
  if (written.length < 3) return undefined;
  const begun = known.filter((word) => word.toLowerCase().startsWith(written));
  const parts = written.split(PARTS);
  const fuller = known.filter((word) => {
    const others = word.toLowerCase().split(PARTS);
    return parts.length > 1 && parts.every((part) => others.includes(part));
  });
  return [begun, fuller].find((words) => words.length === 1)?.[0];
}

const edits = (written: string, word: string): number =>
  isSwap(written, word) ? 1 : distance(written, word);

function isSwap(a: string, b: string): boolean {
  const i = [...a].findIndex((letter, at) => letter !== b[at]);
  return i >= 0 && a.slice(0, i) + a.charAt(i + 1) + a.charAt(i) + a.slice(i + 2) === b;
}

interface SuggestWords {
  readonly form?: ((word: string) => string) | undefined;
  readonly none?: string;
}

/**
 * `did you mean "x"?` where there is something near, else the list of what is known: of what begins so, where several do,
 * as the ids of one thing in each environment.
 * @param words.form how a known word is written there
 * @param words.none what is to be done where nothing is known
 */
export function suggest(
  written: unknown,
  known: readonly string[],
  { form = (word: string) => word, none = "there is none yet" }: SuggestWords = {},
): string {
  const word = typeof written === "string" ? withoutKind(written, known) : undefined;
  const near = word === undefined ? undefined : nearest(word, known);
  if (near !== undefined) return `did you mean "${form(near)}"?`;
  if (known.length === 0) return none;
  const akin = new Set([...begunBy(word ?? "", known), ...holding(word ?? "", known)]);
  const listed = akin.size > 0 ? known.filter((other) => akin.has(other)) : known;
  const more = listed.length > MAX_LISTED ? `, … (${listed.length} in all)` : "";
  return `one of: ${listed.slice(0, MAX_LISTED).map(form).join(", ")}${more}`;
}

/**
 * The items of a list that stand in the place of one: with spaces, or signs of other languages, in the place of commas.
 * `undefined` where one of them is none.
 */
export function itemsWithin(text: string, isItem: (part: string) => boolean): readonly string[] | undefined {
  const signs = /\s*[;|,\u3001\uff0c\uff1b]\s*|\s+(?:[-+/&]|and)\s+/;
  const [first = ""] = text.trim().split(/\s/);
  // Behind a path or an image, a word without a slash is the rest of it.
  const isAlike = (part: string) => part.includes("/") === first.includes("/");
  return [text.split(signs), text.trim().split(/\s+/), text.split(new RegExp(`${signs.source}|\\s+`))].find(
    (parts) => parts.length > 1 && parts.length < 10 && parts.every((part) => isItem(part) && isAlike(part)),
  );
}

/** What to do with an item of a list that means one which the list has already. */
export const listedAlready = (item: string): string =>
  `take it out of this list: ${item} stands there already`;

/** Advice, and what is to be done where it is not what was meant: advice may be a question. */
export const orElse = (advice: string, otherwise: string): string =>
  advice.endsWith("?")
    ? `${advice} ${otherwise.charAt(0).toUpperCase()}${otherwise.slice(1)}`
    : `${advice}; ${otherwise}`;

/** Where known words have no kind in front, `KIND:ID` is the id. */
const withoutKind = (written: string, known: readonly string[]): string =>
  known.some((word) => word.includes(":")) ? written : written.replace(/^[a-z]+:/, "");

/** What begins so, a key in capitals included: `DATABASE_URL` begins `database-url-staging`. */
function begunBy(written: string, known: readonly string[]): string[] {
  const plain = (word: string) => word.toLowerCase().replaceAll("_", "-");
  return written.length < 3 ? [] : known.filter((word) => plain(word).startsWith(plain(written)));
}
