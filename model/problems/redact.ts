import type { FieldPath } from "./field-path.ts";

/** Longest text that a message repeats back, in characters. */
const SHOWN_LENGTH = 60;

/**
 * Shapes that issuers give their credentials, so that one pasted into the wrong place is recognised.
 * Sources: GitHub, GitLab, Google, AWS, Stripe, Slack, Vercel, Sentry, Supabase and Pulumi document these prefixes; `eyJ`
 * starts every JSON web token; user:password@ is RFC 3986 userinfo.
 */
const CREDENTIAL_SHAPES: readonly RegExp[] = [
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/,
  /\bsk[-_](live|test|proj|ant)?[-_]?[A-Za-z0-9]{16,}/,
  /\b(rk_live_|rk_test_|whsec_)[A-Za-z0-9]{16,}/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\bGOCSPX-[A-Za-z0-9_-]{20,}/,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bpul-[a-f0-9]{40}/,
  /\bsbp_[a-f0-9]{20,}/,
  /\bsb_secret_[A-Za-z0-9_-]{10,}/,
  /\bsntr[yu]s_[A-Za-z0-9+/=_-]{20,}/,
  /\bvc[pai]_[A-Za-z0-9]{20,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\bAIza[A-Za-z0-9_-]{30,}/,
  /\bya29\.[A-Za-z0-9_-]{20,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /:\/\/[^/\s:@]*:[^/\s@]+@/,
  /[?&](token|key|api_?key|secret|password|sig|signature|access_token)=[^&\s"]+/i,
];

/** Whether a text has the shape of a credential that some issuer hands out. */
export function looksLikeCredential(text: string): boolean {
  return CREDENTIAL_SHAPES.some((shape) => shape.test(text)) || text.split(/[\s,;"']+/).some(isRandomLooking);
}

/**
 * A long run of mixed letters and digits without a separator is a token, not a word. What is hexadecimal throughout is
 * taken for a digest or a commit id, which are public: `ghcr.io/acme/api:COMMIT` is an ordinary image. LINE's ids of
 * groups, rooms and users are such digits after a letter, and open nothing without a token.
 */
function isRandomLooking(word: string): boolean {
  return word
    .split(/[-_./:@=+*]/)
    .some(
      (part) =>
        part.length >= 24 &&
        !/^[CRU]?[0-9a-f]+$/i.test(part) &&
        /[0-9]/.test(part) &&
        /[A-Za-z]/.test(part) &&
        (part.match(/[A-Za-z][0-9]|[0-9][A-Za-z]|[a-z][A-Z]/g)?.length ?? 0) >= 4,
    );
}

/** The texts below `value` that look like credentials, each by its path. */
export function credentialsIn(value: unknown, path: FieldPath = []): FieldPath[] {
  if (typeof value === "string") return looksLikeCredential(value) ? [path] : [];
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap((part, i) => credentialsIn(part, [...path, i]));
  return Object.entries(value).flatMap(([key, part]) => credentialsIn(part, [...path, key]));
}

/** What to say of a credential in a file of the repository: it stays in the repository's history for ever. */
export const PASTED_CREDENTIAL = {
  wrong: "this looks like a credential, and files of the repository hold no secret values",
  fix: "remove it, revoke it, and store a new one with `pulumi config set --secret`",
} as const;

const HIDDEN = "(hidden: it looks like a credential)";

/** How a key or an id may appear in a message: as it is, unless a credential was pasted in its place. */
export const displayName = (name: string): string => (looksLikeCredential(name) ? HIDDEN : name);

/** How a value may appear in a message: as JSON, shortened, and hidden where it could be a credential. */
export function displayValue(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  // The text alone hides keys; the parts alone, what follows an escaped line end.
  if (looksLikeCredential(text) || credentialsIn(value).length > 0) return HIDDEN;
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH - 1)}…`;
}
