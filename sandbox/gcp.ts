import { bucketIamMember } from "./gcp/bucket-iam.ts";
import { bucketObject } from "./gcp/bucket-object.ts";
import { budget } from "./gcp/budget.ts";
import { dashboard } from "./gcp/dashboard.ts";
import { domainMapping } from "./gcp/domain-mapping.ts";
import { cloudFunction } from "./gcp/functions.ts";
import {
  serviceAccount,
  serviceAccountIamMember,
  workloadIdentityPool,
  workloadIdentityPoolProvider,
} from "./gcp/iam.ts";
import { logMetric, topic, topicIamMember } from "./gcp/messaging.ts";
import { alertPolicy, metricDescriptor, notificationChannel } from "./gcp/monitoring.ts";
import { projectIamMember } from "./gcp/project-iam.ts";
import { projectService, serviceIdentity } from "./gcp/projects.ts";
import { repository, repositoryIamMember } from "./gcp/registry.ts";
import { googleError } from "./gcp/rules.ts";
import { service, serviceIamMember } from "./gcp/run.ts";
import { getService } from "./gcp/run-lookup.ts";
import { schedulerJob } from "./gcp/scheduler.ts";
import { managedSecret, secretIamMember, secretVersion } from "./gcp/secrets.ts";
import { bucket } from "./gcp/storage.ts";
import { getProjectServiceAccount } from "./gcp/storage-agent.ts";
import { notification } from "./gcp/storage-notification.ts";
import { subscription, subscriptionIamMember } from "./gcp/subscriptions.ts";
import type { PackageTable } from "./resource-type.ts";

/** Google Cloud. Provider settings: `project` and `region`, the defaults of those inputs. */
export const gcp: PackageTable = {
  name: "gcp",
  sdk: "@pulumi/gcp",
  types: [
    projectService,
    serviceIdentity,
    projectIamMember,
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
    cloudFunction,
    topic,
    topicIamMember,
    subscription,
    subscriptionIamMember,
    schedulerJob,
    logMetric,
    metricDescriptor,
    notificationChannel,
    alertPolicy,
    dashboard,
    budget,
    bucket,
    bucketIamMember,
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
