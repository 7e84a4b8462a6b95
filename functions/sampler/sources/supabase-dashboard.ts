import type { SeriesOf } from "../../../model/entities/sampler-plan.ts";
import { minutesBefore } from "../mark.ts";
import { SourceError } from "../source-request.ts";
import { samplesOf } from "./prometheus.ts";
import {
  failureRate,
  type Reading,
  type SourceQuestion,
  type SourceReader,
  seriesWindow,
  tooFew,
} from "./reader.ts";

/** Names of Supabase's Metrics API (supabase-grafana, docs/metrics.md), from the view pg_stat_database. */
const COUNTERS = {
  committed: "pg_stat_database_xact_commit_total",
  rolledBack: "pg_stat_database_xact_rollback_total",
} as const;

/** Asks the Metrics API, which takes the key as the password of a user that stands for the role. */
export const supabaseReader: SourceReader<"supabase-dashboard"> = {
  baseUrl: ({ project }) => `https://${project}.supabase.co`,
  authorization: (key) => `Basic ${Buffer.from(`service_role:${key}`).toString("base64")}`,
  read: rollbacks,
};

/** The database of a Supabase project. */
const DATABASE = "postgres";

/**
 * The share of transactions that were rolled back: the worker does each job in one. The counters begin with the
 * database, so a share of late takes readings of before; the first reading says nothing.
 */
async function rollbacks(
  series: SeriesOf<"supabase-dashboard">,
  { mark, ask, baseUrl, memory }: SourceQuestion,
): Promise<Reading> {
  const { minutes, least } = seriesWindow(series);
  const text = await ask.text(new URL("/customer/v1/privileged/metrics", baseUrl));
  const current = {
    committed: counterIn(text, COUNTERS.committed),
    rolledBack: counterIn(text, COUNTERS.rolledBack),
  };
  // One second more, so that the reading of exactly a window ago is in.
  const after = new Date(minutesBefore(mark, minutes).getTime() - 1000);
  const earlier = await memory.recall(after, mark);
  await memory.remember(current, mark);
  if (earlier.length === 0)
    return { silence: "the first reading of counters, which only tell with a second one" };
  const readings = [...earlier, current];
  const committed = increase(readings.map((reading) => reading.committed));
  const rolledBack = increase(readings.map((reading) => reading.rolledBack));
  const count = committed + rolledBack;
  return count < least
    ? tooFew(count, least, "transactions")
    : failureRate(rolledBack, count, "transactions");
}

/** A counter of the project's database; one that Supabase does not split by database is taken whole. */
function counterIn(text: string, metric: string): number {
  const samples = samplesOf(text, metric).filter(
    ({ labels: { datname = DATABASE } }) => datname === DATABASE,
  );
  const total = samples.reduce((sum, { value }) => sum + value, 0);
  if (samples.length > 0 && Number.isFinite(total)) return total;
  throw new SourceError(`supabase-dashboard does not answer as documented: ${metric} has no value`);
}

/** How far a counter went; one that went backwards began again at 0, as after a restart. */
export const increase = (readings: readonly number[]): number =>
  readings.reduce((sum, reading, i) => {
    const before = readings[i - 1] ?? reading;
    return sum + (reading < before ? reading : reading - before);
  }, 0);
