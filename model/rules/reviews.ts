import { unless } from "../entities/entity.ts";
import { thresholdFlaw } from "../entities/guardrail.ts";
import type { Threshold } from "../entities/metric.ts";
import { withField } from "../entities/with-field.ts";
import { type CrossRule, finding } from "./cross-rule.ts";

/**
 * A threshold's review says what the metric's threshold can be. Where a review changes the metric, the file does not tell
 * which metric an earlier one was about.
 */
export const reviewedThresholds: CrossRule = ({ reviews, guardrails }) =>
  reviews.flatMap((review) => {
    const { entity_kind, entity_id, field, to } = review;
    const [guardrail] = withField(guardrails, "id", entity_id);
    const changesMetric = reviews.some(
      (other) => other.entity_id === entity_id && other.field === "metric_name",
    );
    if (entity_kind !== "guardrail" || field !== "threshold" || !guardrail || changesMetric || to === null)
      return [];
    const flaw = thresholdFlaw(guardrail.metric_name, to as Threshold);
    return finding(review, flaw ? [{ field: ["to"], ...flaw }] : []);
  });

/** A review is of an entry of its own environment; one of the other could never be used, nor be taken out later. */
export const reviewsOfOwnEnvironment: CrossRule = ({ reviews, pipelines, surfaces, secrets, guardrails }) =>
  reviews.flatMap((review) => {
    const { entity_kind, entity_id, environment } = review;
    const watched = withField(guardrails, "id", entity_id)[0]?.surface;
    const home = {
      pipeline: withField(pipelines, "id", entity_id)[0]?.environment,
      secret: withField(secrets, "id", entity_id)[0]?.environment,
      environment: entity_id,
      guardrail: withField(surfaces, "id", watched)[0]?.environment,
    }[entity_kind];
    return finding(
      review,
      // An entry that was moved since keeps its history: its name tells where it was.
      unless(home === undefined || home === environment || entity_id.endsWith(`-${environment}`), {
        field: ["environment"],
        wrong: `${entity_kind} ${entity_id} belongs to ${home}`,
        fix: `write ${home}, or the id of the entry that is meant`,
      }),
    );
  });
