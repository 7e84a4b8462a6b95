import { domainMapping } from "./gcp/domain-mapping.ts";
import {
  serviceAccount,
  serviceAccountIamMember,
  workloadIdentityPool,
  workloadIdentityPoolProvider,
} from "./gcp/iam.ts";
import { logMetric, topic, topicIamMember } from "./gcp/messaging.ts";
import { alertPolicy, metricDescriptor, notificationChannel } from "./gcp/monitoring.ts";
import { projectService, serviceIdentity } from "./gcp/projects.ts";
import { repository, repositoryIamMember } from "./gcp/registry.ts";
import { googleError } from "./gcp/rules.ts";
import { service, serviceIamMember } from "./gcp/run.ts";
import { getService } from "./gcp/run-lookup.ts";
import { managedSecret, secretIamMember, secretVersion } from "./gcp/secrets.ts";
import type { PackageTable } from "./resource-type.ts";

/** Google Cloud. Provider settings: `project` and `region`, the defaults of those inputs. */
export const gcp: PackageTable = {
  name: "gcp",
  sdk: "@pulumi/gcp",
  types: [
    projectService,
    serviceIdentity,
    serviceAccount,
    serviceAccountIamMember,
    workloadIdentityPool,
    workloadIdentityPoolProvider,
    managedSecret,
    secretVersion,
    secretIamMember,
    repository,
    repositoryIamMember,
    service,
    serviceIamMember,
    domainMapping,
    topic,
    topicIamMember,
    logMetric,
    metricDescriptor,
    notificationChannel,
    alertPolicy,
  ],
  invokes: { "gcp:cloudrunv2/getService:getService": getService },
  partSeparator: "/",
  error: googleError,
};
