/** Longest text that a message repeats back, in characters. */
const SHOWN_LENGTH = 60;

/**
 * Shapes that issuers give their credentials, so that one pasted into the wrong place is recognised.
 * Sources: GitHub, Google, Stripe, Slack, Vercel, Sentry and Supabase document these prefixes; `eyJ` starts every JSON
 * web token; user:password@ is RFC 3986 userinfo.
 */
const CREDENTIAL_SHAPES: readonly RegExp[] = [
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/,
  /\bsk[-_](live|test|proj|ant)?[-_]?[A-Za-z0-9]{16,}/,
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
];

/** Whether a text has the shape of a credential that some issuer hands out. */
export function looksLikeCredential(text: string): boolean {
  return CREDENTIAL_SHAPES.some((shape) => shape.test(text)) || text.split(/[\s,;"']+/).some(isRandomLooking);
}

/**
 * A long run of mixed letters and digits without a separator is a token, not a word. Digests (`sha256:…`) are public,
 * and so are commit ids, which are hexadecimal throughout.
 */
function isRandomLooking(word: string): boolean {
  if (/sha256:[0-9a-f]{64}$/.test(word) || /^[0-9a-f]+$/.test(word)) return false;
  return word
    .split(/[-_./:@=+*]/)
    .some(
      (part) =>
        part.length >= 24 &&
        /[0-9]/.test(part) &&
        /[A-Za-z]/.test(part) &&
        (part.match(/[A-Za-z][0-9]|[0-9][A-Za-z]|[a-z][A-Z]/g)?.length ?? 0) >= 4,
    );
}

/** How a value may appear in a message: as JSON, shortened, and hidden where it could be a credential. */
export function displayValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  if (looksLikeCredential(text)) return "(hidden: it looks like a credential)";
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH - 1)}…`;
}
