import type { App, Platform } from "./app.ts";

export const METRICS = ["api_p95", "ocr_failure_rate", "cloud_run_quota", "vercel_build_minutes"] as const;
export type MetricName = (typeof METRICS)[number];

export const SOURCES = ["cloud-run-logs", "vercel-analytics", "supabase-dashboard", "sentry", "k6"] as const;
export type ObservabilitySource = (typeof SOURCES)[number];

/** What is known of a metric before anybody sets a threshold. */
export interface Metric {
  /** What is measured, as a reader of an alert wants to know it. */
  readonly meaning: string;
  /** Unit of {@link thresholdOf}. */
  readonly unit: "ms" | "ratio" | "vCPU-s/month" | "min/month";
  /** What 100 % is, in `unit`; absent where a percentage makes no sense. */
  readonly whole?: number;
  /** A threshold at or above this could never be passed, in `unit`. */
  readonly ceiling: number;
  /** A threshold below this is a slip, such as 0.8 where "80%" is meant; in `unit`. */
  readonly floor: number;
  /** What a threshold looks like, for messages. */
  readonly example: string;
  /** Sources that can tell it. */
  readonly sources: readonly ObservabilitySource[];
  readonly fits: { readonly app?: App; readonly platform: Platform };
}

/** Days that a monthly allowance is spread over: the shortest promise that holds in every month but February. */
export const DAYS_A_MONTH = 30;
const LONGEST_MONTH_MINUTES = 31 * 24 * 60;

/** Cloud Run's free vCPU-seconds a month and billing account (request-based billing; price list read 2026-11). */
export const CLOUD_RUN_FREE_VCPU_SECONDS = 180_000;

/** Build minutes a month of Vercel's Hobby plan (limits page read 2026-11). */
export const VERCEL_HOBBY_BUILD_MINUTES = 6_000;

export const METRIC: Record<MetricName, Metric> = {
  api_p95: {
    meaning: "95th percentile of request latency over all revisions",
    unit: "ms",
    ceiling: 3_600_000,
    floor: 1,
    example: "800 (milliseconds)",
    sources: ["cloud-run-logs", "sentry", "k6"],
    fits: { app: "api", platform: "cloud-run" },
  },
  ocr_failure_rate: {
    meaning: "share of OCR jobs that end as failed",
    unit: "ratio",
    whole: 1,
    ceiling: 1,
    floor: 0,
    example: '"2%" (or 0.02)',
    sources: ["cloud-run-logs", "sentry", "supabase-dashboard"],
    fits: { app: "ocr-worker", platform: "cloud-run" },
  },
  cloud_run_quota: {
    meaning: "billable vCPU time at today's pace, as a month of it",
    unit: "vCPU-s/month",
    whole: CLOUD_RUN_FREE_VCPU_SECONDS,
    ceiling: 100 * 8 * LONGEST_MONTH_MINUTES * 60,
    floor: 1,
    example: '"80%" of the free tier (or 144000 vCPU-seconds a month)',
    sources: ["cloud-run-logs"],
    fits: { platform: "cloud-run" },
  },
  vercel_build_minutes: {
    meaning: "build minutes since the start of the month",
    unit: "min/month",
    whole: VERCEL_HOBBY_BUILD_MINUTES,
    ceiling: LONGEST_MONTH_MINUTES,
    floor: 1,
    example: '"80%" of the Hobby plan (or 4800 minutes a month)',
    sources: ["vercel-analytics"],
    fits: { platform: "vercel" },
  },
};

/** What a source really tells of a metric. Supabase knows nothing of jobs: each is one transaction among others. */
export function meaningOf(metric: MetricName, source: ObservabilitySource): string {
  return source === "supabase-dashboard"
    ? "share of the database's transactions that are rolled back"
    : METRIC[metric].meaning;
}

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
