import type { GovernanceReview } from "../entities/governance-review.ts";
import { digestOf } from "./digest.ts";
import type { Governed } from "./snapshot.ts";

/** What an update has really deployed of what it was asked to. */
export interface DeployedEntries {
  /** By what is watched: whether the alert of a guardrail is as declared. */
  readonly guardrails: Readonly<Record<string, boolean>>;
  /** Whether the GitHub environment is as declared: it carries approvals, and who gives them. */
  readonly environment: boolean;
  /** Whether nothing was left out that stands for the rest: secrets, and what was removed. */
  readonly rest: boolean;
}

/**
 * What is deployed of everything governed after an update, entry by entry: with --target, --exclude or
 * --continue-on-error a part of it is as it was before. A review counts once what it is about is deployed.
 * @param before nothing where this is the first deployment
 * @param reviews those of the environment
 */
export function governedOnce(
  before: Governed | undefined,
  next: Governed,
  deployed: DeployedEntries,
  reviews: readonly GovernanceReview[],
): Governed {
  const isDeployed = (watch: string) => deployed.guardrails[watch] ?? deployed.rest;
  const guardrails = [
    ...new Set([...Object.keys(before?.guardrails ?? {}), ...Object.keys(next.guardrails)]),
  ];
  const once: Governed = {
    ...next,
    guardrails: Object.fromEntries(
      guardrails.flatMap((watch) => {
        const entry = (isDeployed(watch) ? next : before)?.guardrails[watch];
        return entry ? [[watch, entry] as const] : [];
      }),
    ),
    secrets: deployed.rest ? next.secrets : (before?.secrets ?? {}),
    approvals: deployed.environment ? next.approvals : (before?.approvals ?? {}),
    protection: deployed.environment ? next.protection : before?.protection,
    reviews: Object.fromEntries(
      Object.entries(next.reviews).filter(([id]) => {
        const review = reviews.find((candidate) => candidate.id === id);
        return Object.hasOwn(before?.reviews ?? {}, id) || (review && isCovering(review));
      }),
    ),
  };
  return before && contentOf(once) === contentOf(before) ? before : once;

  function isCovering({ entity_kind, entity_id }: GovernanceReview): boolean {
    switch (entity_kind) {
      case "pipeline":
      case "environment":
        return deployed.environment;
      case "secret":
        return deployed.rest;
      case "guardrail":
        return guardrails
          .filter((watch) => [next, before].some((known) => known?.guardrails[watch]?.id === entity_id))
          .every(isDeployed);
    }
  }
}

/** What a snapshot says, whichever it is and whenever it was written. */
const contentOf = ({ serial, deployed_on, ...content }: Governed): string => digestOf(content);
