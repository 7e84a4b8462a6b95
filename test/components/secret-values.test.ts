import { Config, isSecret, output, RunError } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { readSecretValues, type ValueFor } from "../../components/secret-values.ts";
import type { Share } from "../../model/delivery/share.ts";
import { databaseUrl, logLevel, plan } from "./fixtures.ts";

const POOLER = "postgresql://postgres.x:hunter2@aws-0.pooler.supabase.com:6543/postgres";
const serviceKey = { ...databaseUrl, id: "service-key-staging", key_name: "SUPABASE_SERVICE_ROLE_KEY" };
/** Of the form that Supabase gives it. */
const KEY = `sb_secret_${"hunter3".padEnd(31, "_")}`;
const share = { environment: "staging", secrets: [databaseUrl, serviceKey, logLevel] } as unknown as Share;
const complete = {
  secrets: { [databaseUrl.id]: POOLER, [serviceKey.id]: KEY },
  variables: { [logLevel.id]: "debug" },
};

/** Hands the values to `use` inside a program of that configuration. */
async function read(config: Record<string, unknown>, use: (valueFor: ValueFor) => unknown = () => {}) {
  await plan(() => use(readSecretValues(new Config(), share)), { config });
}

/** The message with which values are refused. */
async function refusal(config: Record<string, unknown>): Promise<string> {
  const error = await read(config).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  // The engine prints a RunError as its message alone, anything else with a stack trace.
  expect(error).toBeInstanceOf(RunError);
  return (error as RunError).message;
}

test("sensitive values are marked as secret, the others not", async () => {
  const found: unknown[] = [];
  await read(complete, async (valueFor) => {
    for (const secret of [databaseUrl, serviceKey, logLevel]) {
      const value = valueFor(secret);
      found.push([await isSecret(value), await new Promise((resolve) => output(value).apply(resolve))]);
    }
  });

  expect(found).toEqual([
    [true, POOLER],
    [true, KEY],
    [false, "debug"],
  ]);
});

test("numbers and booleans under `variables` are texts, whatever YAML makes of them", async () => {
  let value: unknown;
  await read({ ...complete, variables: { [logLevel.id]: 8080 } }, (valueFor) => {
    valueFor(logLevel).apply((text) => {
      value = text;
    });
  });

  expect(value).toBe("8080");
});

test("a mapping under `variables` is no text", async () => {
  expect(await refusal({ ...complete, variables: { [logLevel.id]: { a: 1 } } })).toContain("is not a text");
});

test("missing ones are all told at once, each with the command that sets it", async () => {
  expect(await refusal({})).toBe(
    [
      "stack staging lacks values of its secrets:",
      "  secret database-url-staging (DATABASE_URL) has no value; run: pulumi config set --stack staging --secret --path 'secrets.database-url-staging'",
      "  secret service-key-staging (SUPABASE_SERVICE_ROLE_KEY) has no value; run: pulumi config set --stack staging --secret --path 'secrets.service-key-staging'",
      "  secret log-level-staging (LOG_LEVEL) has no value; run: pulumi config set --stack staging --path 'variables.log-level-staging' VALUE",
    ].join("\n"),
  );
});

describe("a malformed one is refused without being repeated", () => {
  test.each([
    ["an empty one", { [serviceKey.id]: "" }, "has no value"],
    ["one with a line end", { [serviceKey.id]: "hunter3\n" }, "starts or ends with white space"],
    ["a number", { [serviceKey.id]: 31337 }, "is not a text"],
    ["a mapping", { [serviceKey.id]: { hunter: 3 } }, "is not a text"],
    [
      "a direct database URL",
      { [databaseUrl.id]: POOLER.replace(".pooler.", ".db.") },
      "is not the URL of the pooler",
    ],
    [
      "another kind of URL",
      { [databaseUrl.id]: "https://hunter2.pooler.supabase.com" },
      "is not a postgres:// URL",
    ],
  ])("%s", async (_, values, why) => {
    const message = await refusal({ ...complete, secrets: { ...complete.secrets, ...values } });

    expect(message).toContain(why);
    expect(message).toContain("pulumi config set --stack staging --secret --path 'secrets.");
    expect(message).not.toMatch(/hunter|31337/);
  });
});

describe("values that are not a mapping, as `pulumi config set` makes them without --path", () => {
  test.each([
    ["a text", "hunter2"],
    ["a text in quotes", '"hunter2"'],
    ["a number", 31337],
    ["a list", ["hunter2"]],
  ])("%s", async (_, secrets) => {
    const message = await refusal({ ...complete, secrets });

    expect(message).toContain("skeleton:secrets");
    expect(message).toContain("pulumi config rm --stack staging secrets");
    expect(message).not.toMatch(/hunter|31337/);
  });
});
