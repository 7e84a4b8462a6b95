/** Variables whose values a vendor issues: no person chose what is in them. */
const ISSUED = /(TOKEN|KEY|DSN|URL|URI)$/;

/** Of these, no value has a space or a line break. */
const OF_ONE_WORD = /(TOKEN|DSN|URL|URI|SUPABASE_\w*KEY)$/;

/** What pages show of a value that they do not show: stars, dots, and three dots in one. */
const MASKED = /\*{4,}|[\u2022\u25cf]{3,}|\u2026|\.{3}$/;

/** Why a value is not what was issued, but how a file or a page shows it. Says nothing of the value itself. */
export function copiedWith(keyName: string, value: string): string | undefined {
  if (!ISSUED.test(keyName)) return undefined;
  if (new RegExp(`^(export\\s+)?${keyName}\\s*[=:]`).test(value))
    return "starts with the name of its variable, as a line of a file does: store what is behind it";
  if (/^["'`\u2018-\u201f]|["'`\u2018-\u201f]$/.test(value))
    return "starts or ends with a quote, which is no part of it";
  // What a file wraps, and what a page shows beside it. Keys of files have lines.
  if (OF_ONE_WORD.test(keyName) && /\s/.test(value))
    return "has white space in it, as if it was pasted with something else";
  if (MASKED.test(value)) return "is masked or shortened, as a page shows it: copy all of it";
  if (/(TOKEN|KEY|DSN)$/.test(keyName) && /[^\0-\x7f]/.test(value))
    return "has a character in it that is not ASCII, which no header of a request can hold";
  return /^eyJ[\w-]{10,}(\.[\w-]*)?$/.test(value)
    ? "is only a part of a JSON web token, which has three, with dots between"
    : undefined;
}
