import { bucketObject } from "./gcp/bucket-object.ts";
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
import { bucket } from "./gcp/storage.ts";
import { getProjectServiceAccount } from "./gcp/storage-agent.ts";
import { notification } from "./gcp/storage-notification.ts";
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
    bucket,
    bucketObject,
    notification,
  ],
  invokes: {
    "gcp:cloudrunv2/getService:getService": getService,
    "gcp:storage/getProjectServiceAccount:getProjectServiceAccount": getProjectServiceAccount,
  },
  partSeparator: "/",
  error: googleError,
};
