import { type AlertRule, alertRule } from "../alert-rule.ts";
import type { Share } from "../delivery.ts";
import type { Surface } from "../surface.ts";
import { MONTH_SECONDS, ROUNDS_A_MONTH, SAMPLE_BYTES } from "./assumptions.ts";
import type { Use, Used } from "./use.ts";

/** Samples a month of the metric that a rule reads; a count of logs has a series for each outcome, every minute. */
const SAMPLES: Readonly<Record<AlertRule["reads"], number>> = {
  "google-metric": 0,
  "sampled-metric": ROUNDS_A_MONTH,
  "log-metric": (MONTH_SECONDS / 60) * 2,
};

/** What the guardrails of a surface use in a month: each is one condition, and may read a metric of its own. */
export function monitoringUses(surface: Surface, { guardrails }: Share, used: Used): Use[] {
  const own = guardrails.filter((guardrail) => guardrail.surface === surface.id);
  return own.flatMap((guardrail) => {
    const { query, intervalSeconds, reads } = alertRule(guardrail, surface);
    return [
      used("alert_conditions", 1, surface.id),
      used("alert_points", (MONTH_SECONDS / intervalSeconds) * seriesRead(query), surface.id),
      used("samples", (SAMPLES[reads] * SAMPLE_BYTES) / 2 ** 20, surface.id),
    ];
  });
}

/**
 * Series that one evaluation of a query returns: one for each part between comparisons that reads a metric, since every
 * part is summed (Cloud Monitoring documentation, "Manage alerting costs").
 */
export const seriesRead = (query: string): number =>
  query.split(/[<>]=?|\b(?:and|or|unless)\b/i).filter((part) => part.includes("{")).length;
