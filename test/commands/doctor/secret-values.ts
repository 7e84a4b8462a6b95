import type { Stack } from "../../../commands/estate.ts";
import { malformed, type Values } from "../../../model/stack/secret-value.ts";

const REF = "abcdefghijklmnopqrst";

/** A value of the right form for each variable; each has "hidden" in it, unless it is public. */
const BY_NAME: readonly (readonly [name: RegExp, value: string])[] = [
  [
    /DATABASE_URL$/,
    `postgresql://postgres.${REF}:hidden-password@aws-0-eu-west-1.pooler.supabase.com:6543/postgres`,
  ],
  [/SUPABASE_URL$/, `https://${REF}.supabase.co`],
  [/ANON_KEY$/, `sb_publishable_${"hiddenAnonKey".padEnd(31, "_")}`],
  [/SERVICE_ROLE_KEY$/, `sb_secret_${"hiddenServiceKey".padEnd(31, "_")}`],
  [/SENTRY_DSN$/, "https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1"],
  [/SENTRY_AUTH_TOKEN$/, `sntrys_${"hiddenSentryToken".padEnd(60, "_")}`],
  [/GHCR_READ_TOKEN$/, "ghp_hiddenGHCRToken000000000000000000000"],
  [/EXPO_TOKEN$/, "hiddenExpoToken0000000000000000000000000"],
  [/VERCEL_TOKEN$/, "hiddenVercelDeployToken0"],
  [/LINE_CHANNEL_ACCESS_TOKEN$/, "hiddenLineToken".padEnd(172, "0")],
  [/SLACK_BOT_TOKEN$/, `xoxb-${"hidden-slack-token".padEnd(46, "0")}`],
];

/** Values for every secret of a stack, and the Supabase project that they are of. */
export function secretValues({ share }: Pick<Stack, "share">): {
  readonly values: Values;
  readonly ref: string;
} {
  const entries = share.secrets.map((secret) => {
    const value = BY_NAME.find(([name]) => name.test(secret.key_name))?.[1];
    const flaw = value === undefined ? "has no value here" : malformed(secret, value);
    if (flaw) throw new Error(`${secret.id} ${flaw}`);
    return [secret.id, value ?? ""] as const;
  });
  return { values: Object.fromEntries(entries), ref: REF };
}
