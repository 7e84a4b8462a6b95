import type { PolledSourceName, SeriesOf } from "../../../model/entities/sampler-plan.ts";
import type { SampleWindow } from "../../../model/entities/sources/source.ts";
import { LEAST_FAILED } from "../../../model/entities/traffic-window.ts";
import { type SourceClient, SourceError } from "../source-request.ts";
import type { TransactionMemory } from "./transaction-memory.ts";

/** What a source says of a series at a mark: a value in the metric's unit, or why it says nothing. */
export type Reading = { readonly value: number } | { readonly silence: string };

/** What a reader reads with. */
export interface SourceQuestion {
  /** The five-minute mark that the sample is of. */
  readonly mark: Date;
  readonly ask: SourceClient;
  /** Where the source's API is. */
  readonly baseUrl: string;
  /** What the series' counters stood at before. */
  readonly memory: TransactionMemory;
}

/** How the sampler reads one source. */
export interface SourceReader<Source extends PolledSourceName> {
  /** The public address of the source's API for a series. */
  readonly baseUrl: (series: SeriesOf<Source>) => string;
  /** Value of the header `Authorization` with which the source takes the token. */
  readonly authorization: (token: string) => string;
  /**
   * Reads a series.
   * @throws SourceError where the source does not answer, or not as documented
   */
  readonly read: (series: SeriesOf<Source>, question: SourceQuestion) => Promise<Reading>;
}

/**
 * A failure rate, unless what it says is that a single one failed.
 * @param rate as the source tells it, where it tells it more exactly than the counts do
 */
export const failureRate = (failed: number, count: number, of: string, rate = failed / count): Reading =>
  failed > 0 && failed < LEAST_FAILED
    ? { silence: `1 of ${count} ${of} failed, which is an accident` }
    : { value: rate };

/** The window of a series. @throws SourceError where the plan says none */
export function seriesWindow({
  metric,
  window,
}: {
  metric: string;
  window?: SampleWindow | undefined;
}): SampleWindow {
  if (window) return window;
  throw new SourceError(`the plan says no window for ${metric}`);
}

/** How most APIs take a token (RFC 6750). */
export const bearer = (token: string): string => `Bearer ${token}`;

/** The silence of a source that counted fewer than `least`: below that a ratio or a percentile is noise. */
export const tooFew = (count: number, least: number, of: string): Reading => ({
  silence: `${count} ${of}, and fewer than ${least} say nothing`,
});
