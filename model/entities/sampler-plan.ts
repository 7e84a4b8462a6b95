import { z } from "zod";
import { ENVIRONMENTS } from "./entity.ts";
import type { MetricName, ObservabilitySource } from "./metric.ts";

/** Minutes between two samples of a guardrail (data model: "sampled every 5 minutes"). */
export const SAMPLING_MINUTES = 5;

/**
 * Minutes of traffic that a ratio or a percentile is taken over: a failed job is rarer than a slow request, and needs
 * longer to be told from an accident.
 */
export const WINDOW_MINUTES = { api_p95: 10, ocr_failure_rate: 30 } as const satisfies Partial<
  Record<MetricName, number>
>;

const surface = z.string();

/** A series that the sampler asks its source for, and where the source keeps it. */
export const PolledSeries = z.discriminatedUnion("source", [
  z.strictObject({
    surface,
    metric: z.literal("vercel_build_minutes"),
    source: z.literal("vercel-analytics"),
    /** Name of the Vercel project, and the id of the team that owns it. */
    project: z.string(),
    team: z.string().optional(),
  }),
  z.strictObject({
    surface,
    metric: z.enum(["api_p95", "ocr_failure_rate"]),
    source: z.literal("sentry"),
    /** Host of Sentry's API, e.g. `sentry.io` or `de.sentry.io`. */
    host: z.string(),
    /** Slugs. */
    organization: z.string(),
    project: z.string(),
  }),
  z.strictObject({
    surface,
    metric: z.literal("ocr_failure_rate"),
    source: z.literal("supabase-dashboard"),
    /** Reference of the Supabase project: the first label of its host name. */
    project: z.string(),
  }),
]);
export type PolledSeries = z.infer<typeof PolledSeries>;
export type PolledSource = PolledSeries["source"];

/** Whether the sampler asks a source by itself; Google collects its own, and load tests push what they found. */
export const isPolled = (source: ObservabilitySource): source is PolledSource =>
  PolledSeries.options.some((option) => option.shape.source.value === source);

/** Everything that the sampler of an environment is told; what its tokens are comes beside it, as variables. */
export const SamplerPlan = z.strictObject({
  environment: z.enum(ENVIRONMENTS),
  /** Google Cloud project that the samples are written to. */
  project: z.string(),
  /** URL that callers name in their identity token. */
  audience: z.url(),
  /** Service account whose call starts a round of sampling. */
  ticker: z.email(),
  /** Service account that may push the summary of a load test. */
  pusher: z.email(),
  polled: z.array(PolledSeries),
  /** Series whose samples are pushed, by whoever runs the load test. */
  pushed: z.array(z.strictObject({ surface, metric: z.literal("api_p95"), source: z.literal("k6") })),
});
export type SamplerPlan = z.infer<typeof SamplerPlan>;

/** A series of either kind, as its samples are labelled. */
export type SampledSeries = Pick<
  SamplerPlan["polled"][number] | SamplerPlan["pushed"][number],
  "surface" | "metric" | "source"
>;

/** Name under which the sampler gets the token of each source that it asks: the secret's `key_name`. */
export const SOURCE_TOKEN: Readonly<Record<PolledSource, string>> = {
  "vercel-analytics": "VERCEL_TOKEN",
  sentry: "SENTRY_AUTH_TOKEN",
  "supabase-dashboard": "SUPABASE_SERVICE_ROLE_KEY",
};
