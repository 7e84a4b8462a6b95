import {
  type PolledSeries,
  type PolledSourceName,
  type SeriesOf,
  SOURCE_TOKEN,
} from "../../model/entities/sampler-plan.ts";
import { MonitoringError } from "./cloud-monitoring.ts";
import type { SamplerSettings } from "./sampler-settings.ts";
import type { Samples } from "./samples.ts";
import { askOf, SourceError } from "./source-request.ts";
import type { Reading, SourceReader } from "./sources/reader.ts";
import { READERS } from "./sources/readers.ts";

/** How a round ended for one series. */
export type SampleOutcome = "written" | "silent" | "source failed" | "monitoring failed";

type Round = Pick<SamplerSettings, "plan" | "tokens" | "endpoints" | "limits" | "clock" | "log">;

/**
 * Samples every polled series at a mark, all at the same time, and logs a line about each. A source that fails only
 * costs its own sample.
 */
export async function sampleRound(mark: Date, round: Round, samples: Samples): Promise<SampleOutcome[]> {
  const deadline = round.clock.now() + round.limits.sources;
  return Promise.all(round.plan.polled.map((series) => sampleSeries(series, mark, deadline, round, samples)));
}

async function sampleSeries(
  series: PolledSeries,
  mark: Date,
  deadline: number,
  round: Round,
  samples: Samples,
): Promise<SampleOutcome> {
  const { surface, metric, source } = series;
  const about = { surface, metric, source, mark: mark.toISOString() };
  try {
    const reading = await readingOf(series, mark, deadline, round, samples);
    if ("silence" in reading) {
      await samples.writeAnswered(series, mark);
      round.log("INFO", "too little for a sample", { ...about, reason: reading.silence });
      return "silent";
    }
    const [sample] = await Promise.all([
      samples.writeSample(series, reading.value, mark),
      samples.writeAnswered(series, mark),
    ]);
    round.log("INFO", `sample ${sample}`, { ...about, value: reading.value });
    return "written";
  } catch (error) {
    if (error instanceof MonitoringError) {
      round.log("ERROR", "the sample could not be written", { ...about, reason: error.message });
      return "monitoring failed";
    }
    // The other series are sampled all the same.
    const severity = error instanceof SourceError ? "WARNING" : "ERROR";
    round.log(severity, "the source failed", { ...about, reason: sourceFailure(error) });
    return "source failed";
  }
}

const sourceFailure = (error: unknown): string =>
  error instanceof SourceError ? error.message : `unexpected: ${String(error)}`;

/**
 * What the source of a series says of it at a mark.
 * @throws SourceError where the sampler has no token for the source, or the source does not answer as documented
 */
function readingOf<Source extends PolledSourceName>(
  series: SeriesOf<Source> & { readonly source: Source },
  mark: Date,
  deadline: number,
  { tokens, limits, clock, endpoints }: Round,
  samples: Samples,
): Promise<Reading> {
  const { source } = series;
  const reader: SourceReader<Source> = READERS[source];
  const tokenName = SOURCE_TOKEN[source];
  const token = tokens[source];
  if (!token) throw new SourceError(`${source} cannot be asked: the variable ${tokenName} is not set`);
  const authorization = reader.authorization(token);
  const ask = askOf({ source, authorization, tokenName, clock, deadline, timeout: limits.attempt });
  const baseUrl = endpoints.sources?.[source] ?? reader.baseUrl(series);
  return reader.read(series, { mark, ask, baseUrl, memory: samples.memoryOf(series) });
}
