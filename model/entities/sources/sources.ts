import { METRIC, type MetricName } from "../metric.ts";
import { cloudRunLogs } from "./cloud-run-logs.ts";
import { k6 } from "./k6.ts";
import { sentry } from "./sentry.ts";
import {
  type CollectedSource,
  OBSERVABILITY_SOURCES,
  type ObservabilitySource,
  type PolledSource,
  type PushedSource,
} from "./source.ts";
import { supabaseDashboard } from "./supabase-dashboard.ts";
import { vercelAnalytics } from "./vercel-analytics.ts";

/**
 * The row of each source: what it measures, how it is read, its token, its place and the settings that the place comes
 * from. A name without a row does not compile; nor does a polled one without a reader in `functions/sampler/sources/`.
 */
export const SOURCE = {
  "cloud-run-logs": cloudRunLogs,
  "vercel-analytics": vercelAnalytics,
  "supabase-dashboard": supabaseDashboard,
  sentry,
  k6,
} as const satisfies {
  readonly [Name in ObservabilitySource]: (CollectedSource | PushedSource | PolledSource) & {
    readonly source: Name;
  };
};

type Row = (typeof SOURCE)[ObservabilitySource];

/** The rows of the sources that the sampler asks. */
export type PolledRow = Extract<Row, { readonly how: "polled" }>;

/** The rows of the sources that are pushed to the sampler. */
export type PushedRow = Extract<Row, { readonly how: "pushed" }>;

/** The rows of all sources that are read in one way. */
const rowsOf = <How extends Row["how"]>(how: How) =>
  OBSERVABILITY_SOURCES.map((source): Row => SOURCE[source]).filter(
    (row): row is Extract<Row, { readonly how: How }> => row.how === how,
  );

/** The rows of the sources that the sampler asks, in the data model's order. */
export const POLLED_ROWS: readonly PolledRow[] = rowsOf("polled");

/** The rows of the sources that are pushed to the sampler, in the data model's order. */
export const PUSHED_ROWS: readonly PushedRow[] = rowsOf("pushed");

/** Whether the sampler asks a source by itself; Google collects its own, and load tests push what they found. */
export const isPolled = (source: ObservabilitySource): source is PolledRow["source"] =>
  SOURCE[source].how === "polled";

/** Whether measurements of a source are pushed to the sampler. */
export const isPushed = (source: ObservabilitySource): source is PushedRow["source"] =>
  SOURCE[source].how === "pushed";

/** The sources that can measure a metric, in the data model's order. */
export const sourcesOf = (metric: MetricName): readonly ObservabilitySource[] =>
  OBSERVABILITY_SOURCES.filter((source) => Object.hasOwn(SOURCE[source].measures, metric));

/** What a source really measures where a guardrail asks it for a metric. */
export function meaningOf(metric: MetricName, source: ObservabilitySource): string {
  const measures: CollectedSource["measures"] = SOURCE[source].measures;
  return measures[metric]?.meaning ?? METRIC[metric].meaning;
}
