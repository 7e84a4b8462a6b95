import { afterAll, expect, test } from "vitest";
import { shareOf } from "../../../model/delivery/share.ts";
import { malformed, rotationProblem, type Values, valueProblems } from "../../../model/stack/secret-value.ts";
import { Estate } from "../broken-estate.ts";

const estate = new Estate();
const catalogue = estate.catalogue();
afterAll(() => estate.remove());

const staging = shareOf(catalogue, "staging");
const POOLER = "postgresql://postgres.ref:CANARY@aws-0.pooler.supabase.com:6543/postgres";
const values: Values = {
  "database-url-staging": POOLER,
  "sentry-token-staging": "CANARY",
  "ghcr-token-staging": "CANARY",
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
      "expo-token-production": "CANARY",
      "vercel-token-production": "CANARY",
      "line-token-production": "CANARY",
      "slack-token-production": "CANARY",
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
])("a value with %s", (_, value, wrong) => {
  const problems = valueProblems(staging, { ...values, "sentry-token-staging": value });
  expect(problems).toEqual([
    `secret sentry-token-staging (SENTRY_AUTH_TOKEN) ${wrong}; run: ${set("sentry-token-staging")}`,
  ]);
});

const DIRECT =
  "is not the URL of the pooler (host …pooler.supabase.com); direct connections are IPv6 only, Cloud Run and Vercel are IPv4";

test.each([
  ["of a web page", "https://CANARY.pooler.supabase.com", "is not a postgres:// URL"],
  ["that is none", "CANARY", "is not a postgres:// URL"],
  ["of a direct connection", "postgres://postgres:CANARY@db.ref.supabase.co:5432/postgres", DIRECT],
  ["of a host that only ends like the pooler", "postgres://u:CANARY@xpooler.supabase.com/postgres", DIRECT],
  ["that cannot be read", "postgres://u:CANARY@[/postgres", DIRECT],
])("a database URL %s", (_, value, wrong) => {
  const problems = valueProblems(staging, { ...values, "database-url-staging": value });
  expect(problems).toEqual([
    `secret database-url-staging (DATABASE_URL) ${wrong}; run: ${set("database-url-staging")}`,
  ]);
  expect(problems.join()).not.toContain("CANARY");
});

test("only database URLs of Supabase are of its pooler", () => {
  const [first] = staging.secrets;
  if (!first) throw new Error("no secret");
  const of = (changes: object) =>
    valueProblems(
      { ...staging, secrets: [{ ...first, ...changes }] },
      { [first.id]: "https://CANARY.example.com" },
    );
  expect(of({ key_name: "SUPABASE_SERVICE_ROLE_KEY" })).toEqual([]);
  expect(of({ service: "cloud-run" })).toEqual([]);
  expect(of({ key_name: "OTHER_DATABASE_URL" })).toHaveLength(1);
});

test.each([
  ["SENTRY_AUTH_TOKEN", "CANARY CANARY", "has white space in it, as if it was pasted with something else"],
  ["SENTRY_DSN", "CANARY", "is not a URL"],
  ["NEXT_PUBLIC_SUPABASE_URL", "canary.example.com", "is not a URL"],
  ["SENTRY_AUTH_TOKEN", "changeme", "is a placeholder"],
  ["SENTRY_AUTH_TOKEN", "<token>", "is a placeholder"],
  ["SENTRY_AUTH_TOKEN", "Your token here", "is a placeholder"],
])("a %s that is %j", (key_name, value, wrong) => {
  expect(malformed({ key_name, service: "github" }, value)).toBe(wrong);
});

test.each([
  ["SIGNING_KEY", "-----BEGIN KEY-----\nCANARY"],
  ["GREETING", "your name is CANARY"],
  ["SENTRY_DSN", "https://CANARY@o1.ingest.example.com/2"],
  ["EXPO_TOKEN", "yours-CANARY"],
])("a %s may be %j", (key_name, value) => {
  expect(malformed({ key_name, service: "github" }, value)).toBeUndefined();
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
