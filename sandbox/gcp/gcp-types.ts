import type { PackageTable } from "../provider/resource-type.ts";
import { bucketIamMember } from "./bucket-iam.ts";
import { bucketObject } from "./bucket-object.ts";
import { budget } from "./budget.ts";
import { getClientConfig } from "./client-config.ts";
import { dashboard } from "./dashboard.ts";
import { domainMapping } from "./domain-mapping.ts";
import { cloudFunction } from "./functions.ts";
import { googleError } from "./gcp-type.ts";
import {
  serviceAccount,
  serviceAccountIamMember,
  workloadIdentityPool,
  workloadIdentityPoolProvider,
} from "./iam.ts";
import { logMetric, topic, topicIamMember } from "./messaging.ts";
import { alertPolicy, metricDescriptor, notificationChannel } from "./monitoring.ts";
import { projectIamMember } from "./project-iam.ts";
import { projectService, serviceIdentity } from "./projects.ts";
import { repository, repositoryIamMember } from "./registry.ts";
import { service, serviceIamMember } from "./run.ts";
import { getService } from "./run-lookup.ts";
import { schedulerJob } from "./scheduler.ts";
import { managedSecret, secretIamMember, secretVersion } from "./secrets.ts";
import { bucket } from "./storage.ts";
import { getProjectServiceAccount } from "./storage-agent.ts";
import { getBucketObjectContent, getBuckets } from "./storage-lookup.ts";
import { notification } from "./storage-notification.ts";
import { subscription, subscriptionIamMember } from "./subscriptions.ts";

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
    "gcp:organizations/getClientConfig:getClientConfig": getClientConfig,
    "gcp:storage/getBuckets:getBuckets": getBuckets,
    "gcp:storage/getBucketObjectContent:getBucketObjectContent": getBucketObjectContent,
    "gcp:storage/getProjectServiceAccount:getProjectServiceAccount": getProjectServiceAccount,
  },
  partSeparator: "/",
  error: googleError,
};
