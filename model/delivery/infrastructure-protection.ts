import type { InfrastructureEnvironment } from "../entities/infrastructure.ts";
import type { StackSettings } from "../settings.ts";
import type { DeploymentPolicy } from "./deployment-policy.ts";
import type { EnvironmentProtection } from "./environment-protection.ts";

/**
 * Whether GitHub lets an environment of the repository ask reviewers: for private repositories on Enterprise only (GitHub
 * documentation, "Deployments and environments").
 */
export const canAskReviewers = ({ visibility, plan }: StackSettings["github"]): boolean =>
  visibility === "public" || plan === "enterprise";

/** How a private repository comes under the plan Enterprise, which no personal account has. */
export const toEnterprise = ({ owner_type }: Pick<StackSettings["github"], "owner_type">): string =>
  owner_type === "organization" ? "move to Enterprise" : "move it to an organization on Enterprise";

/**
 * The protection of an environment of the repository's own workflows. Approval does not depend on any pipeline's: whoever
 * changes the infrastructure could turn those off.
 */
export function infrastructureProtection(
  { isApproved }: Pick<InfrastructureEnvironment, "isApproved">,
  github: StackSettings["github"],
): EnvironmentProtection {
  const asks = isApproved && canAskReviewers(github);
  const { users, teams } = asks ? github.reviewers : { users: [], teams: [] };
  return {
    users: [...users],
    teams: [...teams],
    prevent_self_review: asks && github.prevent_self_review,
    wait_timer_minutes: 0,
    admins_bypass: false,
  };
}

/** What may use such an environment: code that was merged into the default branch. */
export const infrastructurePolicies = ({
  default_branch,
}: Pick<StackSettings["github"], "default_branch">): readonly DeploymentPolicy[] => [
  { kind: "branch", pattern: default_branch },
];
