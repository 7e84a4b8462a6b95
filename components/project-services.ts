import { Service as ProjectService } from "@pulumi/gcp/projects/service.js";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";

/** Google Cloud APIs that the estate is provisioned through. */
const APIS = [
  "artifactregistry.googleapis.com",
  "cloudbuild.googleapis.com",
  "cloudfunctions.googleapis.com",
  "cloudscheduler.googleapis.com",
  "cloudresourcemanager.googleapis.com",
  "iam.googleapis.com",
  "iamcredentials.googleapis.com",
  "logging.googleapis.com",
  "monitoring.googleapis.com",
  "pubsub.googleapis.com",
  "run.googleapis.com",
  "secretmanager.googleapis.com",
  "storage.googleapis.com",
  "sts.googleapis.com",
] as const;

/** Enables the APIs; everything else in Google Cloud depends on it. */
export class ProjectServices extends ComponentResource {
  constructor(name: string, args: { readonly project: string }, opts: ComponentResourceOptions = {}) {
    super("skeleton:gcp:ProjectServices", name, {}, opts);
    for (const api of APIS) {
      new ProjectService(
        `${name}-${api.replace(".googleapis.com", "")}`,
        // The project may be shared, and switching an API off would break whoever else uses it.
        { project: args.project, service: api, disableOnDestroy: false },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
