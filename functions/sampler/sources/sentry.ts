import * as z from "zod";
import type { SeriesOf } from "../../../model/entities/sampler-plan.ts";
import { minutesBefore } from "../mark.ts";
import { SourceError } from "../source-request.ts";
import {
  bearer,
  failureRate,
  type Reading,
  type SourceQuestion,
  type SourceReader,
  seriesWindow,
  tooFew,
} from "./reader.ts";

/** Asks for numbers of the transactions of a project. */
export const sentryReader: SourceReader<"sentry"> = {
  baseUrl: ({ host }) => `https://${host}`,
  authorization: bearer,
  read: transactions,
};

/** Of Sentry's "Retrieve a Project": events are asked for by number, and a plan names a slug. */
const Project = z.object({ id: z.string().regex(/^\d+$/) });

/** Of Sentry's "Query Explore Events in Table Format": a row holds each field under the name that it was asked by. */
const Events = z.object({ data: z.array(z.record(z.string(), z.unknown())).max(1) });

/** Transactions that Sentry kept. Unlike `count()` it is no estimate: a percentile of one kept in twenty is of one. */
const COUNT = "count_sample()";

const QUESTION: Record<SeriesOf<"sentry">["metric"], { field: string; of: string }> = {
  api_p95: { field: "p95(span.duration)", of: "requests" },
  ocr_failure_rate: { field: "failure_rate()", of: "jobs" },
};

/**
 * The 95th percentile of the duration of a Sentry project's transactions, in ms, or the share of them that failed.
 * Transactions are asked for in the dataset `spans`, since Sentry gives the one of transactions up.
 */
async function transactions(
  series: SeriesOf<"sentry">,
  { mark, ask, baseUrl }: SourceQuestion,
): Promise<Reading> {
  const { metric, organization, project } = series;
  const { minutes, least } = seriesWindow(series);
  const { field, of } = QUESTION[metric];
  const { id } = await ask.json(new URL(`/api/0/projects/${organization}/${project}/`, baseUrl), Project);
  const url = new URL(`/api/0/organizations/${organization}/events/`, baseUrl);
  url.search = new URLSearchParams([
    ["dataset", "spans"],
    ["project", id],
    ["query", "is_transaction:true"],
    ["field", field],
    ["field", COUNT],
    ["start", minutesBefore(mark, minutes).toISOString()],
    ["end", mark.toISOString()],
    ["per_page", "1"],
  ]).toString();
  const { data } = await ask.json(url, Events);
  const row = data[0] ?? {};
  const count = numberIn(row, COUNT) ?? 0;
  if (count < least) return tooFew(count, least, of);
  const value = numberIn(row, field);
  if (value === undefined) throw new SourceError(`sentry does not tell ${field}`);
  return metric === "ocr_failure_rate" ? failureRate(Math.round(value * count), count, of, value) : { value };
}

/** A number of a row; `undefined` where there is nothing to tell. */
function numberIn(row: Record<string, unknown>, field: string): number | undefined {
  const value = row[field] ?? undefined;
  if (value === undefined || typeof value === "number") return value;
  throw new SourceError(`sentry does not answer as documented: data.0.${field} is not a number`);
}
