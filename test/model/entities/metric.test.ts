import { expect, test } from "vitest";
import type { Traits } from "../../../model/entities/app.ts";
import {
  formatThreshold,
  METRIC,
  METRICS,
  type MetricName,
  thresholdOf,
} from "../../../model/entities/metric.ts";

test.each([
  ["api_p95", 800, 800, "800 ms"],
  ["ocr_failure_rate", "2%", 0.02, "2%"],
  ["ocr_failure_rate", "7%", 0.07, "7%"],
  ["ocr_failure_rate", "0.5%", 0.005, "0.5%"],
  ["ocr_failure_rate", "0.7%", 0.007, "0.7%"],
  ["ocr_failure_rate", 0.1, 0.1, "10%"],
  ["cloud_run_quota", "80%", 144_000, "144000 vCPU-s/month"],
  ["cloud_run_quota", 144_000, 144_000, "144000 vCPU-s/month"],
  ["vercel_build_minutes", "80%", 4800, "4800 min/month"],
  ["vercel_build_minutes", "150%", 9000, "9000 min/month"],
] as const)("%s of %s is %d, told as %s", (metric, threshold, value, told) => {
  expect(thresholdOf(metric, threshold)).toBe(value);
  expect(formatThreshold(metric, value)).toBe(told);
});

test("a percentage of milliseconds is nothing", () => {
  expect(thresholdOf("api_p95", "5%")).toBeUndefined();
});

test.each<[app: Partial<Traits>, metrics: readonly MetricName[]]>([
  [{ platform: "cloud-run", work: "requests" }, ["api_p95", "cloud_run_quota"]],
  [{ platform: "cloud-run", work: "jobs" }, ["ocr_failure_rate", "cloud_run_quota"]],
  [{ platform: "cloud-run", work: "requests", language: "typescript" }, ["api_p95", "cloud_run_quota"]],
  [{ platform: "vercel" }, ["vercel_build_minutes"]],
  [{ platform: "expo-eas" }, []],
])("an app with the traits %j can be watched by %j, whatever it is called", (traits, metrics) => {
  const app: Traits = {
    platform: "vercel",
    language: "python",
    hasOpenApi: false,
    work: "requests",
    ...traits,
  };
  expect(METRICS.filter((metric) => METRIC[metric].fits(app))).toEqual(metrics);
});
