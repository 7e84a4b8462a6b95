import type {
  ActionsEnvironmentSecretArgs,
  ActionsEnvironmentSecretState,
} from "@pulumi/github/actionsEnvironmentSecret.js";
import type {
  ActionsEnvironmentVariableArgs,
  ActionsEnvironmentVariableState,
} from "@pulumi/github/actionsEnvironmentVariable.js";
import type {
  RepositoryEnvironmentArgs,
  RepositoryEnvironmentState,
} from "@pulumi/github/repositoryEnvironment.js";
import type {
  RepositoryEnvironmentDeploymentPolicyArgs as PolicyArgs,
  RepositoryEnvironmentDeploymentPolicyState as PolicyState,
} from "@pulumi/github/repositoryEnvironmentDeploymentPolicy.js";
import { ApiError, type Cloud } from "./cloud.ts";
import {
  derived,
  identity,
  optional,
  type PackageTable,
  type Plain,
  resourceType,
  type Violation,
} from "./resource-type.ts";
import type { CloudRecord, GithubRepository } from "./store.ts";
import { isUnknown } from "./wire.ts";

const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";

function githubError(status: number, message: string): ApiError {
  return new ApiError(status, `https://api.github.com: ${status} ${message}`);
}

/** A deployment environment. Its PUT is idempotent: creating one that exists takes it over. */
const repositoryEnvironment = resourceType<RepositoryEnvironmentArgs, RepositoryEnvironmentState>({
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
    if (environment.length > 255)
      yield { property: "environment", reason: "environment is over 255 characters." };
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
    if (count > 6)
      yield { property: "reviewers", reason: `An environment has at most 6 reviewers, not ${count}.` };
  },
  admit(inputs, cloud) {
    const repository = requireRepository(cloud, inputs.repository);
    if (repository) requirePlan(repository, inputs);
  },
  computed: { repositoryId, canAdminsBypass: () => true },
});

/**
 * What a private repository may have depends on the plan: nothing on Free, environments from Pro and Team on, and their
 * protection rules with Enterprise only. https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
 */
function requirePlan({ plan, visibility }: GithubRepository, inputs: Plain<RepositoryEnvironmentArgs>): void {
  if (visibility === "public" || plan === "enterprise") return;
  if (plan === "free") {
    throw githubError(422, "Environments of a private repository need a paid plan; this one is on Free.");
  }
  const { reviewers, waitTimer, preventSelfReview } = inputs;
  const asked = Object.entries({ reviewers: reviewers?.length, waitTimer, preventSelfReview });
  const refused = asked.filter(([, value]) => value).map(([name]) => name);
  if (refused.length === 0) return;
  throw githubError(
    422,
    `Failed to create the environment protection rule: ${refused.join(", ")} of a private repository ` +
      `need Enterprise; this one is on ${plan}.`,
  );
}

/** Which branches or tags may deploy to an environment. */
const deploymentPolicy = resourceType<PolicyArgs, PolicyState>({
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

/**
 * A secret of an environment. Its PUT overwrites silently, and deleting it deletes whatever value is there: a
 * replacement that creates first ends without the secret (pulumi/pulumi-github#223).
 */
const environmentSecret = resourceType<ActionsEnvironmentSecretArgs, ActionsEnvironmentSecretState>({
  token: "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
  inputs: {
    repository: identity,
    environment: identity,
    secretName: identity,
    value: { secret: true },
    valueEncrypted: { secret: true },
    plaintextValue: { secret: true },
    encryptedValue: { secret: true },
    keyId: optional,
  },
  id: (inputs) => `${environmentId(inputs)}:${inputs.secretName}`,
  upsert: true,
  *check({ secretName, value, valueEncrypted, plaintextValue, encryptedValue }) {
    yield* nameRules("secretName", secretName);
    const given = [value, valueEncrypted, plaintextValue, encryptedValue].filter((it) => it !== undefined);
    if (given.length !== 1)
      yield { property: "value", reason: "A secret needs exactly one value: use value." };
  },
  admit: (inputs, cloud) => void requireEnvironment(cloud, inputs),
  computed: {
    repositoryId,
    createdAt: (_, { now }) => now,
    keyId: (_, { id }) => derived(id, 18, "0123456789"),
  },
  renewed: { updatedAt: (_, { now }) => now, remoteUpdatedAt: (_, { now }) => now },
});

const environmentVariable = resourceType<ActionsEnvironmentVariableArgs, ActionsEnvironmentVariableState>({
  token: "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
  inputs: { repository: identity, environment: identity, variableName: identity, value: { required: true } },
  id: (inputs) => `${environmentId(inputs)}:${inputs.variableName}`,
  check: ({ variableName }) => nameRules("variableName", variableName),
  admit: (inputs, cloud) => void requireEnvironment(cloud, inputs),
  computed: { repositoryId, createdAt: (_, { now }) => now },
  renewed: { updatedAt: (_, { now }) => now },
});

/** `repository:environment`, with the colons of the environment's name written as `??`. */
function environmentId({ repository, environment }: { repository: string; environment: string }): string {
  return `${repository}:${environment.replaceAll(":", "??")}`;
}

/** https://docs.github.com/en/actions/reference/security/secrets#naming-your-secrets */
function* nameRules(property: string, name: string): Iterable<Violation> {
  if (isUnknown(name)) return;
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) {
    yield { property, reason: `${property} "${name}" must match [A-Z_][A-Z0-9_]*.` };
  }
  if (name.startsWith("GITHUB_"))
    yield { property, reason: `${property} "${name}" must not start with GITHUB_.` };
}

function findRepository(cloud: Cloud, name: string): GithubRepository | undefined {
  const { owner } = cloud.provider;
  return cloud.store.seeds().githubRepositories.find((it) => it.owner === owner && it.name === name);
}

/** Repositories are seeds, so this is known in previews too. Nothing when the name is not known yet. */
function requireRepository(cloud: Cloud, name: string): GithubRepository | undefined {
  if (isUnknown(name)) return undefined;
  if (cloud.provider.owner === undefined) throw githubError(401, "The provider's owner is not set.");
  const found = findRepository(cloud, name);
  if (!found) throw githubError(404, `Repository ${cloud.provider.owner}/${name} was not found.`);
  return found;
}

/** Nothing when it cannot be looked up yet. */
function requireEnvironment(
  cloud: Cloud,
  inputs: { repository: string; environment: string },
): CloudRecord | undefined {
  requireRepository(cloud, inputs.repository);
  if (cloud.isPending(inputs.repository, inputs.environment)) return undefined;
  const found = cloud.store.get(ENVIRONMENT, environmentId(inputs));
  if (!found) throw githubError(404, `Environment '${environmentId(inputs)}' was not found.`);
  return found;
}

function repositoryId({ repository }: { repository: string }, { cloud }: { cloud: Cloud }): number {
  return findRepository(cloud, repository)?.id ?? 0;
}

/** GitHub. Provider setting: `owner`; resources name their repository without it. */
export const github: PackageTable = {
  name: "github",
  sdk: "@pulumi/github",
  types: [repositoryEnvironment, deploymentPolicy, environmentSecret, environmentVariable],
  invokes: {},
  partSeparator: ":",
  error: githubError,
};
