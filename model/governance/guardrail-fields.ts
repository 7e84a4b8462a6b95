import type { Share } from "../delivery/share.ts";
import type { GovernedValue } from "../entities/governed-value.ts";
import type { Guardrail } from "../entities/guardrail.ts";
import { type MetricName, type Threshold, thresholdOf } from "../entities/metric.ts";
import { FREE, type GovernedField, identical, REVIEWED, type Ruling } from "./governed-field.ts";
import { type Governed, type Watched, watchedBy, watchOf } from "./snapshot.ts";

type Before = Governed["guardrails"][string];

/**
 * Thresholds in both environments, and in production that a guardrail is there, what it watches and whom it tells. A
 * guardrail is known by what it watches, so neither a new name nor a detour over its removal changes a threshold unseen.
 */
export function guardrailFields(deployed: Governed, { environment, guardrails }: Share): GovernedField[] {
  const inProduction = environment === "production" ? REVIEWED : FREE;
  const before = Object.entries(deployed.guardrails).filter(([, { removed }]) => !removed);
  const gone = before.filter(([watch]) => !guardrails.some((guardrail) => watchOf(guardrail) === watch));
  return [
    ...guardrails.flatMap((guardrail) => {
      const own = watchOf(guardrail);
      const [moved, left] = gone.find(([, { id }]) => id === guardrail.id) ?? [own, deployed.guardrails[own]];
      return [
        thresholdField(thresholdBefore(deployed, guardrail, guardrails), guardrail),
        ...(left && !left.removed ? [channelField(left, guardrail, inProduction)] : []),
        ...watchFields(watchedBy(moved), guardrail, inProduction),
      ];
    }),
    ...gone
      .filter(([, { id }]) => !guardrails.some((guardrail) => guardrail.id === id))
      .map(([watch, guardrail]) => removalField(watchedBy(watch), guardrail, inProduction)),
  ];
}

/**
 * The threshold that a guardrail had: that of whatever watched the same before, and that of its own entry where it now
 * takes the same metric from elsewhere. Where both are known, the one that changes.
 */
function thresholdBefore(
  deployed: Governed,
  after: Guardrail,
  guardrails: readonly Guardrail[],
): Threshold | undefined {
  const declared = new Set(guardrails.map(watchOf));
  const known = Object.entries(deployed.guardrails)
    .filter(([watch, { id }]) => watch === watchOf(after) || (id === after.id && !declared.has(watch)))
    .filter(([watch]) => watchedBy(watch).metric_name === after.metric_name)
    .map(([, { threshold }]) => threshold);
  const same = sameThreshold(after.metric_name);
  return known.find((threshold) => !same(threshold, after.threshold)) ?? known[0];
}

function thresholdField(before: Threshold | undefined, after: Guardrail): GovernedField {
  const { id, metric_name, threshold } = after;
  return {
    kind: "guardrail",
    id,
    field: "threshold",
    from: before ?? null,
    to: threshold,
    meaning: before === undefined ? "something more is watched" : directionOf(metric_name, before, threshold),
    ruling: before === undefined ? FREE : REVIEWED,
    same: sameThreshold(metric_name),
  };
}

/** Every metric is the better the lower it is. */
function directionOf(metric: MetricName, before: Threshold, after: Threshold): string {
  const isHigher = (thresholdOf(metric, after) ?? 0) > (thresholdOf(metric, before) ?? 0);
  return isHigher ? "loosened: the alert fires later" : "tightened: the alert fires earlier";
}

const sameThreshold = (metric: MetricName) => (a: GovernedValue, b: GovernedValue) =>
  a === b || (isThreshold(a) && isThreshold(b) && thresholdOf(metric, a) === thresholdOf(metric, b));

const isThreshold = (value: GovernedValue): value is Threshold =>
  typeof value === "number" || (typeof value === "string" && value.endsWith("%"));

function channelField(before: Before, { id, alert_channel }: Guardrail, ruling: Ruling): GovernedField {
  return {
    kind: "guardrail",
    id,
    field: "alert_channel",
    from: before.alert_channel,
    to: alert_channel,
    meaning: "somebody else is alerted",
    ruling,
    same: identical,
  };
}

function watchFields(before: Watched, after: Guardrail, ruling: Ruling): GovernedField[] {
  const fields = ["metric_name", "surface", "observability_source"] as const;
  return fields.map((field) => ({
    kind: "guardrail",
    id: after.id,
    field,
    from: before[field],
    to: after[field],
    meaning: `${before.metric_name} of ${before.surface} is watched no more`,
    ruling,
    same: identical,
  }));
}

function removalField({ metric_name, surface }: Watched, before: Before, ruling: Ruling): GovernedField {
  return {
    kind: "guardrail",
    id: before.id,
    field: "threshold",
    from: before.threshold,
    to: null,
    meaning: `${metric_name} of ${surface} is watched no more`,
    ruling,
    same: sameThreshold(metric_name),
  };
}
