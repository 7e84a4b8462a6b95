import { RunError } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { readSettings } from "../../components/read-settings.ts";
import type { Share } from "../../model/delivery/share.ts";
import type { StackSettings } from "../../model/settings.ts";
import { estateRoot } from "../estates/estates.ts";
import { api, plan, settings } from "./fixtures.ts";

const ROOT = estateRoot("reference");
const share = {
  environment: "staging",
  surfaces: [api],
  cloudRun: [api],
  vercel: [],
  expo: [],
  pipelines: [],
  guardrails: [],
  reviews: [],
  usage: [],
  secrets: [],
  drafts: [],
  guardsRepository: false,
} as Share;

async function read(config: object): Promise<StackSettings | undefined> {
  let found: StackSettings | undefined;
  await plan(
    () => {
      found = readSettings(ROOT, share);
    },
    { config: config as Record<string, unknown> },
  );
  return found;
}

const refusal = (config: object) =>
  read(config).then(
    () => undefined,
    (error: unknown) => error,
  );

test("the settings as the engine hands them over", async () => {
  expect(await read(settings)).toEqual(settings);
});

test("values of secrets are none of them", async () => {
  expect(await read({ ...settings, secrets: { a: "b" }, variables: { c: "d" } })).toEqual(settings);
});

describe("wrong settings", () => {
  test("are refused in words, without a stack trace, each with its place in the stack's file", async () => {
    const error = await refusal({
      ...settings,
      gcp: { ...settings.gcp, region: "Tokyo" },
      protection: "maybe",
    });

    expect(error).toBeInstanceOf(RunError);
    const [first, ...rest] = (error as RunError).message.split("\n");
    expect(first).toBe("the settings are not valid:");
    const problems = rest.filter((line) => !line.startsWith("    fix: "));
    expect(problems).toEqual([
      expect.stringMatching(/^Pulumi\.staging\.yaml:\d+:\d+: error: skeleton:gcp\.region = "Tokyo": /),
      expect.stringMatching(/^Pulumi\.staging\.yaml:\d+:\d+: error: skeleton:protection = "maybe": /),
    ]);
  });

  test("a setting that does not exist is one of them", async () => {
    expect(String(await refusal({ ...settings, region: "asia-northeast1" }))).toContain("skeleton:region");
  });
});
