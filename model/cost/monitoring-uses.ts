import { type AlertRule, alertRule, silenceRule } from "../alerting/guardrail-promql.ts";
import { outageRule } from "../alerting/outage-rule.ts";
import type { Share } from "../delivery/share.ts";
import type { Surface } from "../entities/surface.ts";
import { withField } from "../entities/with-field.ts";
import { MONTH_SECONDS, SAMPLE_BYTES, TICKS_A_MONTH } from "./assumptions.ts";
import type { Use, Used } from "./use.ts";

/** Samples a month of the metric that a rule reads; a count of logs has a series for each outcome, every minute. */
const SAMPLES: Readonly<Record<AlertRule["reads"], number>> = {
  "google-metric": 0,
  "sampled-metric": TICKS_A_MONTH,
  "log-metric": (MONTH_SECONDS / 60) * 2,
};

/**
 * What the guardrails of a surface use in a month: a rule each, one more for its outages, and one more where samples could
 * stop arriving.
 */
export function monitoringUses(surface: Surface, { guardrails, usage }: Share, used: Used): Use[] {
  return withField(guardrails, "surface", surface.id)
    .flatMap((guardrail) => {
      const outage = outageRule(guardrail, surface, { guardrails, usage });
      const silence = silenceRule(guardrail, surface);
      return [
        alertRule(guardrail, surface, usage),
        // What it counts of logs is what the guardrail's own rule counts.
        ...(outage ? [{ ...outage, reads: "google-metric" as const }] : []),
        ...(silence ? [silence] : []),
      ];
    })
    .flatMap((rule) => conditionUses(rule, used, surface.id));
}

/** What one condition uses in a month: itself, what it reads each time, and a metric that is not Google's own. */
export function conditionUses(
  { query, intervalSeconds, reads }: AlertRule,
  used: Used,
  surface?: string,
): Use[] {
  return [
    used("alert_conditions", 1, surface),
    used("alert_points", (MONTH_SECONDS / intervalSeconds) * seriesRead(query), surface),
    used("samples", (SAMPLES[reads] * SAMPLE_BYTES) / 2 ** 20, surface),
  ];
}

/**
 * Series that one evaluation of a query returns: one for each part between comparisons that reads a metric, since every
 * part is summed (Cloud Monitoring documentation, "Manage alerting costs").
 */
export const seriesRead = (query: string): number =>
  query.split(/[<>]=?|\b(?:and|or|unless)\b/i).filter((part) => part.includes("{")).length;
