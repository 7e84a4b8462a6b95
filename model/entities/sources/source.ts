import * as z from "zod";
import type { Complaint } from "../../problems/problem.ts";
import type { MetricName } from "../metric.ts";

/** Where a measurement can come from (data model, GuardrailMetric.observability_source). */
export const OBSERVABILITY_SOURCES = [
  "cloud-run-logs",
  "vercel-analytics",
  "supabase-dashboard",
  "sentry",
  "k6",
] as const;

/** One of {@link OBSERVABILITY_SOURCES}. */
export type ObservabilitySource = (typeof OBSERVABILITY_SOURCES)[number];

/** The metrics that a source can measure; `meaning` where it measures something else than the metric's row says. */
export type Measures<Metric extends MetricName = MetricName> = {
  readonly [Name in Metric]: { readonly meaning?: string };
};

/** A source that Google Cloud collects by itself: nothing has to be asked, and no token is needed. */
export interface CollectedSource {
  readonly how: "collected";
  readonly source: ObservabilitySource;
  readonly measures: Partial<Measures>;
}

/** A source whose measurements are pushed to the sampler by whoever takes them. */
export interface PushedSource extends Omit<CollectedSource, "how"> {
  readonly how: "pushed";
  /** A series of it, as the sampler's plan names it. */
  readonly series: z.ZodObject;
}

/** A source that the sampler asks every five minutes. */
export interface PolledSource extends Omit<PushedSource, "how"> {
  readonly how: "polled";
  /** Name under which the sampler gets the source's token: the secret's `key_name`. */
  readonly token: string;
  /** Whether it answers with counters: the sampler then keeps each reading until the next one. */
  readonly answersCounters: boolean;
}

/** The traffic that one sample of a ratio or a percentile is taken over; absent for what is neither. */
export const SampleWindow = z.strictObject({
  /** Minutes that it looks back. */
  minutes: z.number(),
  /** Requests, or jobs, below which there is no sample. */
  least: z.number(),
});
/** Parsed {@link SampleWindow}. */
export type SampleWindow = z.infer<typeof SampleWindow>;

/** What a place depends on: a guardrail, and the surface that it watches; both by id. */
export interface Placed {
  readonly id: string;
  readonly surface: string;
}

/** What the row of a polled source says. */
interface PolledRow<Source, Metric extends MetricName, Place extends z.ZodRawShape, Settings> {
  readonly source: Source;
  readonly measures: Measures<Metric>;
  readonly token: string;
  readonly answersCounters: boolean;
  /** Shape of the place where the source keeps what it knows of a surface, as the plan names it. */
  readonly place: z.ZodObject<Place>;
  /** That place for a guardrail, from the stack's settings; a complaint about the settings where they do not say. */
  readonly placeOf: (guardrail: Placed, settings: Settings) => z.infer<z.ZodObject<Place>> | Complaint;
}

/** Declares the row of a polled source; its series is a surface, a metric that it measures, and a place. */
export function polledSource<
  const Source extends ObservabilitySource,
  const Metric extends MetricName,
  Place extends z.ZodRawShape,
  Settings,
>(row: PolledRow<Source, Metric, Place, Settings>) {
  const series = z.strictObject({
    ...seriesShape(row.source, row.measures),
    ...row.place.shape,
    window: SampleWindow.optional(),
  });
  return { how: "polled" as const, ...row, series };
}

/** Declares the row of a pushed source; its series is a surface and a metric that it measures. */
export function pushedSource<const Source extends ObservabilitySource, const Metric extends MetricName>(row: {
  readonly source: Source;
  readonly measures: Measures<Metric>;
}) {
  return { how: "pushed" as const, ...row, series: z.strictObject(seriesShape(row.source, row.measures)) };
}

const seriesShape = <Source extends ObservabilitySource, Metric extends MetricName>(
  source: Source,
  measures: Measures<Metric>,
) => ({
  surface: z.string(),
  metric: z.enum(Object.keys(measures) as [Metric, ...Metric[]]),
  source: z.literal(source),
});
