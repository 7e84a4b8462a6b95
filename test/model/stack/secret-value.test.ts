import { afterAll, describe, expect, test } from "vitest";
import { shareOf } from "../../../model/delivery/share.ts";
import { malformed, rotationProblem, type Values, valueProblems } from "../../../model/stack/secret-value.ts";
import { Estate } from "../broken-estate.ts";
import { CANARIES } from "../problems/credentials.ts";

const estate = new Estate();
const catalogue = estate.catalogue();
afterAll(() => estate.remove());

const staging = shareOf(catalogue, "staging");
const STAND_IN =
  "stands in for a project's URL, as documentation does: the reference of a project has 20 letters, https://REF.supabase.co";
const POOLER = "postgresql://postgres.ref:CANARY@aws-0.pooler.supabase.com:6543/postgres";
/** A credential that starts so, of the length that its issuer gives it, put together so that no scanner takes it for real. */
const issued = (start: string, length = 64) => `${start}${"CANARY0".repeat(40).slice(0, length)}`;
const values: Values = {
  "database-url-staging": POOLER,
  "sentry-token-staging": issued("sntrys_"),
  "ghcr-token-staging": issued("ghp_", 36),
};
const set = (id: string) => `pulumi config set --stack staging --secret --path 'secrets.${id}'`;

test("nothing is wrong with what is complete", () => {
  expect(valueProblems(staging, values)).toEqual([]);
});

test("every missing value is told at once, with the command that stores it", () => {
  expect(valueProblems(staging, {})).toEqual([
    `secret database-url-staging (DATABASE_URL) has no value; run: ${set("database-url-staging")}`,
    `secret sentry-token-staging (SENTRY_AUTH_TOKEN) has no value; run: ${set("sentry-token-staging")}`,
    `secret ghcr-token-staging (GHCR_READ_TOKEN) has no value; run: ${set("ghcr-token-staging")}`,
  ]);
});

test("a value that is not sensitive is stored as it is, and a draft needs none", () => {
  const production = shareOf(catalogue, "production");
  expect(
    valueProblems(production, {
      "database-url-production": POOLER,
      "expo-token-production": issued("", 40),
      "vercel-token-production": issued("", 24),
      "line-token-production": issued("", 172),
      "slack-token-production": issued("xoxb-", 46),
    }),
  ).toEqual([
    "secret site-name-production (NEXT_PUBLIC_SITE_NAME) has no value; run: pulumi config set --stack production --path 'variables.site-name-production' VALUE",
  ]);
});

test.each([
  ["empty", "", "has no value"],
  ["a space before", " CANARY", "starts or ends with white space, which most services refuse"],
  ["a line end after", "CANARY\n", "starts or ends with white space, which most services refuse"],
  ["a number", 12345 as unknown as string, "is not a text"],
  ["a NUL character", "CAN\0ARY", "holds a NUL character, which no variable can hold"],
  ["too many bytes", "é".repeat(32 * 1024), "has more than 48 KB, and GitHub takes no more"],
])("a value with %s", (_, value, wrong) => {
  const problems = valueProblems(staging, { ...values, "sentry-token-staging": value });
  expect(problems).toEqual([
    `secret sentry-token-staging (SENTRY_AUTH_TOKEN) ${wrong}; run: ${set("sentry-token-staging")}`,
  ]);
});

describe("the URL of a webhook", () => {
  const wrong = (value: string) =>
    malformed({ key_name: "WEBHOOK_URL_ON_CALL", service: "cloud-run", sensitive: true }, value);
  const FORM = "is not an https URL without a user and a fragment";
  const HOST = "has no host that the public internet knows";

  test.each([
    "https://hooks.slack.example.com/services/T0/B0/CANARY",
    "https://hooks.example.com",
    "https://hooks.example.com:8443/CANARY",
    "https://chat.example.com/v1/spaces/A/messages?key=CANARY&token=CANARY",
    "https://hooks.example.com?sig=CANARY",
  ])("%s is one", (value) => {
    expect(wrong(value)).toBeUndefined();
  });

  test.each([
    ["http://hooks.example.com/CANARY", FORM],
    ["hooks.example.com/CANARY", FORM],
    ["https://CANARY@hooks.example.com/", FORM],
    ["https://user:CANARY@hooks.example.com/", FORM],
    ["https://hooks.example.com/#CANARY", FORM],
    ["https://hooks.example.com/CANA RY", FORM],
    ["https://hooks.example.com\\\\CANARY", FORM],
    ["https://", FORM],
    ["webhook:https://hooks.example.com/CANARY", FORM],
    ["xoxb-CANARY", FORM],
    ["https://localhost/CANARY", HOST],
    ["https://127.0.0.1/CANARY", HOST],
    ["https://hooks.internal/CANARY", HOST],
    ["https://hooks.example.com/CANARY ", "starts or ends with white space, which most services refuse"],
  ])("%s is none", (value, reason) => {
    expect(wrong(value)).toBe(reason);
  });

  test("that is missing or wrong is told with the command that stores it, and without the value", () => {
    const [secret] = staging.secrets.filter(({ id }) => id === "sentry-token-staging");
    if (!secret) throw new Error("no secret");
    const share = { ...staging, secrets: [{ ...secret, key_name: "WEBHOOK_URL_ON_CALL" }] };
    const problem = (why: string) =>
      `secret sentry-token-staging (WEBHOOK_URL_ON_CALL) ${why}; run: ${set("sentry-token-staging")}`;
    expect(valueProblems(share, {})).toEqual([problem("has no value")]);
    expect(valueProblems(share, { "sentry-token-staging": "http://hooks.example.com/CANARY" })).toEqual([
      problem(FORM),
    ]);
  });
});

const SESSION =
  "is the pooler's session mode (port 5432), which has 15 connections by default and keeps one for each client; take the URL of the transaction mode (port 6543)";
const DIRECT =
  "is not the URL of the pooler (host …pooler.supabase.com); direct connections are IPv6 only, Cloud Run and Vercel are IPv4";

test.each([
  ["of a web page", "https://CANARY.pooler.supabase.com", "is not a postgres:// URL"],
  ["that is none", "CANARY", "is not a postgres:// URL"],
  ["of a direct connection", "postgres://postgres:CANARY@db.ref.supabase.co:5432/postgres", DIRECT],
  ["of a host that only ends like the pooler", "postgres://u:CANARY@xpooler.supabase.com/postgres", DIRECT],
  ["that cannot be read", "postgres://u:CANARY@[/postgres", DIRECT],
  ["of the pooler's session mode", "postgres://u:CANARY@aws-0.pooler.supabase.com:5432/postgres", SESSION],
  [
    "of a port that nobody answers at",
    "postgres://u:CANARY@aws-0.pooler.supabase.com:65430/postgres",
    "has a port that the pooler does not answer at; in transaction mode it is 6543",
  ],
  [
    "without a port, which is session mode",
    "postgres://u:CANARY@aws-0.pooler.supabase.com/postgres",
    SESSION,
  ],
  [
    "of a user whom the shared pooler does not know",
    "postgres://postgres:CANARY@aws-0.pooler.supabase.com:6543/postgres",
    "has a user without the project's reference, and the shared pooler knows none: they are ROLE.REF, e.g. postgres.abcdefghijklmnopqrst",
  ],
  [
    "without a password",
    "postgres://postgres.ref@aws-0.pooler.supabase.com:6543/postgres",
    "has no password, and the pooler asks for one",
  ],
  [
    "that a file wraps",
    "postgres://postgres.ref:CANARY@aws-0.\npooler.supabase.com:6543/postgres",
    "has white space in it, as if it was pasted with something else",
  ],
  ["of the database beside the dedicated pooler", "postgres://u:CANARY@db.ref.supabase.co/postgres", DIRECT],
])("a database URL %s", (_, value, wrong) => {
  const problems = valueProblems(staging, { ...values, "database-url-staging": value });
  expect(problems).toEqual([
    `secret database-url-staging (DATABASE_URL) ${wrong}; run: ${set("database-url-staging")}`,
  ]);
  expect(problems.join()).not.toContain("CANARY");
});

test.each([POOLER, "postgresql://postgres:CANARY@db.abcdefghijklmnopqrst.supabase.co:6543/postgres"])(
  "a database URL of a pooler in transaction mode, shared or dedicated: %s",
  (value) => {
    expect(valueProblems(staging, { ...values, "database-url-staging": value })).toEqual([]);
  },
);

const jwt = (role: string, iss = "supabase") => {
  const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${part({ alg: "HS256" })}.${part({ iss, role })}.CANARY`;
};
const FOR_SECRET = "store the secret key of the project (sb_secret_…, or a JWT of the role service_role)";
const FOR_PUBLISHABLE =
  "store the publishable key of the project (sb_publishable_…, or a JWT of the role anon)";

test.each([
  [
    "SUPABASE_SERVICE_ROLE_KEY",
    "sb_publishable_CANARY",
    `is a publishable (or anon) key of Supabase; ${FOR_SECRET}`,
  ],
  ["SUPABASE_SERVICE_ROLE_KEY", jwt("anon"), `is a publishable (or anon) key of Supabase; ${FOR_SECRET}`],
  [
    "NEXT_PUBLIC_SUPABASE_ANON_KEY",
    "sb_secret_CANARY",
    `is a secret (or service-role) key of Supabase; ${FOR_PUBLISHABLE}`,
  ],
  [
    "NEXT_PUBLIC_SUPABASE_ANON_KEY",
    jwt("service_role"),
    `is a secret (or service-role) key of Supabase; ${FOR_PUBLISHABLE}`,
  ],
  [
    "SUPABASE_URL",
    "https://abcdefghijklmnopqrst.supabase.co/rest/v1/",
    "is the address of one of the project's APIs; store the project's own URL, without a path",
  ],
  [
    "NEXT_PUBLIC_SUPABASE_URL",
    "https://supabase.com/dashboard/project/abcdefghijklmnopqrst",
    "is the address of the dashboard; store the project's own URL, https://REF.supabase.co",
  ],
  [
    "NEXT_PUBLIC_SUPABASE_URL",
    "http://abcdefghijklmnopqrst.supabase.co",
    "is no https URL, and Supabase answers at nothing else",
  ],
  [
    "NEXT_PUBLIC_SUPABASE_URL",
    "https://abcdefghijklmnopqrst.supabase.com",
    "is no URL of a project: those are https://REF.supabase.co, or a domain of your own",
  ],
  ["NEXT_PUBLIC_SUPABASE_URL", "https://YOUR-PROJECT.supabase.co", STAND_IN],
  ["EXPO_PUBLIC_SUPABASE_URL", "https://project-ref.supabase.co", STAND_IN],
  ["EXPO_PUBLIC_SUPABASE_URL", "https://your-project-id.supabase.co", STAND_IN],
  ["EXPO_PUBLIC_SUPABASE_URL", "https://xyzcompany.supabase.co", STAND_IN],
  ["EXPO_PUBLIC_SUPABASE_URL", "https://kong.internal", "has no host that the public internet knows"],
  ...[
    "http://localhost:54321",
    "http://127.1:54321",
    "https://[::1]",
    "http://169.254.169.254/latest",
  ].flatMap((url) =>
    ["NEXT_PUBLIC_SUPABASE_URL", "CACHE_URL", "SENTRY_DSN"].map((name): [string, string, string] => [
      name,
      url,
      "is the URL of a server on the machine that reads it, as in development",
    ]),
  ),
  [
    "GHCR_READ_TOKEN",
    "github_pat_CANARY",
    "is a fine-grained token of GitHub; store a classic token with read:packages (ghp_…): the registry takes no other",
  ],
  ["SLACK_BOT_TOKEN", "xoxp-CANARY", "is a user token of Slack; store the bot token of the app (xoxb-…)"],
  [
    "SLACK_BOT_TOKEN",
    "xapp-CANARY",
    "is an app-level token of Slack; store the bot token of the app (xoxb-…)",
  ],
  [
    "SENTRY_AUTH_TOKEN",
    `https://${"0".repeat(32)}@o1.ingest.sentry.io/2`,
    "is a DSN of Sentry; store a token of the organization (sntrys_…) or of a user",
  ],
  ["SENTRY_DSN", "sntrys_CANARY", "is not a URL"],
  [
    "LINE_CHANNEL_ACCESS_TOKEN",
    "0123456789abcdef0123456789abcdef",
    "is 32 hexadecimal digits, as a channel secret of LINE has; store the channel access token, which is longer than the channel secret",
  ],
  [
    "VERCEL_TOKEN",
    "ghp_CANARY",
    "is a classic token of GitHub; store a token of the account or team (vcp_…)",
  ],
])("a %s is not %s", (key_name, value, wrong) => {
  expect(malformed({ key_name, service: "github", sensitive: true }, value)).toBe(wrong);
});

test.each([
  ["SUPABASE_SERVICE_ROLE_KEY", issued("sb_secret_", 31)],
  ["SUPABASE_SERVICE_ROLE_KEY", jwt("service_role")],
  ["NEXT_PUBLIC_SUPABASE_ANON_KEY", issued("sb_publishable_", 31)],
  ["NEXT_PUBLIC_SUPABASE_ANON_KEY", jwt("anon")],
  ["NEXT_PUBLIC_SUPABASE_URL", "https://abcdefghijklmnopqrst.supabase.co"],
  ["NEXT_PUBLIC_SUPABASE_URL", "https://acme-health.supabase.co"],
  ["NEXT_PUBLIC_SUPABASE_URL", "https://api.acme.example.com"],
  ["CACHE_URL", "rediss://default:CANARY@cache.example.com:6379"],
  ["CACHE_URL", "http://10.8.0.3:8080"],
  ["GHCR_READ_TOKEN", issued("ghp_", 36)],
  ["GHCR_READ_TOKEN", issued("ghp_", 251)],
  ["GHCR_READ_TOKEN", "0a".repeat(20)],
  ["SLACK_BOT_TOKEN", issued("xoxb-123456789012-123456789012-", 24)],
  ["SENTRY_AUTH_TOKEN", issued("sntryu_")],
  ["SENTRY_AUTH_TOKEN", issued("sntryi_")],
  ["SENTRY_AUTH_TOKEN", `${issued("sntrys_", 160)}+/==_${issued("", 43)}`],
  ["SENTRY_AUTH_TOKEN", "0".repeat(64)],
  ["EXPO_TOKEN", issued("", 40)],
  ["VERCEL_TOKEN", issued("", 24)],
  ["VERCEL_TOKEN", issued("vcp_", 56)],
  ["LINE_CHANNEL_ACCESS_TOKEN", `${issued("", 168)}+/==`],
  ["OTHER_TOKEN", "CANARY"],
  ["OTHER_KEY", "sb_publishable_CANARY"],
])("a %s is %s", (key_name, value) => {
  expect(malformed({ key_name, service: "github", sensitive: true }, value)).toBeUndefined();
});

describe("a value that everybody can read", () => {
  const wrong = (key_name: string, value: string) =>
    malformed({ key_name, service: "vercel", sensitive: false }, value);
  const CREDENTIAL =
    "is a credential, and everybody can read what is stored for a secret with sensitive: false";
  const { "Google API key": browserKey = "", ...credentials } = CANARIES;
  const token = ["eyJhbGciOiJFUzI1NiJ9", "eyJpc3MiOiJBQkNERSJ9", "c2lnbmF0dXJlc2ln"].join(".");

  test.each(Object.entries(credentials))("is no %s", (_, value) => {
    expect(wrong("NEXT_PUBLIC_FLAG", value)).toBe(CREDENTIAL);
    expect(malformed({ key_name: "FLAG", service: "vercel", sensitive: true }, value)).not.toBe(CREDENTIAL);
  });

  test.each([
    ["NEXT_PUBLIC_FLAG", token],
    ["NEXT_PUBLIC_MAPKIT_TOKEN", jwt("service_role")],
    ["CACHE_URL", "rediss://default:CANARY@cache.acme.health:6379"],
    ["NEXT_PUBLIC_STRIPE_KEY", credentials["Stripe key"] ?? ""],
    ["NEXT_PUBLIC_API", "https://user:password@api.acme.health"],
    ["NEXT_PUBLIC_SENTRY_DSN", `https://${"0a".repeat(16)}:${"1b".repeat(16)}@o1.ingest.sentry.io/2`],
    ["GOOGLE_ACCOUNT", JSON.stringify({ type: "service_account", private_key: credentials["private key"] })],
    ["NEXT_PUBLIC_FLAG", `${browserKey} ${credentials["Stripe key"]}`],
  ])("in %s is no credential", (key_name, value) => {
    expect(wrong(key_name, value)).toBe(CREDENTIAL);
  });

  test.each([
    ["NEXT_PUBLIC_STRIPE_KEY", ["pk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_")],
    ["NEXT_PUBLIC_POSTHOG_KEY", `phc_${"xT5kQ9bWm2Rz".repeat(4).slice(0, 43)}`],
    ["NEXT_PUBLIC_FIREBASE_API_KEY", browserKey],
    ["NEXT_PUBLIC_FIREBASE_CONFIG", JSON.stringify({ apiKey: browserKey, projectId: "acme" })],
    ["NEXT_PUBLIC_SENTRY_DSN", `https://${"0a".repeat(16)}@o1.ingest.sentry.io/2`],
    ["NEXT_PUBLIC_SUPABASE_ANON_KEY", issued("sb_publishable_", 31)],
    ["NEXT_PUBLIC_SUPABASE_ANON_KEY", jwt("anon")],
    ["NEXT_PUBLIC_MAPBOX_TOKEN", ["pk", "eyJ1IjoiYWNtZSIsImEiOiJjbGFiYyJ9", "c2lnbmF0dXJlc2ln"].join(".")],
    ["NEXT_PUBLIC_MAPKIT_TOKEN", token],
    ["NEXT_PUBLIC_CESIUM_ION_TOKEN", token],
    ["NEXT_PUBLIC_API", "https://api.acme.health/v1?lang=ja"],
    ["NEXT_PUBLIC_ALGOLIA_SEARCH_KEY", "0a1b2c3d4e5f67890a1b2c3d4e5f6789"],
    ["JWT_PUBLIC_KEY", "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"],
  ])("in %s may look like a credential", (key_name, value) => {
    expect(wrong(key_name, value)).toBeUndefined();
  });
});

const UNFILLED = "has a placeholder in it, where a password or a key is to be filled in";

test.each([
  [
    "DATABASE_URL",
    "postgresql://postgres.ref:[YOUR-PASSWORD]@aws-0.pooler.supabase.com:6543/postgres",
    UNFILLED,
  ],
  [
    "DATABASE_URL",
    "postgresql://postgres.ref:%5BYOUR-PASSWORD%5D@aws-0.pooler.supabase.com:6543/postgres",
    UNFILLED,
  ],
  [
    "DATABASE_URL",
    "postgresql://postgres.ref:<db_password>@aws-0.pooler.supabase.com:6543/postgres",
    UNFILLED,
  ],
  [
    "DATABASE_URL",
    "postgresql://postgres.ref:$DB_PASSWORD@aws-0.pooler.supabase.com:6543/postgres",
    UNFILLED,
  ],
  ["API_KEY", "sk-[YOUR_API_KEY]", UNFILLED],
  [
    "CHANNEL_ID",
    "1.2345678901234567e+19",
    "was a number, of which digits are lost: store it in quotes, in the stack's file",
  ],
])("a %s straight from a dashboard or a number: %s", (key_name, value, wrong) => {
  expect(malformed({ key_name, service: "supabase", sensitive: true }, value)).toBe(wrong);
});

const QUOTED = "starts or ends with a quote, which is no part of it";
const MASKED = "is masked or shortened, as a page shows it: copy all of it";
const NAMED = "starts with the name of its variable, as a line of a file does: store what is behind it";

test("no key is a URL", () => {
  const wrong = (key_name: string, value: string) =>
    malformed({ key_name, service: "supabase", sensitive: true }, value);
  const url = ["postgresql://postgres:", "CANARY", "@db.acme.health/a"].join("");
  expect(wrong("NEXT_PUBLIC_SUPABASE_ANON_KEY", url)).toMatch(/^is a URL; store the publishable key/);
  expect(wrong("SUPABASE_SERVICE_ROLE_KEY", "https://ref.supabase.co")).toMatch(
    /^is a URL; store the secret/,
  );
  expect(wrong("SENTRY_DSN", "https://0a1b2c@sentry.acme.io/2")).toBeUndefined();
});

test("only database URLs of Supabase are of its pooler", () => {
  const [first] = staging.secrets;
  if (!first) throw new Error("no secret");
  const of = (changes: object) =>
    valueProblems(
      { ...staging, secrets: [{ ...first, ...changes }] },
      { [first.id]: "https://CANARY.example.com" },
    );
  expect(of({ key_name: "SERVICE_ROLE" })).toEqual([]);
  expect(of({ service: "cloud-run" })).toEqual([]);
  expect(of({ key_name: "OTHER_DATABASE_URL" })).toHaveLength(1);
});

test.each([
  ["SENTRY_AUTH_TOKEN", "CANARY CANARY", "has white space in it, as if it was pasted with something else"],
  ["SENTRY_DSN", "CANARY", "is not a URL"],
  [
    "SENTRY_DSN",
    "postgresql://CANARY@db.example.com/a",
    "is no DSN: Sentry's are https://KEY@HOST/PROJECT, with the number of the project",
  ],
  ["NEXT_PUBLIC_SUPABASE_URL", "canary.example.com", "is not a URL"],
  ["SENTRY_AUTH_TOKEN", "changeme", "is a placeholder"],
  ["SENTRY_AUTH_TOKEN", "<token>", "is a placeholder"],
  ["SENTRY_AUTH_TOKEN", "Your token here", "is a placeholder"],
  ["EXPO_TOKEN", '"CANARY"', QUOTED],
  ["EXPO_TOKEN", "CANARY'", QUOTED],
  ["LINE_CHANNEL_ACCESS_TOKEN", "\u201cCANARY\u201d", QUOTED],
  ["DATABASE_URL", `'${POOLER}'`, QUOTED],
  ["EXPO_TOKEN", "EXPO_TOKEN=CANARY", NAMED],
  ["EXPO_TOKEN", "export EXPO_TOKEN=CANARY", NAMED],
  ["SENTRY_AUTH_TOKEN", "****************", MASKED],
  ["SUPABASE_SERVICE_ROLE_KEY", "sb_secret_\u2022\u2022\u2022\u2022", MASKED],
  ["GHCR_READ_TOKEN", "ghp_CANARY\u2026", MASKED],
  [
    "VERCEL_TOKEN",
    "C\u00c4NARY",
    "has a character in it that is not ASCII, which no header of a request can hold",
  ],
  [
    "SUPABASE_SERVICE_ROLE_KEY",
    jwt("service_role").split(".").slice(0, 2).join("."),
    "is only a part of a JSON web token, which has three, with dots between",
  ],
  [
    "SENTRY_DSN",
    "https://o1.ingest.sentry.io/1",
    "is no DSN: Sentry's are https://KEY@HOST/PROJECT, with the number of the project",
  ],
])("a %s that is %j", (key_name, value, wrong) => {
  expect(malformed({ key_name, service: "github", sensitive: true }, value)).toBe(wrong);
});

test.each([
  ["SIGNING_KEY", "-----BEGIN KEY-----\nCANARY"],
  ["GREETING", "your name is CANARY"],
  ["SENTRY_DSN", "https://CANARY@o1.ingest.example.com/2"],
  ["EXPO_TOKEN", `yours-${issued("")}`],
  ["DB_PASSWORD", "**** it's '"],
  ["GREETING", '"Gr\u00fc\u00df Gott"'],
  ["SENTRY_DSN", "https://CANARY@sentry.acme.health/1"],
  ["SENTRY_DSN", "https://CANARY@acme.health/sentry/12"],
  ["API_KEY", "a*b**c***d"],
  ["PRIVATE_KEY", "-----BEGIN CANARY-----\nCANARY\n-----END CANARY-----"],
])("a %s may be %j", (key_name, value) => {
  expect(malformed({ key_name, service: "github", sensitive: true }, value)).toBeUndefined();
});

const PART = (kind: string, start: string, length: number) =>
  `is not the whole of ${kind}: after ${start}, it has ${length} or more letters, digits and signs`;
const NO_FORM = "has no form that its issuer gives one; store";
const LOCAL = "is the key of Supabase's local stack, which everybody has; store";

test.each([
  ["GHCR_READ_TOKEN", issued("ghp_", 35), PART("a classic token of GitHub", "ghp_", 36)],
  ["GHCR_READ_TOKEN", `${issued("ghp_", 36)};`, PART("a classic token of GitHub", "ghp_", 36)],
  ["GHCR_READ_TOKEN", "Sommer2026!", NO_FORM],
  ["SLACK_BOT_TOKEN", "xoxb-123456789012-123456789012-", PART("a bot token of Slack", "xoxb-", 46)],
  ["SLACK_BOT_TOKEN", issued("xoxe.xoxb-1-", 150), "is a token of Slack that expires within a day; store"],
  ["SENTRY_AUTH_TOKEN", issued("sntryu_", 63), PART("a token of Sentry", "sntryu_", 64)],
  ["SENTRY_AUTH_TOKEN", "0a".repeat(31), NO_FORM],
  [
    "SUPABASE_SERVICE_ROLE_KEY",
    issued("sb_secret_", 30),
    PART("a secret (or service-role) key of Supabase", "sb_secret_", 31),
  ],
  ["SUPABASE_SERVICE_ROLE_KEY", "production-service-key", NO_FORM],
  ["SUPABASE_SERVICE_ROLE_KEY", jwt("service_role").replace(/CANARY$/, ""), NO_FORM],
  ["SUPABASE_SERVICE_ROLE_KEY", jwt("authenticated"), NO_FORM],
  ["SUPABASE_SERVICE_ROLE_KEY", ["sb", "secret", "N7UND0UgjKTVK-Uodkm0Hg", "xSvEMPvz"].join("_"), LOCAL],
  ["SUPABASE_SERVICE_ROLE_KEY", jwt("service_role", "supabase-demo"), LOCAL],
  ["NEXT_PUBLIC_SUPABASE_ANON_KEY", "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH", LOCAL],
  ["NEXT_PUBLIC_SUPABASE_ANON_KEY", "8f14e45f-ceea-467f-a0e6-9c1b3f0d1a2b", "is a UUID; store"],
  ["EXPO_TOKEN", issued("", 21), NO_FORM],
  ["EXPO_TOKEN", "one/two, three-or-more-CANARY", "has white space in it"],
  ["EXPO_TOKEN", "a:b@c-of-more-than-22-CANARY", NO_FORM],
  ["LINE_CHANNEL_ACCESS_TOKEN", "1234567890", NO_FORM],
  ["LINE_CHANNEL_ACCESS_TOKEN", `U${"0a".repeat(16)}`, "is an id of LINE; store"],
  ["EXPO_TOKEN", "8f14e45f-ceea-467f-a0e6-9c1b3f0d1a2b", "is a UUID; store a token of a robot user"],
  ["VERCEL_TOKEN", issued("prj_", 28), "is an id of Vercel; store"],
  ["VERCEL_TOKEN", issued("team_", 24), "is an id of Vercel; store"],
  ["VERCEL_TOKEN", issued("vck_", 56), "is a key or token of Vercel for something else; store"],
  ["VERCEL_TOKEN", issued("", 25), NO_FORM],
  ["SENTRY_AUTH_TOKEN", "0a".repeat(16), "is 32 hexadecimal digits, as a channel secret of LINE has; store"],
  ["SENTRY_DSN", "https://0a1b2c@o1.ingest.sentry.io/", "is no DSN"],
  ["SENTRY_DSN", "https://0a1b2c@o1.ingest.sentry.io/ocr-worker", "is no DSN"],
  ["SUPABASE_URL", "https://db.abcdefghijklmnopqrst.supabase.co", "is the address of the project's database"],
  [
    "SUPABASE_URL",
    "https://abcdefghijklmnopqrst.supabase.co:5432",
    "is the address of the project's database",
  ],
])("a %s that is not issued so: %s", (key_name, value, wrong) => {
  const told = malformed({ key_name, service: "github", sensitive: true }, value);
  expect(told?.slice(0, wrong.length)).toBe(wrong);
  expect(told).not.toContain(value);
});

test("a rotation needs another value", () => {
  const [secret] = staging.secrets;
  if (!secret) throw new Error("no secret");
  expect(rotationProblem(secret, "CANARY new", "CANARY old")).toBeUndefined();
  expect(rotationProblem(secret, "CANARY", "CANARY")).toBe(
    `secret database-url-staging is rotating, and its value is still the old one; run: ${set("database-url-staging")}`,
  );
});

test("values of no entry are not looked at", () => {
  expect(valueProblems(staging, { ...values, "other-staging": "" })).toEqual([]);
});
