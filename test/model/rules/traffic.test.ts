import { expect, test } from "vitest";
import { judgedTraffic } from "../../../model/rules/traffic.ts";
import { testEstate } from "../../estates/estates.ts";

const { catalogue } = testEstate();

/** What is found wrong with the guardrails of a metric where every surface has so many requests a month. */
function findings(metric: string, requests_a_month: number | undefined, isWhole = true) {
  const guardrails = catalogue.guardrails.filter(
    ({ metric_name, observability_source }) =>
      metric_name === metric && observability_source === "cloud-run-logs",
  );
  const usage = catalogue.surfaces.map(({ id }) => ({
    id,
    surface: id,
    ...(requests_a_month !== undefined && { requests_a_month }),
  }));
  const whole = { usage: isWhole } as Parameters<typeof judgedTraffic>[0]["whole"];
  const found = judgedTraffic({
    ...catalogue,
    guardrails: guardrails.slice(0, 1),
    usage,
    ids: {} as never,
    whole,
  });
  return found.map(({ complaint }) => complaint);
}

test.each([
  ["api_p95", undefined],
  ["api_p95", 600],
  ["ocr_failure_rate", undefined],
  ["ocr_failure_rate", 90],
  ["cloud_run_quota", 0],
])("%s is judged at %s requests a month", (metric, month) => {
  expect(findings(metric, month)).toEqual([]);
});

test.each([
  ["api_p95", 599, "this needs 20 requests a day, and the declared use of 599 a month brings about 20, so"],
  ["api_p95", 0, "this needs 20 requests a day, and the declared use of 0 a month brings about 0, so"],
  ["ocr_failure_rate", 60, "this needs 3 jobs a day, and the declared use of 60 a month brings about 2, so"],
])("%s is not at %i, which is a warning with the numbers", (metric, month, wrong) => {
  const [complaint] = findings(metric, month);
  expect(complaint).toMatchObject({ severity: "warning", field: ["metric_name"] });
  expect(complaint?.wrong).toContain(wrong);
});

test("nothing is said while usage.yaml itself is wrong", () => {
  expect(findings("api_p95", 0, false)).toEqual([]);
});
