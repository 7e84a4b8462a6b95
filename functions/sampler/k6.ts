import * as z from "zod";
import { wrongFields } from "../parsing.ts";

/** A day, in ms: what takes longer is no load test. */
const LONGEST = 86_400_000;

const Percentile = z.object({ "p(95)": z.number().min(0).max(LONGEST) });

/**
 * Both forms of a k6 summary, in ms whatever unit the text shows: the file of `--summary-export` keeps a metric's values
 * beside each other, the data of `handleSummary()` below `values` (k6 documentation, "Summary export" and "Custom
 * summary").
 */
const Summary = z.object({
  metrics: z.object({ http_req_duration: z.union([z.object({ values: Percentile }), Percentile]) }),
});

const EXPECTED =
  "metrics.http_req_duration with p(95), as `k6 run --summary-export FILE` writes it and handleSummary() gets it";

/** The 95th percentile of the duration of a load test's requests, in ms; a `problem` where it is not told. */
export function p95Of(summary: unknown): { p95: number } | { problem: string } {
  const parsed = Summary.safeParse(summary);
  if (!parsed.success)
    return { problem: `not a k6 summary: ${wrongFields(parsed.error)}; expected: ${EXPECTED}` };
  const { http_req_duration: duration } = parsed.data.metrics;
  return { p95: ("values" in duration ? duration.values : duration)["p(95)"] };
}
