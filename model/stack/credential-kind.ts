import { own } from "../entities/own.ts";
import { claimsOf } from "./key-kinds.ts";

/** A kind of credential that a vendor issues, by how it is called. */
type Kind =
  | "a publishable (or anon) key of Supabase"
  | "a secret (or service-role) key of Supabase"
  | "a fine-grained token of GitHub"
  | "a classic token of GitHub"
  | "a token of a GitHub app or run"
  | "a bot token of Slack"
  | "a user token of Slack"
  | "a token of Slack that expires within a day"
  | "an app-level token of Slack"
  | "an incoming webhook of Slack"
  | "a token of Sentry"
  | "a DSN of Sentry"
  | "32 hexadecimal digits, as a channel secret of LINE has"
  | "an id of LINE"
  | "a token of Vercel"
  | "a key or token of Vercel for something else"
  | "an id of Vercel"
  | "a UUID"
  | "a URL";

/**
 * What vendors issue: how it starts, and how many characters follow at least; fewer are a part of one. Slack's have the
 * numbers of a team and of a bot before the last 24. Those of Sentry's organizations hold its address (docs.sentry.io,
 * "Token and Credential Formats"). What no variable takes has no number.
 */
const ISSUED: readonly (readonly [start: string, kind: Kind, length?: number])[] = [
  ["sb_publishable_", "a publishable (or anon) key of Supabase", 31],
  ["sb_secret_", "a secret (or service-role) key of Supabase", 31],
  ["github_pat_", "a fine-grained token of GitHub"],
  ["ghp_", "a classic token of GitHub", 36],
  ["gho_", "a token of a GitHub app or run"],
  ["ghs_", "a token of a GitHub app or run"],
  ["ghu_", "a token of a GitHub app or run"],
  ["ghr_", "a token of a GitHub app or run"],
  ["xoxb-", "a bot token of Slack", 46],
  ["xoxp-", "a user token of Slack"],
  ["xoxe", "a token of Slack that expires within a day"],
  ["xapp-", "an app-level token of Slack"],
  // Vercel's ids, and its tokens of apps, integrations, refreshes, the AI gateway and its stores.
  ["vcp_", "a token of Vercel", 20],
  ["vca_", "a token of Vercel", 20],
  ["vci_", "a key or token of Vercel for something else"],
  ["vcr_", "a key or token of Vercel for something else"],
  ["vck_", "a key or token of Vercel for something else"],
  ["vercel_blob_rw_", "a key or token of Vercel for something else"],
  ["team_", "an id of Vercel"],
  ["prj_", "an id of Vercel"],
  ["dpl_", "an id of Vercel"],
  ["sntrys_", "a token of Sentry", 60],
  ["sntryu_", "a token of Sentry", 64],
  ["sntryi_", "a token of Sentry", 64],
];

/** What has no start of its own, the first that fits. */
const FORMS: readonly (readonly [form: RegExp, kind: Kind])[] = [
  [/^https:\/\/hooks\.slack\.com\//, "an incoming webhook of Slack"],
  [/^https:\/\/[0-9a-f]{32}@([a-z0-9-]+\.)*ingest\.([a-z]+\.)?sentry\.io\/\d+$/, "a DSN of Sentry"],
  [/^[a-z]+:\/\//, "a URL"],
  [/^[0-9a-f]{32}$/, "32 hexadecimal digits, as a channel secret of LINE has"],
  [/^[UCR][0-9a-f]{32}$/, "an id of LINE"],
  [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "a UUID"],
];

/** Of before 2021, of before 2024, and of before 2026: their own variables take them, and elsewhere they could be anything. */
const OLDER: readonly (readonly [form: RegExp, kind: Kind])[] = [
  [/^[0-9a-f]{40}$/, "a classic token of GitHub"],
  [/^[0-9a-f]{64}$/, "a token of Sentry"],
  [/^[A-Za-z0-9]{24}$/, "a token of Vercel"],
];

/**
 * What variables take, by their names; a name that none fits takes anything. Where no kind is given, the issuer gives
 * its tokens no form of their own.
 */
const TAKES: readonly (readonly [name: RegExp, kinds: readonly Kind[], right: string])[] = [
  [
    /SUPABASE_(SERVICE(_ROLE)?|SECRET)_KEY$/,
    ["a secret (or service-role) key of Supabase"],
    "the secret key of the project (sb_secret_…, or a JWT of the role service_role)",
  ],
  [
    /SUPABASE_(ANON|PUBLISHABLE)_KEY$/,
    ["a publishable (or anon) key of Supabase"],
    "the publishable key of the project (sb_publishable_…, or a JWT of the role anon)",
  ],
  [/SLACK_BOT_TOKEN$/, ["a bot token of Slack"], "the bot token of the app (xoxb-…)"],
  [/SENTRY_AUTH_TOKEN$/, ["a token of Sentry"], "a token of the organization (sntrys_…) or of a user"],
  // That of a server of one's own is any URL.
  [/SENTRY_DSN$/, ["a DSN of Sentry", "a URL"], "the DSN of the project"],
  [
    /GHCR_READ_TOKEN$/,
    ["a classic token of GitHub"],
    "a classic token with read:packages (ghp_…): the registry takes no other",
  ],
  [/LINE_CHANNEL_ACCESS_TOKEN$/, [], "the channel access token, which is longer than the channel secret"],
  [/^EXPO_TOKEN$/, [], "a token of a robot user"],
  [/^VERCEL_TOKEN$/, ["a token of Vercel"], "a token of the account or team (vcp_…)"],
];

const takenBy = (keyName: string) => TAKES.find(([name]) => name.test(keyName));

/**
 * RFC 6750, 2.1, has the characters of a token, of which Sentry has = in the middle; by RFC 6749, 10.10, nobody guesses
 * 128 bits, in base64 22 of them.
 */
const TOKEN = /^[\w.~+/=-]{22,}$/;

/**
 * How what the variable takes starts, by its issuer's documentation: "" where it has no start of its own, `undefined`
 * where the variable takes anything.
 */
export function startOf(keyName: string): string | undefined {
  const [, kinds] = takenBy(keyName) ?? [];
  return kinds && (ISSUED.find(([, kind]) => kinds.includes(kind))?.[0] ?? "");
}

/** Why a value is none that its variable takes; `undefined` where it is one, or where the variable takes anything. */
export function wrongKind(keyName: string, value: string): string | undefined {
  const [, kinds, right] = takenBy(keyName) ?? [];
  if (!kinds || OLDER.some(([form, kind]) => kinds.includes(kind) && form.test(value))) return undefined;
  // One without its signature is a part of a token.
  const claims = value.endsWith(".") ? undefined : claimsOf(value);
  const [start = "", issued, length = 0] = ISSUED.find(([from]) => value.startsWith(from)) ?? [];
  const kind =
    issued ?? FORMS.find(([form]) => form.test(value))?.[1] ?? own(KEY_OF_ROLE, String(claims?.role));
  if (kind && !kinds.includes(kind)) return `is ${kind}; store ${right}`;
  if (issued && !(value.length >= start.length + length && TOKEN.test(value)))
    return `is not the whole of ${issued}: after ${start}, it has ${length} or more letters, digits and signs`;
  if (OF_LOCAL_STACK.test(value) || claims?.iss === "supabase-demo")
    return `is the key of Supabase's local stack, which everybody has; store ${right}`;
  return kind || (kinds.length === 0 && TOKEN.test(value))
    ? undefined
    : `has no form that its issuer gives one; store ${right}`;
}

/** Supabase's keys of before, which are JSON web tokens, by the role that they say in clear. */
const KEY_OF_ROLE: Readonly<Record<string, Kind>> = {
  anon: "a publishable (or anon) key of Supabase",
  service_role: "a secret (or service-role) key of Supabase",
};

/** How the keys start that `supabase start` gives every machine. */
const OF_LOCAL_STACK = /^sb_(secret_N7UND0Ug|publishable_ACJWlzQH)/;
