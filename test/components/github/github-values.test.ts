import { output, secret } from "@pulumi/pulumi";
import { beforeAll, expect, test } from "vitest";
import { CiValues } from "../../../components/github/github-values.ts";
import { Secret } from "../../../model/entities/secret.ts";
import { databaseUrl, hidden, logLevel, type Plan, plan, ref, T, valueFor } from "../fixtures.ts";

const token = Secret.parse({
  ...databaseUrl,
  id: "vercel-token-staging",
  service: "vercel",
  key_name: "VERCEL_TOKEN",
});

const PARENT = ref("skeleton:github:CiValues", "staging-ci");
const IN = { repository: "estate", environment: "staging" };

let made: Plan;
beforeAll(async () => {
  made = await plan(
    () =>
      new CiValues("staging-ci", {
        target: { repository: "estate", environment: output("staging") },
        secrets: [token, logLevel],
        valueFor,
        variables: { GCP_PROJECT: "example-staging", GCP_DEPLOYER: output("deployer@example") },
        generated: { PORTAL_VERCEL_BYPASS: secret("made by Vercel") },
      }),
  );
});

test("sensitive values, and those that a provider made up, are secrets of the environment", () => {
  const environmentSecret = (secretName: string, value: string) => ({
    type: T.environmentSecret,
    name: `staging-ci-${secretName}`,
    parent: PARENT,
    options: { deleteBeforeReplace: true },
    inputs: { ...IN, secretName, value: hidden(value) },
  });

  expect(made.all(T.environmentSecret)).toEqual([
    environmentSecret("PORTAL_VERCEL_BYPASS", "made by Vercel"),
    environmentSecret("VERCEL_TOKEN", "value of vercel-token-staging"),
  ]);
});

test("the others are variables of it", () => {
  const variable = (variableName: string, value: string) => ({
    type: T.environmentVariable,
    name: `staging-ci-${variableName}`,
    parent: PARENT,
    inputs: { ...IN, variableName, value },
  });

  expect(made.all(T.environmentVariable)).toEqual([
    variable("GCP_DEPLOYER", "deployer@example"),
    variable("GCP_PROJECT", "example-staging"),
    variable("LOG_LEVEL", "value of log-level-staging"),
  ]);
});

test("a secret is deleted before it is replaced: the other way round deletes the new one (pulumi-github#223)", () => {
  for (const { options } of made.all(T.environmentSecret)) {
    expect(options).toEqual({ deleteBeforeReplace: true });
  }
});

test("a secret goes by `value`: `plaintextValue` and `encryptedValue` are deprecated", () => {
  for (const { inputs } of made.all(T.environmentSecret)) {
    expect(Object.keys(inputs).sort()).toEqual(["environment", "repository", "secretName", "value"]);
  }
});
