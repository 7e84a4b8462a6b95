import { holdsCredential, holdsWebhookUrl } from "./credential-formats.ts";
import type { FieldPath } from "./place.ts";
import { visible } from "./strange-characters.ts";

/** Longest text that a message repeats back, in characters. */
const SHOWN_LENGTH = 60;

/** Identifiers that vendors issue: Vercel's teams, projects and deployments, LINE's groups, rooms and users. */
const IDENTIFIER =
  /^((team|prj|dpl|env|ecfg|user|usr|icfg|oac|hook|store|domain)_[A-Za-z0-9]+|[CRU]?[0-9a-f]+)$/i;

/**
 * What is public and says so: digests, fingerprints and public keys of SSH and age, and Stripe's publishable keys and
 * ids of objects.
 */
const PUBLIC =
  /\b(sha(256|384|512)[-:][A-Za-z0-9+/=_-]{43,}|AAAA[A-Z][0-9A-Za-z]{3}[A-Za-z0-9+/]{40,}=*|age1[a-z0-9]{58}|(pk_(live|test)|price|prod|acct|cus|sub)_[A-Za-z0-9]+)/gi;

/**
 * Whether a text holds a long run of mixed letters and digits. It may be a credential without a form of its own, as
 * Vercel's older tokens are, or an ordinary identifier: this is a guess, and at most a reason to warn or to hide. What is
 * hexadecimal throughout is a digest or a commit id, which are public.
 */
const looksRandom = (text: string): boolean => wordsOf(text).some(isRandomLooking);

/** As {@link looksRandom}, without the URLs: the ids of documents and of messages stand in those. */
const looksRandomOutsideUrls = (text: string): boolean =>
  wordsOf(text).some((word) => !word.includes("://") && isRandomLooking(word));

const wordsOf = (text: string): string[] => text.replace(PUBLIC, "").split(/[\s,;"'()<>`\\]+/);

/** Whether a text holds a credential, or what may be one. */
const mayHoldCredential = (text: string): boolean => holdsCredential(text) || looksRandom(text);

function isRandomLooking(word: string): boolean {
  return word
    .split(/[-./:@=+*]/)
    .filter((part) => !IDENTIFIER.test(part))
    .flatMap((part) => part.split("_"))
    .some(
      (part) =>
        part.length >= 24 &&
        !IDENTIFIER.test(part) &&
        /[0-9]/.test(part) &&
        /[A-Za-z]/.test(part) &&
        (part.match(/[A-Za-z][0-9]|[0-9][A-Za-z]|[a-z][A-Z]/g)?.length ?? 0) >= 4,
    );
}

/** A credential that was pasted where anybody who has the repository reads it. */
export interface PastedCredential {
  readonly field: FieldPath;
  readonly wrong: string;
  readonly fix: string;
  /** Where the credential stands in the place of a key. */
  readonly about?: "key";
}

/** The texts and the keys below `value` that hold credentials of a known form, each by its path, and what to say of it. */
export const credentialsIn = (value: unknown): PastedCredential[] => [
  ...textsIn(value, (text) => holdsCredential(text) && !holdsWebhookUrl(text)).map((field) => ({
    field,
    ...PASTED_CREDENTIAL,
  })),
  ...textsIn(value, holdsWebhookUrl).map((field) => ({ field, ...PASTED_WEBHOOK })),
  ...keysIn(value).map((field) => ({ field, about: "key" as const, ...PASTED_CREDENTIAL })),
];

/** The texts below `value` that may be credentials and have no known form, each by its path. */
export const guessesIn = (value: unknown): FieldPath[] =>
  textsIn(value, (text) => looksRandomOutsideUrls(text) && !holdsCredential(text));

/** The texts below `value` that are of a kind, each by its path. */
export function textsIn(value: unknown, are: (text: string) => boolean, path: FieldPath = []): FieldPath[] {
  if (typeof value === "string") return are(value) ? [path] : [];
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap((part, i) => textsIn(part, are, [...path, i]));
  return Object.entries(value).flatMap(([key, part]) => textsIn(part, are, [...path, key]));
}

/** The keys below `value` in whose place credentials stand. */
function keysIn(value: unknown, path: FieldPath = []): FieldPath[] {
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap((part, i) => keysIn(part, [...path, i]));
  return Object.entries(value).flatMap(([key, part]) => [
    ...(holdsCredential(key) ? [[...path, key]] : []),
    ...keysIn(part, [...path, key]),
  ]);
}

/** What to say of a credential in a file of the repository: it stays in the repository's history for ever. */
export const PASTED_CREDENTIAL = {
  wrong: "this looks like a credential, and files of the repository hold no secret values",
  fix: "remove it, revoke it, and store a new one with `pulumi config set --secret`",
} as const;

/** What to say of a webhook's URL in the place of its name. */
export const PASTED_WEBHOOK = {
  wrong: "a webhook's URL is a credential, and files of the repository hold its name only",
  fix: 'write webhook:NAME, in kebab-case, e.g. "webhook:on-call"; store the URL as the value of a secret with key_name WEBHOOK_URL_NAME, e.g. WEBHOOK_URL_ON_CALL (npm run secrets -- set ID); have a URL that was committed replaced',
} as const;

/** What to say of what may be a credential. Nobody is stopped by a guess. */
export const POSSIBLE_CREDENTIAL = {
  severity: "warning",
  wrong: "this holds a long run of mixed letters and digits, which may be a credential",
  fix: "if it is one, remove it, revoke it, and store a new one with `pulumi config set --secret`",
} as const;

const HIDDEN = "(hidden: it looks like a credential)";

/** Whether a text would be hidden, or is what stands in its place. */
export const isHidden = (text: string): boolean => text === HIDDEN || mayHoldCredential(text);

/** How a key or an id may appear in a message: as it is, unless a credential was pasted in its place, or it is empty. */
export const displayName = (name: string): string =>
  name === "" ? '""' : mayHoldCredential(name) || isDigits(name) ? HIDDEN : visible(shortened(name));

/**
 * A whole value of 48 hexadecimal digits and more may be a key: where it does not belong, it is not repeated. Commit ids
 * and LINE's ids are shorter, and a digest stands behind its algorithm.
 */
const isDigits = (text: string): boolean => /^[0-9a-f]{48,}$/i.test(text) && new Set(text).size >= 6;

/** Cut between characters. */
const shortened = (text: string): string =>
  text.length <= SHOWN_LENGTH
    ? text
    : `${[...text.slice(0, SHOWN_LENGTH)].slice(0, SHOWN_LENGTH - 1).join("")}…`;

/** A sentence about something, each word hidden that could be a credential: it may repeat names and values that were read. */
export function withoutCredentials(sentence: string): string {
  const hidden = sentence.replace(/[^\s"'`<>()[\]{},;]{9,}[^\s"'`<>()[\]{},;:.?!]/g, (word) =>
    mayHoldCredential(word) ? HIDDEN : word,
  );
  return holdsCredential(hidden) ? HIDDEN : hidden;
}

/** A sentence without credentials of known forms, whatever words or paths it repeats besides. */
export const withoutTokens = (sentence: string): string =>
  sentence.replace(/[^\s"'`]{9,}/g, (word) => (holdsCredential(word) ? HIDDEN : word));

/** How a value may appear in a message: as JSON, shortened, and hidden where it could be a credential. */
export function displayValue(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  // The text alone hides keys; the parts alone, what follows an escaped line end.
  if (mayHoldCredential(text) || textsIn(value, mayHoldCredential).length > 0) return HIDDEN;
  if (textsIn(value, isDigits).length > 0) return HIDDEN;
  return visible(shortened(text));
}
