import type { Environment } from "../entities/entity.ts";
import { infrastructureTrigger } from "../entities/infrastructure.ts";
import type { Pipeline } from "../entities/pipeline.ts";
import { parseTrigger } from "../entities/trigger.ts";

/** A branch or tag pattern that may deploy to a GitHub environment. */
export interface DeploymentPolicy {
  readonly kind: "branch" | "tag";
  readonly pattern: string;
}

/**
 * Who may deploy, derived from what starts the environment's pipelines and its infrastructure: a push names a branch, a
 * tag a tag pattern, and a run by hand comes from the default branch. Pull requests never deploy. Sorted, each pattern
 * once.
 */
export function deploymentPolicies(
  pipelines: readonly Pick<Pipeline, "triggers">[],
  environment: Environment,
  defaultBranch: string,
): DeploymentPolicy[] {
  const policies = [
    infrastructureTrigger(environment, defaultBranch),
    ...pipelines.flatMap(({ triggers }) => triggers),
  ].flatMap((text): DeploymentPolicy[] => {
    const trigger = parseTrigger(text);
    switch (trigger?.event) {
      case "push":
        return [{ kind: "branch", pattern: trigger.branch }];
      case "tag":
        return [{ kind: "tag", pattern: trigger.tag }];
      case "workflow_dispatch":
        return [{ kind: "branch", pattern: defaultBranch }];
      default:
        return [];
    }
  });
  const byKey = new Map(policies.map((policy) => [`${policy.kind} ${policy.pattern}`, policy]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}
