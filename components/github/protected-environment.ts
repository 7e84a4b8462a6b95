import { RepositoryEnvironment } from "@pulumi/github/repositoryEnvironment.js";
import { RepositoryEnvironmentDeploymentPolicy } from "@pulumi/github/repositoryEnvironmentDeploymentPolicy.js";
import type { Resource } from "@pulumi/pulumi";
import type { DeploymentPolicy } from "../../model/delivery/deployment-policy.ts";
import type { EnvironmentProtection } from "../../model/delivery/environment-protection.ts";

/** A GitHub environment and the rules that GitHub enforces for it. */
export interface ProtectedEnvironment {
  /** Name of the repository, without its owner. */
  readonly repository: string;
  /** Name of the environment. */
  readonly environment: string;
  /** Who is asked, and what is waited for. */
  readonly protection: EnvironmentProtection;
  /** The branches and tags whose runs may use it; without any, no run may. */
  readonly policies: readonly DeploymentPolicy[];
}

/** Makes a GitHub environment, and a policy for each branch and tag that may use it. */
export function protectedEnvironment(
  name: string,
  { repository, environment, protection, policies }: ProtectedEnvironment,
  { parent, protect }: { readonly parent: Resource; readonly protect: boolean },
): RepositoryEnvironment {
  const { users, teams, prevent_self_review, wait_timer_minutes, admins_bypass } = protection;
  const managed = new RepositoryEnvironment(
    name,
    {
      repository,
      environment,
      // Custom policies: "protected branches only" lets every branch deploy where no branch is protected.
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
      canAdminsBypass: admins_bypass,
      preventSelfReview: prevent_self_review,
      waitTimer: wait_timer_minutes,
      // Also where there are none: without the block the provider sends null, and GitHub may keep whom it had
      // (terraform-provider-github issue 3156); an empty one is sent as an empty list.
      reviewers: [{ users: [...users], teams: [...teams] }],
    },
    { parent, protect },
  );
  for (const { kind, pattern } of policies) {
    new RepositoryEnvironmentDeploymentPolicy(
      `${name}-${kind}-${pattern}`,
      {
        repository,
        environment: managed.environment,
        ...(kind === "branch" ? { branchPattern: pattern } : { tagPattern: pattern }),
      },
      { parent },
    );
  }
  return managed;
}
