import * as z from "zod";

/** A kind of credential that a vendor issues, by how it is called. */
type Kind =
  | "a publishable (or anon) key of Supabase"
  | "a secret (or service-role) key of Supabase"
  | "a fine-grained token of GitHub"
  | "a classic token of GitHub"
  | "a token of a GitHub app or run"
  | "a bot token of Slack"
  | "a user token of Slack"
  | "an app-level token of Slack"
  | "an incoming webhook of Slack"
  | "a token of Sentry"
  | "a DSN of Sentry"
  | "a channel secret of LINE"
  | "a URL";

/** Forms that vendors document, the first that fits. */
const FORMS: readonly (readonly [form: RegExp, kind: Kind])[] = [
  [/^sb_publishable_/, "a publishable (or anon) key of Supabase"],
  [/^sb_secret_/, "a secret (or service-role) key of Supabase"],
  [/^github_pat_/, "a fine-grained token of GitHub"],
  [/^ghp_/, "a classic token of GitHub"],
  [/^gh[osur]_/, "a token of a GitHub app or run"],
  [/^xoxb-/, "a bot token of Slack"],
  [/^xox[pe]/, "a user token of Slack"],
  [/^xapp-/, "an app-level token of Slack"],
  [/^https:\/\/hooks\.slack\.com\//, "an incoming webhook of Slack"],
  [/^sntry[su]_/, "a token of Sentry"],
  [/^https:\/\/[0-9a-f]{32}@([a-z0-9-]+\.)*ingest\.([a-z]+\.)?sentry\.io\/\d+$/, "a DSN of Sentry"],
  [/^[0-9a-f]{32}$/, "a channel secret of LINE"],
  [/^[a-z]+:\/\//, "a URL"],
];

/** What variables take, by their names; a name that none fits takes anything. */
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
  [/^VERCEL_TOKEN$/, [], "a token of the account or team"],
];

/** Why a value is of another kind than its variable takes; `undefined` where it is of the right or of no known kind. */
export function wrongKind(keyName: string, value: string): string | undefined {
  const [, kinds, right] = TAKES.find(([name]) => name.test(keyName)) ?? [];
  const kind = kinds && kindOf(value);
  if (!kind || kinds.includes(kind)) return undefined;
  return `is ${kind}; store ${right}`;
}

function kindOf(value: string): Kind | undefined {
  return FORMS.find(([form]) => form.test(value))?.[1] ?? kindOfJwt(value);
}

const Claims = z.object({ role: z.enum(["anon", "service_role"]) });

/** Supabase's keys of before are JWTs, which say in clear what role they have. */
function kindOfJwt(value: string): Kind | undefined {
  const [, payload] = /^eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+$/.exec(value) ?? [];
  if (payload === undefined) return undefined;
  const claims = Claims.safeParse(parsed(Buffer.from(payload, "base64url").toString()));
  if (!claims.success) return undefined;
  return claims.data.role === "anon"
    ? "a publishable (or anon) key of Supabase"
    : "a secret (or service-role) key of Supabase";
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
