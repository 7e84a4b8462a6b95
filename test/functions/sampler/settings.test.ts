import { http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { afterEach, expect, test, vi } from "vitest";
import { sampler } from "../../../functions/sampler/index.ts";
import { samplerSettings } from "../../../functions/sampler/sampler-settings.ts";
import { READERS } from "../../../functions/sampler/sources/readers.ts";
import type { PolledSourceName } from "../../../model/entities/sampler-plan.ts";
import { listen } from "../local-server.ts";
import { PLAN, TOKENS } from "./harness.ts";

const VARIABLES = {
  PLAN: JSON.stringify(PLAN),
  VERCEL_TOKEN: "vercel-token-1",
  SENTRY_AUTH_TOKEN: "sentry-token-2\n",
  SUPABASE_SERVICE_ROLE_KEY: "supabase-key-3",
};

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test("the plan and the tokens come as variables, and the sources are the public ones", () => {
  const { plan, tokens, endpoints } = samplerSettings(VARIABLES);

  expect(plan).toEqual(PLAN);
  expect(tokens).toEqual(TOKENS);
  expect(endpoints).toEqual({ monitoring: {} });
});

test.each<[source: PolledSourceName, place: object, url: string, authorization: string]>([
  ["vercel-analytics", { project: "portal" }, "https://api.vercel.com", "Bearer key"],
  [
    "sentry",
    { host: "de.sentry.io", organization: "acme", project: "api" },
    "https://de.sentry.io",
    "Bearer key",
  ],
  ["supabase-dashboard", { project: "abc" }, "https://abc.supabase.co", "Basic c2VydmljZV9yb2xlOmtleQ=="],
])("%s is asked at its own address, with its kind of token", (source, place, url, authorization) => {
  const reader = READERS[source];
  expect(reader.baseUrl({ surface: "s", source, ...place } as never)).toBe(url);
  expect(reader.authorization("key")).toBe(authorization);
});

test("a token that is not there leaves its source without one", () => {
  expect(samplerSettings({ ...VARIABLES, VERCEL_TOKEN: " ", SENTRY_AUTH_TOKEN: undefined }).tokens).toEqual({
    "supabase-dashboard": "supabase-key-3",
  });
});

test.each<[what: string, plan: string | undefined, message: string]>([
  ["no plan", undefined, "the variable PLAN is not set"],
  ["something else", "plan", "the variable PLAN does not hold JSON"],
  [
    "a plan with a slip",
    JSON.stringify({ ...PLAN, ticker: "ticker" }),
    "the variable PLAN does not hold a plan: ticker: Invalid email address",
  ],
  [
    "a series that its source cannot tell",
    JSON.stringify({ ...PLAN, polled: [{ ...PLAN.polled[0], metric: "api_p95" }] }),
    'the variable PLAN does not hold a plan: polled.0.metric: Invalid input: expected "vercel_build_minutes"',
  ],
])("%s is refused", (_, plan, message) => {
  expect(() => samplerSettings({ ...VARIABLES, PLAN: plan })).toThrow(message);
});

test("the entry point answers without its variables, reads them at the first call, and keeps them", async () => {
  const lines: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  http("entry", sampler);
  const [framework] = getTestServer("entry").listeners("request");
  const url = await listen(framework as Parameters<typeof listen>[0]);

  vi.stubEnv("PLAN", "");
  const unset = await fetch(url, { method: "POST" });
  expect([unset.status, await unset.json()]).toEqual([
    500,
    { error: "the sampler is not set up; its log says why" },
  ]);
  expect(lines.join("")).toContain("the variable PLAN is not set");

  vi.stubEnv("PLAN", VARIABLES.PLAN);
  expect((await fetch(url, { method: "POST" })).status).toBe(401);
  vi.stubEnv("PLAN", "");
  expect((await fetch(url, { method: "POST" })).status).toBe(401);
});
