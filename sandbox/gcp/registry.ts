import type { RepositoryArgs, RepositoryState } from "@pulumi/gcp/artifactregistry/repository.js";
import type { RepositoryIamMemberArgs } from "@pulumi/gcp/artifactregistry/repositoryIamMember.js";
import { identity, immutable, optional } from "../provider/resource-type.ts";
import { byProjectId, form, gcpType, labelOutputs, oneOf, projectNumber, text } from "./gcp-type.ts";
import { iamMember } from "./members.ts";
import { serviceAgent } from "./projects.ts";
import { requireReadableSecret } from "./secrets.ts";

const API = "artifactregistry.googleapis.com";
/** Type token of {@link repository}. */
export const REPOSITORY = "gcp:artifactregistry/repository:Repository";

/** An Artifact Registry repository. */
export const repository = gcpType<RepositoryArgs, RepositoryState>({
  token: REPOSITORY,
  api: API,
  inputs: {
    repositoryId: identity,
    location: identity,
    project: immutable,
    format: identity,
    mode: immutable,
    description: optional,
    labels: optional,
    remoteRepositoryConfig: optional,
    dockerConfig: optional,
    cleanupPolicies: optional,
    cleanupPolicyDryRun: optional,
    vulnerabilityScanningConfig: optional,
    deletionPolicy: optional,
  },
  ownsParts: true,
  id: ({ project, location, repositoryId }) =>
    `projects/${project}/locations/${location}/repositories/${repositoryId}`,
  *check({ repositoryId, format, mode, remoteRepositoryConfig: remote }) {
    yield* form(
      "repositoryId",
      repositoryId,
      /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
      "must match [a-z][a-z0-9-]{0,62}",
    );
    yield* oneOf("format", format, ["DOCKER", "MAVEN", "NPM", "PYTHON", "APT", "YUM", "GENERIC"]);
    yield* oneOf("mode", mode, ["STANDARD_REPOSITORY", "VIRTUAL_REPOSITORY", "REMOTE_REPOSITORY"]);
    if ((mode === "REMOTE_REPOSITORY") !== (remote !== undefined)) {
      const reason = "remoteRepositoryConfig goes with mode REMOTE_REPOSITORY, and with no other.";
      yield { property: "remoteRepositoryConfig", reason };
    }
  },
  /** Private upstreams are pulled by the Artifact Registry service agent, which must be able to read the password. */
  admit({ project, remoteRepositoryConfig: remote }, cloud) {
    const password = remote?.upstreamCredentials?.usernamePasswordCredentials?.passwordSecretVersion;
    if (password === undefined) return;
    const [secret = "", version = ""] = byProjectId(cloud, password).split("/versions/");
    requireReadableSecret(cloud, secret, version, serviceAgent(API, projectNumber(cloud, project)));
  },
  ...labelOutputs,
  computed: {
    name: ({ repositoryId }) => repositoryId,
    mode: () => "STANDARD_REPOSITORY",
    registryUri: ({ location, project, repositoryId }) =>
      `${location}-docker.pkg.dev/${project}/${repositoryId}`,
    createTime: (_, { now }) => now,
  },
});

/** Type token of a role on a repository. */
export const REPOSITORY_BINDING = "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember";

/** A role that a member has on a repository. */
export const repositoryIamMember = iamMember<RepositoryIamMemberArgs>({
  token: REPOSITORY_BINDING,
  api: API,
  inputs: { repository: identity, location: immutable, project: immutable },
  on: REPOSITORY,
  target({ repository: name, location, project }, cloud) {
    const given = text(name) ?? "";
    if (given.includes("/")) return byProjectId(cloud, given);
    return `projects/${project}/locations/${location}/repositories/${given}`;
  },
});
