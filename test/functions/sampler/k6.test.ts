import { describe, expect, test } from "vitest";
import { fakeMonitoring, googleError } from "./fake-monitoring.ts";
import { NOW, startSampler } from "./harness.ts";

/** As `k6 run --summary-export` writes it (k6 documentation, "Summary export"); durations in ms. */
const EXPORTED = {
  root_group: { name: "", path: "", id: "d41d8cd98f00b204e9800998ecf8427e", groups: {}, checks: {} },
  metrics: {
    http_reqs: { count: 180, rate: 4.36938 },
    http_req_duration: { avg: 144.56, min: 104.11, med: 135.08, max: 1140, "p(90)": 203.54, "p(95)": 215.95 },
  },
};

/** As handleSummary() gets it (k6 documentation, "Custom summary"). */
const HANDLED = {
  options: { summaryTimeUnit: "s", summaryTrendStats: ["avg", "p(95)"], noColor: false },
  state: { testRunDurationMs: 30898.965069, isStdOutTTY: true, isStdErrTTY: true },
  root_group: { groups: [], checks: [], name: "", path: "", id: "d41d8cd98f00b204e9800998ecf8427e" },
  metrics: {
    http_req_duration: {
      type: "trend",
      contains: "time",
      values: { avg: 144.56, "p(95)": 215.95 },
      thresholds: { "p(95)<500": { ok: true } },
    },
  },
};

const SAMPLE = {
  type: "custom.googleapis.com/guardrail/staging/api_p95",
  labels: { surface: "api-staging", source: "k6" },
  at: "2026-11-24T12:00:02.000Z",
  value: 215.95,
};

test.each([
  ["--summary-export", EXPORTED],
  ["handleSummary()", HANDLED],
])("a summary of %s is written as it comes", async (_, summary) => {
  const sampler = await startSampler();

  const response = await sampler.push("api-staging", summary);

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    surface: "api-staging",
    metric: "api_p95",
    source: "k6",
    value: 215.95,
  });
  expect(sampler.points).toEqual([SAMPLE]);
  expect(sampler.log).toMatchObject([
    { severity: "INFO", message: "sample written", source: "k6", value: 215.95 },
  ]);
});

describe("refused, with what is wrong and what is expected", () => {
  const expected =
    "expected: metrics.http_req_duration with p(95), as `k6 run --summary-export FILE` writes it and handleSummary() gets it, sent as application/json";

  test.each<[what: string, surface: string, summary: unknown, status: number, error: string]>([
    [
      "a surface that takes none",
      "portal-staging",
      EXPORTED,
      404,
      "no guardrail takes load tests of this surface; those that do: api-staging",
    ],
    [
      "nothing of a summary",
      "api-staging",
      { hello: 1 },
      400,
      `not a k6 summary: metrics: Invalid input: expected object, received undefined; ${expected}`,
    ],
    [
      "a test without requests",
      "api-staging",
      { metrics: { vus: { value: 1 } } },
      400,
      `not a k6 summary: metrics.http_req_duration: Invalid input; ${expected}`,
    ],
    [
      "other percentiles",
      "api-staging",
      { metrics: { http_req_duration: { values: { "p(99)": 3 } } } },
      400,
      `not a k6 summary: metrics.http_req_duration: Invalid input; ${expected}`,
    ],
    ...(
      [
        [-5, "Too small: expected number to be >=0"],
        [86_400_001, "Too big: expected number to be <=86400000"],
        [1e308, "Too big: expected number to be <=86400000"],
      ] as const
    ).map(([p95, why]): [string, string, unknown, number, string] => [
      `a percentile of ${p95}`,
      "api-staging",
      { metrics: { http_req_duration: { "p(95)": p95 } } },
      400,
      `not a k6 summary: metrics.http_req_duration.p(95): ${why}; ${expected}`,
    ]),
    [
      "every single point",
      "api-staging",
      { ...EXPORTED, points: "x".repeat(1024 * 1024) },
      413,
      "a summary of more than 1048576 bytes; expected: the summary, not the single points",
    ],
  ])("%s", async (_, surface, summary, status, error) => {
    const sampler = await startSampler();

    const response = await sampler.push(surface, summary);

    expect({ status: response.status, ...(await response.json()) }).toEqual({ status, error });
    expect(sampler.points).toEqual([]);
  });

  test("a second one within seconds", async () => {
    const sampler = await startSampler();
    await sampler.push("api-staging", EXPORTED);

    expect((await sampler.push("api-staging", EXPORTED)).status).toBe(409);
    expect(sampler.points).toEqual([SAMPLE]);
    expect(sampler.clock.now()).toBe(NOW);
  });
});

test("Cloud Monitoring that does not take it is a reason to push again", async () => {
  const refusal = googleError(503, "UNAVAILABLE", "The service is currently unavailable.");
  const sampler = await startSampler({ monitoring: await fakeMonitoring(() => refusal) });

  const response = await sampler.push("api-staging", EXPORTED);

  expect({ status: response.status, ...(await response.json()) }).toEqual({
    status: 503,
    error: "Cloud Monitoring does not take the sample: UNAVAILABLE: The service is currently unavailable.",
  });
});
