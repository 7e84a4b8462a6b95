import type { CollectedSource } from "./source.ts";

/** What Cloud Run measures of its services by itself, and what is counted from their logs. */
export const cloudRunLogs = {
  how: "collected",
  source: "cloud-run-logs",
  measures: { api_p95: {}, ocr_failure_rate: {}, cloud_run_quota: {} },
} as const satisfies CollectedSource;
