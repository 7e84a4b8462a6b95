import { output } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { ExpoSurface } from "../../components/expo-surface.ts";
import type { Environment } from "../../model/entities/entity.ts";
import { Secret } from "../../model/entities/secret.ts";
import { databaseUrl, hidden, mobile, plan, ref, T, valueFor } from "./fixtures.ts";

const expoToken = Secret.parse({
  ...databaseUrl,
  id: "expo-token-staging",
  service: "github",
  key_name: "EXPO_TOKEN",
});
const publicUrl = Secret.parse({
  ...databaseUrl,
  id: "mobile-supabase-url-staging",
  key_name: "EXPO_PUBLIC_SUPABASE_URL",
  sensitive: false,
});

const planOf = (environment: Environment = "staging") =>
  plan(
    () =>
      new ExpoSurface("mobile-staging", {
        surface: { ...mobile, environment },
        target: { repository: "estate", environment: output<string>(environment) },
        secrets: [expoToken, publicUrl],
        valueFor,
      }),
  );

const PARENT = ref("skeleton:expo:ExpoSurface", "mobile-staging");
const IN = { repository: "estate", environment: "staging" };

test("the robot's token is a secret of the GitHub environment, and nothing else is", async () => {
  expect((await planOf()).all(T.environmentSecret)).toEqual([
    {
      type: T.environmentSecret,
      name: "mobile-staging-EXPO_TOKEN",
      parent: PARENT,
      options: { deleteBeforeReplace: true },
      inputs: { ...IN, secretName: "EXPO_TOKEN", value: hidden("value of expo-token-staging") },
    },
  ]);
});

test("what ends up in the app, and what CI passes to EAS, are variables", async () => {
  const variable = (variableName: string, value: string) => ({
    type: T.environmentVariable,
    name: `mobile-staging-${variableName}`,
    parent: PARENT,
    inputs: { ...IN, variableName, value },
  });

  expect((await planOf()).all(T.environmentVariable)).toEqual([
    variable("EXPO_PUBLIC_SUPABASE_URL", "value of mobile-supabase-url-staging"),
    variable("MOBILE_EAS_CHANNEL", "staging"),
    variable("MOBILE_EAS_ENVIRONMENT", "preview"),
    variable("MOBILE_EAS_PROFILE", "preview"),
    variable("MOBILE_URL", "https://updates.staging.example.com"),
  ]);
});

test("EAS calls production production, and staging preview", async () => {
  const made = await planOf("production");
  const value = (name: string) => made.one(T.environmentVariable, `mobile-staging-${name}`).inputs.value;

  expect(value("MOBILE_EAS_PROFILE")).toBe("production");
  expect(value("MOBILE_EAS_ENVIRONMENT")).toBe("production");
  expect(value("MOBILE_EAS_CHANNEL")).toBe("production");
});

test("nothing named EXPO_PUBLIC_… is a secret: it is built into the app", async () => {
  for (const { inputs } of (await planOf()).all(T.environmentSecret)) {
    expect(inputs.secretName).not.toMatch(/^EXPO_PUBLIC_/);
  }
});
