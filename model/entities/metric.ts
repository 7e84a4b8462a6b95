import type { Traits } from "./app.ts";

/** The metrics that a guardrail can watch (data model, GuardrailMetric.metric_name). */
export const METRICS = ["api_p95", "ocr_failure_rate", "cloud_run_quota", "vercel_build_minutes"] as const;
/** One of {@link METRICS}. */
export type MetricName = (typeof METRICS)[number];

/** What is known of a metric before anybody sets a threshold. */
export interface Metric {
  /** What is measured, as a reader of an alert wants to know it. */
  readonly meaning: string;
  /** Unit of {@link thresholdOf}. */
  readonly unit: "ms" | "ratio" | "vCPU-s/month" | "min/month";
  /** How people write that unit. */
  readonly units: RegExp;
  /** What 100 % is, in `unit`; absent where a percentage makes no sense. */
  readonly whole?: number;
  /** A threshold at or above this could never be passed, in `unit`. */
  readonly ceiling: number;
  /** A threshold below this is a slip, such as 0.8 where "80%" is meant; in `unit`. */
  readonly floor: number;
  /** What a threshold looks like, for messages. */
  readonly example: string;
  /** Whether it can be measured on the surfaces of an app, by the app's traits. */
  readonly fits: (traits: Traits) => boolean;
}

/** Days that a monthly allowance is spread over: the shortest promise that holds in every month but February. */
export const DAYS_A_MONTH = 30;
const LONGEST_MONTH_MINUTES = 31 * 24 * 60;

/** Cloud Run's free vCPU-seconds a month and billing account (request-based billing; price list read 2026-11). */
export const CLOUD_RUN_FREE_VCPU_SECONDS = 180_000;

/** Build minutes a month of Vercel's Hobby plan (limits page read 2026-11). */
export const VERCEL_HOBBY_BUILD_MINUTES = 6_000;

/** The row of each metric. */
export const METRIC: Record<MetricName, Metric> = {
  api_p95: {
    meaning: "95th percentile of request latency over all revisions",
    unit: "ms",
    units: /^(ms|millis(econds?)?)$/i,
    ceiling: 3_600_000,
    floor: 1,
    example: "800 (milliseconds)",
    fits: ({ platform, work }) => platform === "cloud-run" && work === "requests",
  },
  ocr_failure_rate: {
    meaning: "share of OCR jobs that end as failed",
    unit: "ratio",
    units: /^ratio$/i,
    whole: 1,
    ceiling: 1,
    floor: 0,
    example: '"2%" (or 0.02)',
    fits: ({ platform, work }) => platform === "cloud-run" && work === "jobs",
  },
  cloud_run_quota: {
    meaning: "billable vCPU time at today's pace, as a month of it",
    unit: "vCPU-s/month",
    units: /^v?cpu-s(econds?)?((\/| a | per )month)?$/i,
    whole: CLOUD_RUN_FREE_VCPU_SECONDS,
    ceiling: 100 * 8 * LONGEST_MONTH_MINUTES * 60,
    floor: 1,
    example: '"80%" of the free tier (or 144000 vCPU-seconds a month)',
    fits: ({ platform }) => platform === "cloud-run",
  },
  vercel_build_minutes: {
    meaning: "build minutes since the start of the month",
    unit: "min/month",
    units: /^min(ute)?s?((\/| a | per )month)?$/i,
    whole: VERCEL_HOBBY_BUILD_MINUTES,
    ceiling: LONGEST_MONTH_MINUTES,
    floor: 1,
    example: '"80%" of the Hobby plan (or 4800 minutes a month)',
    fits: ({ platform }) => platform === "vercel",
  },
};

/** A threshold as it is declared. */
export type Threshold = number | `${string}%`;

/**
 * The threshold in the metric's unit; `undefined` for a percentage of a metric that has no whole.
 * @example thresholdOf("ocr_failure_rate", "2%") // 0.02
 */
export function thresholdOf(metric: MetricName, threshold: Threshold): number | undefined {
  if (typeof threshold === "number") return threshold;
  const { whole } = METRIC[metric];
  // Rounded, so that "0.7%" is 0.007 and not 0.006999999999999999.
  return whole === undefined
    ? undefined
    : Number(((Number.parseFloat(threshold) * whole) / 100).toPrecision(12));
}

/** `0.02` → `2%`, `800` → `800 ms`: for people. */
export function formatThreshold(metric: MetricName, value: number): string {
  const { unit } = METRIC[metric];
  return unit === "ratio" ? `${Number((value * 100).toPrecision(6))}%` : `${value} ${unit}`;
}
