import { ENVIRONMENTS, unless } from "../entities/entity.ts";
import { thresholdFlaw } from "../entities/guardrail.ts";
import { type Threshold, thresholdOf } from "../entities/metric.ts";
import { withField } from "../entities/with-field.ts";
import { type CrossRule, finding, unresolved } from "./cross-rule.ts";

/**
 * A threshold's review says what the metric's threshold can be. Where reviews change the metric or remove the guardrail,
 * the file does not tell which metric an earlier one was about.
 */
export const reviewedThresholds: CrossRule = ({ reviews, guardrails }) =>
  reviews.flatMap((review) => {
    const { entity_kind, entity_id, field } = review;
    const [guardrail] = withField(guardrails, "id", entity_id);
    if (entity_kind !== "guardrail" || field !== "threshold" || !guardrail) return [];
    const wasAnother = reviews.some(
      (other) => other.entity_id === entity_id && (other.field === "metric_name" || other.to === null),
    );
    if (wasAnother) return [];
    return (["from", "to"] as const).flatMap((side) => {
      const value = review[side] as Threshold | null;
      const { metric_name } = guardrail;
      // What is deployed may be from before the bounds of today.
      const isDeployed = side === "from" && value !== null && thresholdOf(metric_name, value) !== undefined;
      const flaw = value === null || isDeployed ? undefined : thresholdFlaw(metric_name, value);
      return finding(review, flaw ? [{ field: [side], ...flaw }] : []);
    });
  });

/**
 * A review of an entry that is not there and whose removal nobody reviewed: a slip of the hand, or the history of an entry
 * whose removal needed no review. Only what is deployed tells, so it is a warning.
 */
export const reviewsOfWhatIsThere: CrossRule = (view) =>
  view.reviews.flatMap((review) => {
    const { entity_kind, entity_id } = review;
    if (entity_kind === "environment") return [];
    const isRemoved = view.reviews.some(
      (other) => other.entity_kind === entity_kind && other.entity_id === entity_id && other.to === null,
    );
    if (isRemoved) return [];
    return finding(
      review,
      unresolved(view, `${entity_kind}s`, entity_id, ["entity_id"], {
        removed: "nothing is to be done where it was removed",
      }).map((complaint) => ({ ...complaint, severity: "warning" })),
    );
  });

/** A review is of an entry of its own environment; one of the other could never be used, nor be taken out later. */
export const reviewsOfOwnEnvironment: CrossRule = ({ reviews, pipelines, surfaces, secrets, guardrails }) =>
  reviews.flatMap((review) => {
    const { entity_kind, entity_id, environment } = review;
    const watched = withField(guardrails, "id", entity_id)[0]?.surface;
    const home = {
      pipeline: withField(pipelines, "id", entity_id)[0]?.environment,
      // Of one that is gone, the end of its id.
      secret:
        withField(secrets, "id", entity_id)[0]?.environment ??
        ENVIRONMENTS.find((other) => entity_id.endsWith(`-${other}`)),
      // Told by the review alone.
      environment: undefined,
      guardrail: withField(surfaces, "id", watched)[0]?.environment,
    }[entity_kind];
    const { field, to } = review;
    const other = ENVIRONMENTS.find((one) => one !== environment && String(to).endsWith(`-${one}`));
    const isElsewhere = entity_kind === "guardrail" && field === "surface" && other !== undefined;
    return finding(review, [
      ...unless(!isElsewhere, {
        field: ["to"],
        wrong: `this surface belongs to ${other}, and the review to ${environment}`,
        fix: `write a surface of ${environment}`,
      }),
      // An entry that was moved since keeps its history: its name tells where it was.
      ...unless(home === undefined || home === environment || entity_id.endsWith(`-${environment}`), {
        field: ["environment"],
        wrong: `${entity_kind} ${entity_id} belongs to ${home}`,
        fix: `write ${home}, or the id of the entry that is meant`,
      }),
    ]);
  });
