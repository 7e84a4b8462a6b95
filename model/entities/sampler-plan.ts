import * as z from "zod";
import { ENVIRONMENTS } from "./entity.ts";
import { POLLED_ROWS, type PolledRow, PUSHED_ROWS, type PushedRow } from "./sources/sources.ts";

/** Minutes between two samples of a guardrail (data model: "sampled every 5 minutes"). */
export const SAMPLING_MINUTES = 5;

/** A series that the sampler asks its source for, and where the source keeps it. */
export type PolledSeries = z.infer<PolledRow["series"]>;

/** Parses a {@link PolledSeries}; the shapes are those of the sources' rows. */
export const PolledSeries: z.ZodType<PolledSeries> = z.discriminatedUnion("source", seriesIn(POLLED_ROWS));

/** A series whose samples are pushed. */
export type PushedSeries = z.infer<PushedRow["series"]>;

/** Parses a {@link PushedSeries}. */
export const PushedSeries: z.ZodType<PushedSeries> = z.discriminatedUnion("source", seriesIn(PUSHED_ROWS));

/** A source that the sampler asks. */
export type PolledSourceName = PolledRow["source"];

/** A series of one source. */
export type SeriesOf<Source extends PolledSourceName> = Extract<PolledSeries, { readonly source: Source }>;

/** The whole configuration of an environment's sampler but for its tokens, which are variables of their own. */
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
  /** Series that the sampler asks for by itself. */
  polled: z.array(PolledSeries),
  /** Series whose samples are pushed, by whoever runs the load test. */
  pushed: z.array(PushedSeries),
});
/** Parsed {@link SamplerPlan}. */
export type SamplerPlan = z.infer<typeof SamplerPlan>;

/** A series of either kind, as its samples are labelled. */
export type SampledSeries = Pick<
  SamplerPlan["polled"][number] | SamplerPlan["pushed"][number],
  "surface" | "metric" | "source"
>;

/** Name under which the sampler gets the token of each source that it asks: the secret's `key_name`. */
export const SOURCE_TOKEN = Object.fromEntries(
  POLLED_ROWS.map(({ source, token }) => [source, token]),
) as Readonly<Record<PolledSourceName, string>>;

/** The shapes of rows as zod takes the options of a union. */
function seriesIn<Row extends PolledRow | PushedRow>(
  rows: readonly Row[],
): [Row["series"], ...Row["series"][]] {
  return rows.map(({ series }) => series) as [Row["series"], ...Row["series"][]];
}
