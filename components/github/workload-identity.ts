import { RepositoryIamMember } from "@pulumi/gcp/artifactregistry/repositoryIamMember.js";
import { ServiceIamMember } from "@pulumi/gcp/cloudrunv2/serviceIamMember.js";
import { WorkloadIdentityPool } from "@pulumi/gcp/iam/workloadIdentityPool.js";
import { WorkloadIdentityPoolProvider } from "@pulumi/gcp/iam/workloadIdentityPoolProvider.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { IAMMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import { ComponentResource, type ComponentResourceOptions, interpolate, type Output } from "@pulumi/pulumi";
import { trustCondition, trustMapping } from "../../model/delivery/identity.ts";
import type { Environment } from "../../model/entities/entity.ts";
import { deployerAccountId, identityPoolId } from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";
import { childOptions } from "../child-options.ts";
import type { CloudRunSurface } from "../cloud-run/cloud-run-surface.ts";
import type { ImageRegistry } from "../cloud-run/image-registry.ts";

/** What a {@link WorkloadIdentity} is made from. */
export interface WorkloadIdentityArgs {
  /** Environment that it belongs to; its name is a part of the names and labels. */
  readonly environment: Environment;
  /** Google Cloud project, its number and its region: `gcp` of the stack's settings. */
  readonly gcp: StackSettings["gcp"];
  /** The repository, its owner and its reviewers: `github` of the stack's settings. */
  readonly github: StackSettings["github"];
  /** What CI may deploy to. */
  readonly surfaces: readonly CloudRunSurface[];
  /** Registry that CI may read, to resolve the images that it deploys. */
  readonly registry: ImageRegistry;
  /** Whether Pulumi refuses to delete it: `protection` of the stack's settings. */
  readonly protect: boolean;
}

/** Lets the environment's GitHub Actions runs deploy to its services, without any key that could leak. */
export class WorkloadIdentity extends ComponentResource {
  /** Full name of the identity provider, as the auth action takes it. */
  readonly providerName: Output<string>;
  /** E-mail of the service account that CI deploys as. */
  readonly deployer: Output<string>;

  constructor(name: string, args: WorkloadIdentityArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:gcp:WorkloadIdentity", name, {}, opts);
    const { environment, gcp, github, protect } = args;
    const { project } = gcp;
    const identity = { ...childOptions(this, opts), protect };

    const account = new Account(
      name,
      {
        project,
        accountId: deployerAccountId(environment),
        displayName: `Deploys to ${environment} from CI`,
      },
      identity,
    );
    const pool = new WorkloadIdentityPool(
      name,
      {
        project,
        workloadIdentityPoolId: account.uniqueId.apply((id) => identityPoolId(environment, id)),
        displayName: `GitHub ${environment}`,
        description: `Runs of ${github.owner}/${github.repository} in the GitHub environment ${environment}`,
      },
      // A pool that is there keeps its id, whatever it was made from.
      { ...identity, ignoreChanges: ["workloadIdentityPoolId"] },
    );
    const provider = new WorkloadIdentityPoolProvider(
      name,
      {
        project,
        workloadIdentityPoolId: pool.workloadIdentityPoolId,
        workloadIdentityPoolProviderId: "github",
        displayName: "GitHub Actions",
        oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
        attributeMapping: trustMapping,
        attributeCondition: trustCondition(github, environment),
      },
      identity,
    );
    new IAMMember(
      `${name}-impersonation`,
      {
        serviceAccountId: account.name,
        role: "roles/iam.workloadIdentityUser",
        member: interpolate`principalSet://iam.googleapis.com/${pool.name}/attribute.environment/${environment}`,
      },
      childOptions(this, opts),
    );
    this.#allowDeployments(name, account, args, opts);

    this.providerName = provider.name;
    this.deployer = account.email;
    this.registerOutputs({ providerName: this.providerName, deployer: this.deployer });
  }

  /** The deployer may update the environment's services, call the private ones, act as their accounts, and read their images. */
  #allowDeployments(
    name: string,
    account: Account,
    args: WorkloadIdentityArgs,
    opts: ComponentResourceOptions,
  ): void {
    const { project, region: location } = args.gcp;
    const child = childOptions(this, opts);
    for (const { surface, serviceName, account: runtime } of args.surfaces) {
      new ServiceIamMember(
        `${name}-deploys-${surface.id}`,
        { project, location, name: serviceName, role: "roles/run.developer", member: account.member },
        child,
      );
      // The smoke test calls the new revision before it gets traffic; the developer's role does not include that.
      if (surface.access === "private") {
        new ServiceIamMember(
          `${name}-calls-${surface.id}`,
          { project, location, name: serviceName, role: "roles/run.invoker", member: account.member },
          child,
        );
      }
      new IAMMember(
        `${name}-acts-as-${surface.id}`,
        { serviceAccountId: runtime.name, role: "roles/iam.serviceAccountUser", member: account.member },
        child,
      );
    }
    new RepositoryIamMember(
      `${name}-reads-images`,
      {
        project,
        location,
        repository: args.registry.repositoryId,
        role: "roles/artifactregistry.reader",
        member: account.member,
      },
      child,
    );
  }
}
