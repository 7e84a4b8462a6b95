import { Repository } from "@pulumi/gcp/artifactregistry/repository.js";
import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity.js";
import { SecretIamMember } from "@pulumi/gcp/secretmanager/secretIamMember.js";
import { ComponentResource, type ComponentResourceOptions, interpolate, type Output } from "@pulumi/pulumi";
import type { Environment } from "../../model/entities/entity.ts";
import { imageRegistryId, labelsOf } from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";
import { childOptions } from "../child-options.ts";
import { waitForRights } from "../wait-for-rights.ts";
import type { RuntimeSecret } from "./runtime-secret.ts";

/** What an {@link ImageRegistry} is made from. */
export interface ImageRegistryArgs {
  /** Environment that it belongs to; its name is a part of the names and labels. */
  readonly environment: Environment;
  /** Google Cloud project, its number and its region: `gcp` of the stack's settings. */
  readonly gcp: StackSettings["gcp"];
  /** Owner of the private images on ghcr.io. */
  readonly owner: string;
  /** Token that reads private images; absent where all are public. */
  readonly pullSecret: RuntimeSecret | undefined;
}

/** Days after which a cached image may go: it is fetched again from ghcr.io when it is needed. */
const KEEP_DAYS = 30;
/** Newest images that stay whatever their age, so that a rollback never waits for ghcr.io. */
const KEEP_NEWEST = 5;

/**
 * Artifact Registry in front of ghcr.io. Cloud Run cannot be relied on to pull from ghcr.io itself, private images least
 * of all; a remote repository pulls once and keeps a copy, which the cleanup policies keep small.
 */
export class ImageRegistry extends ComponentResource {
  /** Id of the Artifact Registry repository inside its project and region. */
  readonly repositoryId: Output<string>;

  constructor(name: string, args: ImageRegistryArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:gcp:ImageRegistry", name, {}, opts);
    const child = childOptions(this, opts);
    const { environment, gcp, owner, pullSecret } = args;
    const reader = pullSecret && this.#letRegistryRead(name, gcp.project, pullSecret, opts);

    const repository = new Repository(
      name,
      {
        project: gcp.project,
        location: gcp.region,
        repositoryId: imageRegistryId(environment),
        description: `Copies of ghcr.io images that ${environment} runs`,
        format: "DOCKER",
        mode: "REMOTE_REPOSITORY",
        remoteRepositoryConfig: {
          description: "ghcr.io",
          commonRepository: { uri: "https://ghcr.io" },
          ...(pullSecret && {
            upstreamCredentials: {
              usernamePasswordCredentials: { username: owner, passwordSecretVersion: pullSecret.versionName },
            },
          }),
        },
        cleanupPolicies: [
          { id: "delete-old", action: "DELETE", condition: { olderThan: `${KEEP_DAYS * 24 * 3600}s` } },
          { id: "keep-newest", action: "KEEP", mostRecentVersions: { keepCount: KEEP_NEWEST } },
        ],
        labels: labelsOf(environment),
      },
      { ...child, ...(reader && { dependsOn: [reader] }), hooks: { onError: [waitForRights(name)] } },
    );

    this.repositoryId = repository.repositoryId;
    this.registerOutputs({ repositoryId: this.repositoryId });
  }

  /** Artifact Registry reads the token as its own service agent, which exists once something asks for it. */
  #letRegistryRead(name: string, project: string, pullSecret: RuntimeSecret, opts: ComponentResourceOptions) {
    const child = childOptions(this, opts);
    const agent = new ServiceIdentity(
      `${name}-agent`,
      { project, service: "artifactregistry.googleapis.com" },
      child,
    );
    return new SecretIamMember(
      `${name}-agent-reads-token`,
      {
        project,
        secretId: pullSecret.secretId,
        role: "roles/secretmanager.secretAccessor",
        member: interpolate`serviceAccount:${agent.email}`,
      },
      child,
    );
  }
}
