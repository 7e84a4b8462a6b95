import { IAMMember } from "@pulumi/gcp/projects/iammember.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { Bucket } from "@pulumi/gcp/storage/bucket.js";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { Environment } from "../../model/entities/entity.ts";
import { builderAccountId, functionSourcesName, labelsOf } from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";
import { childOptions } from "../child-options.ts";

/** What a {@link FunctionBuilder} is made from. */
export interface FunctionBuilderArgs {
  /** Environment that it belongs to; its name is a part of the names and labels. */
  readonly environment: Environment;
  /** Google Cloud project, its number and its region: `gcp` of the stack's settings. */
  readonly gcp: StackSettings["gcp"];
}

/** Where the source of functions is kept, and the account that builds them: the default one may do far more. */
export class FunctionBuilder extends ComponentResource {
  /** Bucket with the source of every function. */
  readonly bucket: Bucket;
  /** Service account that it acts as. */
  readonly account: Account;
  /** Without which nothing can be built. */
  readonly role: IAMMember;

  constructor(name: string, { environment, gcp }: FunctionBuilderArgs, opts: ComponentResourceOptions = {}) {
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
    this.account = new Account(
      name,
      {
        project,
        accountId: builderAccountId(environment),
        displayName: `Builds functions of ${environment}`,
      },
      child,
    );
    this.role = new IAMMember(
      name,
      { project, role: "roles/cloudbuild.builds.builder", member: this.account.member },
      child,
    );
    this.registerOutputs({});
  }
}
