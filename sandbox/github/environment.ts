import type {
  RepositoryEnvironmentArgs,
  RepositoryEnvironmentState,
} from "@pulumi/github/repositoryEnvironment.js";
import type {
  RepositoryEnvironmentDeploymentPolicyArgs as PolicyArgs,
  RepositoryEnvironmentDeploymentPolicyState as PolicyState,
} from "@pulumi/github/repositoryEnvironmentDeploymentPolicy.js";
import { identity, optional, type Plain, resourceType } from "../provider/resource-type.ts";
import type { GithubRepository } from "../provider/store.ts";
import {
  ENVIRONMENT,
  environmentId,
  githubError,
  repositoryId,
  requireEnvironment,
  requireRepository,
} from "./github-api.ts";

/** A deployment environment. Its PUT is idempotent: creating one that exists takes it over. */
export const repositoryEnvironment = resourceType<RepositoryEnvironmentArgs, RepositoryEnvironmentState>({
  token: ENVIRONMENT,
  inputs: {
    repository: identity,
    environment: identity,
    reviewers: optional,
    waitTimer: optional,
    preventSelfReview: optional,
    canAdminsBypass: optional,
    deploymentBranchPolicy: optional,
  },
  id: environmentId,
  upsert: true,
  ownsParts: true,
  *check({ environment, waitTimer, reviewers, deploymentBranchPolicy: branches }) {
    if (environment.length > 255) {
      yield { property: "environment", reason: "environment is over 255 characters." };
    }
    if (typeof waitTimer === "number" && (waitTimer < 0 || waitTimer > 43_200)) {
      yield { property: "waitTimer", reason: `waitTimer ${waitTimer} must be 0 to 43200 minutes.` };
    }
    if (branches && branches.protectedBranches === branches.customBranchPolicies) {
      const reason = "protectedBranches and customBranchPolicies cannot have the same value.";
      yield { property: "deploymentBranchPolicy", reason };
    }
    const count = (reviewers ?? []).flatMap(({ users, teams }) => [
      ...(users ?? []),
      ...(teams ?? []),
    ]).length;
    if (count > 6) {
      yield { property: "reviewers", reason: `An environment has at most 6 reviewers, not ${count}.` };
    }
  },
  admit(inputs, cloud) {
    requirePlan(requireRepository(cloud, inputs.repository), inputs);
  },
  computed: { repositoryId, canAdminsBypass: () => true },
  // The provider sends null where there is no block, and GitHub may keep whom it had (terraform-provider-github#3156).
  kept: (inputs, before) =>
    inputs.reviewers === undefined && before.reviewers ? { ...inputs, reviewers: before.reviewers } : inputs,
  // Where GitHub answers without a rule, Read leaves what the state has (terraform-provider-github#3609).
  readAs: (live, known) =>
    asks(live) || !known.reviewers
      ? live
      : {
          ...live,
          reviewers: known.reviewers,
          ...(known.preventSelfReview !== undefined && { preventSelfReview: known.preventSelfReview }),
        },
});

/** Whether somebody is asked before a deployment: only then GitHub's answer has the rule. */
const asks = ({ reviewers }: Plain<RepositoryEnvironmentArgs>): boolean =>
  (reviewers ?? []).some(({ users, teams }) => (users ?? []).length + (teams ?? []).length > 0);

/**
 * What a private repository may have depends on the plan: nothing on Free, environments from Pro and Team on, and their
 * protection rules with Enterprise only. https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
 */
function requirePlan({ plan, visibility }: GithubRepository, inputs: Plain<RepositoryEnvironmentArgs>): void {
  if (visibility === "public" || plan === "enterprise") return;
  if (plan === "free") {
    throw githubError(422, "Environments of a private repository need a paid plan; this one is on Free.");
  }
  const { waitTimer, preventSelfReview } = inputs;
  // A block that names nobody is no rule: go-github then leaves it out (`CreateUpdateEnvironment`).
  const asked = Object.entries({ reviewers: asks(inputs), waitTimer, preventSelfReview });
  const refused = asked.filter(([, value]) => value).map(([name]) => name);
  if (refused.length === 0) return;
  throw githubError(
    422,
    `Failed to create the environment protection rule: ${refused.join(", ")} of a private repository ` +
      `need Enterprise; this one is on ${plan}.`,
  );
}

/** Which branches or tags may deploy to an environment. */
export const deploymentPolicy = resourceType<PolicyArgs, PolicyState>({
  token: "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
  inputs: { repository: identity, environment: identity, branchPattern: optional, tagPattern: optional },
  id: (inputs, cloud) => `${environmentId(inputs)}:${cloud.store.next("github deployment policies")}`,
  *check({ branchPattern, tagPattern }) {
    if ((branchPattern === undefined) !== (tagPattern === undefined)) return;
    yield {
      property: "branchPattern",
      reason: "A deployment policy needs exactly one of branchPattern and tagPattern.",
    };
  },
  admit(inputs, cloud) {
    const environment = requireEnvironment(cloud, inputs);
    if (!environment) return;
    const { deploymentBranchPolicy: branches } =
      environment.inputs as unknown as Plain<RepositoryEnvironmentArgs>;
    if (branches?.customBranchPolicies) return;
    throw githubError(404, `Environment '${environment.id}' does not use customBranchPolicies.`);
  },
  computed: { repositoryId, policyId: (_, { id }) => Number(id.slice(id.lastIndexOf(":") + 1)) },
});
