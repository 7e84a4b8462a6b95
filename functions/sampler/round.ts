import { type PolledSeries, SOURCE_TOKEN } from "../../model/entities/sampler-plan.ts";
import { MonitoringError } from "./cloud-monitoring.ts";
import type { SamplerSettings } from "./sampler-settings.ts";
import type { Samples } from "./samples.ts";
import { type Ask, askOf, SourceError } from "./source-request.ts";
import type { Reading } from "./sources/reading.ts";
import { sentryTransactions } from "./sources/sentry.ts";
import { supabaseRollbacks } from "./sources/supabase-dashboard.ts";
import { vercelBuildMinutes } from "./sources/vercel-analytics.ts";

/** What became of one series in a round. */
export type Outcome = "written" | "silent" | "source failed" | "monitoring failed";

type Round = Pick<SamplerSettings, "plan" | "tokens" | "endpoints" | "limits" | "clock" | "log">;

/**
 * Samples every polled series at a mark, all at the same time, and logs a line about each. A source that fails only
 * costs its own sample.
 */
export async function sampleRound(mark: Date, round: Round, samples: Samples): Promise<Outcome[]> {
  const deadline = round.clock.now() + round.limits.sources;
  return Promise.all(round.plan.polled.map((series) => sampleSeries(series, mark, deadline, round, samples)));
}

async function sampleSeries(
  series: PolledSeries,
  mark: Date,
  deadline: number,
  round: Round,
  samples: Samples,
): Promise<Outcome> {
  const { surface, metric, source } = series;
  const about = { surface, metric, source, mark: mark.toISOString() };
  try {
    const reading = await readingOf(series, mark, askFor(series, deadline, round), round, samples);
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
    // Whatever it is, the other series are none the worse for it.
    const severity = error instanceof SourceError ? "WARNING" : "ERROR";
    round.log(severity, "the source failed", { ...about, reason: sourceFailure(error) });
    return "source failed";
  }
}

const sourceFailure = (error: unknown): string =>
  error instanceof SourceError ? error.message : `unexpected: ${String(error)}`;

function readingOf(
  series: PolledSeries,
  mark: Date,
  ask: Ask,
  { endpoints }: Round,
  samples: Samples,
): Promise<Reading> {
  switch (series.source) {
    case "vercel-analytics":
      return vercelBuildMinutes(series, mark, ask, endpoints.vercel);
    case "sentry":
      return sentryTransactions(series, mark, ask, endpoints.sentry(series.host));
    case "supabase-dashboard":
      return supabaseRollbacks(mark, ask, endpoints.supabase(series.project), samples.memoryOf(series));
  }
}

/** @throws SourceError where the sampler has no token for the source */
function askFor({ source }: PolledSeries, deadline: number, { tokens, limits, clock }: Round): Ask {
  const tokenName = SOURCE_TOKEN[source];
  const token = tokens[source];
  if (!token) throw new SourceError(`${source} cannot be asked: the variable ${tokenName} is not set`);
  // Supabase's Metrics API takes the key as the password of a user that stands for the role.
  const authorization =
    source === "supabase-dashboard"
      ? `Basic ${Buffer.from(`service_role:${token}`).toString("base64")}`
      : `Bearer ${token}`;
  return askOf({ source, authorization, tokenName, clock, deadline, timeout: limits.attempt });
}
