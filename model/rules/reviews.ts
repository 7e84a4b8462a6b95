import { unless } from "../entities/entity.ts";
import { type CrossRule, finding } from "./cross-rule.ts";

/** A review is of an entry of its own environment; one of the other could never be used, nor be taken out later. */
export const reviewsOfOwnEnvironment: CrossRule = ({ reviews, pipelines, surfaces, secrets, guardrails }) =>
  reviews.flatMap((review) => {
    const { entity_kind, entity_id, environment } = review;
    const watched = guardrails.find(({ id }) => id === entity_id)?.surface;
    const home = {
      pipeline: pipelines.find(({ id }) => id === entity_id)?.environment,
      secret: secrets.find(({ id }) => id === entity_id)?.environment,
      environment: entity_id,
      guardrail: surfaces.find(({ id }) => id === watched)?.environment,
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
