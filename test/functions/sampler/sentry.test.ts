import { describe, expect, test } from "vitest";
import { type Answer, json } from "../local-server.ts";
import { askServer, MARK, readingOf } from "./harness.ts";
import { sentry } from "./vendors.ts";

const PROJECT = { host: "sentry.io", organization: "example", project: "api" };

const WINDOW = { api_p95: { minutes: 10, least: 20 }, ocr_failure_rate: { minutes: 30, least: 10 } };

async function read(metric: "api_p95" | "ocr_failure_rate", answer: Answer) {
  const { ask, url, received } = await askServer("sentry", answer);
  return {
    reading: await readingOf("sentry", { metric, ...PROJECT, window: WINDOW[metric] }, url, { ask }),
    received,
  };
}

describe("a reading", () => {
  test.each<
    [what: string, metric: "api_p95" | "ocr_failure_rate", row: Parameters<typeof sentry>[0], reading: object]
  >([
    ["of the latency", "api_p95", { "p95(span.duration)": 812.25, "count_sample()": 20 }, { value: 812.25 }],
    [
      "of the latency of too few requests",
      "api_p95",
      { "p95(span.duration)": 812.25, "count_sample()": 19 },
      { silence: "19 requests, and fewer than 20 say nothing" },
    ],
    [
      "of the failures",
      "ocr_failure_rate",
      { "failure_rate()": 0.031, "count_sample()": 100 },
      { value: 0.031 },
    ],
    ["of no failures", "ocr_failure_rate", { "failure_rate()": 0, "count_sample()": 10 }, { value: 0 }],
    [
      "of a single failure",
      "ocr_failure_rate",
      { "failure_rate()": 0.1, "count_sample()": 10 },
      { silence: "1 of 10 jobs failed, which is an accident" },
    ],
    [
      "of the failures of too few jobs",
      "ocr_failure_rate",
      { "failure_rate()": 1, "count_sample()": 9 },
      { silence: "9 jobs, and fewer than 10 say nothing" },
    ],
    [
      "of no traffic",
      "api_p95",
      { "p95(span.duration)": null, "count_sample()": 0 },
      { silence: "0 requests, and fewer than 20 say nothing" },
    ],
    [
      "of nothing at all",
      "ocr_failure_rate",
      undefined,
      { silence: "0 jobs, and fewer than 10 say nothing" },
    ],
  ])("%s", async (_, metric, row, reading) => {
    expect((await read(metric, sentry(row))).reading).toEqual(reading);
  });
});

test.each([
  ["api_p95", "p95(span.duration)", "2026-11-24T11:50:00.000Z"],
  ["ocr_failure_rate", "failure_rate()", "2026-11-24T11:30:00.000Z"],
] as const)("what is asked for %s", async (metric, field, start) => {
  const { received } = await read(metric, sentry({ [field]: 1, "count_sample()": 100 }));

  expect(
    received.map(({ url }) => [url.pathname, [...url.searchParams].map((pair) => pair.join("="))]),
  ).toEqual([
    ["/api/0/projects/example/api/", []],
    [
      "/api/0/organizations/example/events/",
      [
        "dataset=spans",
        "project=4505321021243392",
        "query=is_transaction:true",
        `field=${field}`,
        "field=count_sample()",
        `start=${start}`,
        `end=${MARK}`,
        "per_page=1",
      ],
    ],
  ]);
});

describe("an answer that is not as documented", () => {
  test.each<[what: string, row: Parameters<typeof sentry>[0], message: string]>([
    [
      "a text in place of a number",
      { "p95(span.duration)": "812 ms", "count_sample()": 20 },
      "sentry does not answer as documented: data.0.p95(span.duration) is not a number",
    ],
    ["requests without a percentile", { "count_sample()": 20 }, "sentry does not tell p95(span.duration)"],
  ])("%s", async (_, row, message) => {
    await expect(read("api_p95", sentry(row))).rejects.toThrow(message);
  });

  test("a project without a number", async () => {
    await expect(read("api_p95", (_, response) => json(response, { id: "api" }))).rejects.toThrow(
      "sentry does not answer as documented: id: Invalid string",
    );
  });
});
