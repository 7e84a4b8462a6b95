import { admittedPatterns } from "../entities/git-ref.ts";
import type { Pipeline } from "../entities/pipeline.ts";
import { parseTrigger } from "../entities/trigger.ts";

/** A branch or tag pattern that may deploy to a GitHub environment. */
export interface DeploymentPolicy {
  readonly kind: "branch" | "tag";
  readonly pattern: string;
}

/**
 * What may deliver to a stack's environment, derived from what starts its pipelines: a push names a branch, a tag a tag
 * pattern, and a run by hand comes from the default branch. Pull requests never deliver, and updates of the infrastructure
 * have environments of their own. Sorted, each pattern once.
 */
export function deploymentPolicies(
  pipelines: readonly Pick<Pipeline, "triggers">[],
  defaultBranch: string,
): DeploymentPolicy[] {
  const policies = pipelines
    .flatMap(({ triggers }) => triggers)
    .flatMap((text): DeploymentPolicy[] => {
      const trigger = parseTrigger(text);
      switch (trigger?.event) {
        case "push":
          return admittedPatterns(trigger.branch).map((pattern) => ({ kind: "branch", pattern }));
        case "tag":
          return admittedPatterns(trigger.tag).map((pattern) => ({ kind: "tag", pattern }));
        case "workflow_dispatch":
          return [{ kind: "branch", pattern: defaultBranch }];
        default:
          return [];
      }
    });
  const byKey = new Map(policies.map((policy) => [`${policy.kind} ${policy.pattern}`, policy]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}
