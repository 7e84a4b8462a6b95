import { Repository } from "@pulumi/gcp/artifactregistry/repository.js";
import { RepositoryIamMember } from "@pulumi/gcp/artifactregistry/repositoryIamMember.js";
import { IAMMember } from "@pulumi/gcp/projects/iammember.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { Bucket } from "@pulumi/gcp/storage/bucket.js";
import { BucketIAMMember } from "@pulumi/gcp/storage/bucketIAMMember.js";
import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from "@pulumi/pulumi";
import type { Environment } from "../../model/entities/entity.ts";
import {
  builderAccountId,
  functionImagesId,
  functionSourcesName,
  labelsOf,
  relayName,
  samplerName,
} from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";
import { childOptions } from "../child-options.ts";

/** Days after which the image of a function that was built before may go. */
const KEEP_DAYS = 30;
/** Newest images of each function that stay whatever their age. */
const KEEP_NEWEST = 2;

/**
 * Where sources and images of functions are kept, and the account that builds one from the other. It may read these
 * sources, write these images and write logs: the role that Cloud Build recommends for a whole project could write every
 * bucket and every repository in it, another environment's among them.
 * Source: https://cloud.google.com/functions/docs/securing/build-custom-sa
 */
export class FunctionBuilder extends ComponentResource {
  /** Bucket with the source of every function. */
  readonly bucket: Bucket;
  /** Service account that it acts as. */
  readonly account: Account;
  /** Full name of the repository that images go to: `projects/P/locations/L/repositories/R`. */
  readonly repository: Output<string>;
  /** Without which nothing can be built. */
  readonly roles: readonly Resource[];

  constructor(
    name: string,
    { environment, gcp }: { readonly environment: Environment; readonly gcp: StackSettings["gcp"] },
    opts: ComponentResourceOptions = {},
  ) {
    super("skeleton:functions:FunctionBuilder", name, {}, opts);
    const child = childOptions(this, opts);
    const { project, region } = gcp;
    this.bucket = new Bucket(
      // Pulumi adds some letters of its own: names of buckets are those of the whole world.
      functionSourcesName(environment),
      {
        project,
        location: region.toUpperCase(),
        labels: labelsOf(environment),
        uniformBucketLevelAccess: true,
        publicAccessPrevention: "enforced",
      },
      child,
    );
    const images = new Repository(
      name,
      {
        project,
        location: region,
        repositoryId: functionImagesId(environment),
        description: `Images of ${environment}'s functions`,
        format: "DOCKER",
        cleanupPolicies: [
          { id: "delete-old", action: "DELETE", condition: { olderThan: `${KEEP_DAYS * 24 * 3600}s` } },
          { id: "keep-newest", action: "KEEP", mostRecentVersions: { keepCount: KEEP_NEWEST } },
        ],
        labels: labelsOf(environment),
      },
      child,
    );
    this.repository = images.id;
    this.account = new Account(
      name,
      {
        project,
        accountId: builderAccountId(environment),
        displayName: `Builds functions of ${environment}`,
      },
      child,
    );
    const { member } = this.account;
    const viewer = "roles/storage.objectViewer";
    this.roles = [
      // Logs are a project's: there is no smaller thing to grant this on.
      new IAMMember(`${name}-writes-logs`, { project, role: "roles/logging.logWriter", member }, child),
      new BucketIAMMember(`${name}-reads-sources`, { bucket: this.bucket.name, role: viewer, member }, child),
      new RepositoryIamMember(
        `${name}-writes-images`,
        {
          project,
          location: region,
          repository: images.repositoryId,
          role: "roles/artifactregistry.writer",
          member,
        },
        child,
      ),
      // Cloud Functions copies the sources that it builds to a bucket of its own, which is there after the first build
      // only: so the right is on the project, for objects of this environment's functions alone.
      ...[samplerName(environment), relayName(environment)].map(
        (entry) =>
          new IAMMember(
            `${name}-reads-${entry}`,
            {
              project,
              role: viewer,
              member,
              condition: {
                title: `sources of ${entry}`,
                expression: `resource.name.startsWith("projects/_/buckets/gcf-v2-sources-${gcp.project_number}-${region}/objects/${entry}/")`,
              },
            },
            child,
          ),
      ),
    ];
    this.registerOutputs({});
  }
}
