import type { Planned } from "./planned.ts";

/** What creating and keeping a type of resource takes. */
export type Right =
  | {
      /** Permissions of Google's, on the project. */
      readonly on: "project";
      readonly permissions: readonly string[];
      /** The narrowest predefined role that has them. */
      readonly role: string;
      /** The page that lists them. */
      readonly source: string;
    }
  | {
      /** Permissions of Google's, on the billing account. */
      readonly on: "billing account";
      readonly permissions: readonly string[];
      readonly role: string;
      readonly source: string;
    }
  | {
      /** Rights that belong to a token, and not to a project. */
      readonly on: "GitHub" | "Vercel";
      readonly source: string;
    };

const project = (role: string, source: string, ...permissions: string[]): Right => ({
  on: "project",
  role: `roles/${role}`,
  permissions,
  source,
});

const bindings = (kind: string): string[] => [`${kind}.getIamPolicy`, `${kind}.setIamPolicy`];

const ARTIFACTS = "cloud.google.com/artifact-registry/docs/access-control";
const RUN = "cloud.google.com/run/docs/reference/iam/permissions";
const PUBSUB = "cloud.google.com/pubsub/docs/access-control";
const SECRETS = "cloud.google.com/secret-manager/docs/access-control";
const STORAGE = "cloud.google.com/storage/docs/access-control/iam-permissions";
const MONITORING = "cloud.google.com/monitoring/access-control";
const IAM = "cloud.google.com/iam/docs/permissions-reference";
const SERVICES = "cloud.google.com/service-usage/docs/access-control";
const GITHUB: Right = { on: "GitHub", source: "docs.github.com/rest/deployments/environments" };
const VERCEL: Right = { on: "Vercel", source: "vercel.com/docs/rest-api" };

/**
 * What each type that the program plans takes. A planned type without a row here fails a test: nobody could say whether
 * its creation would be refused.
 */
export const RIGHTS: Readonly<Record<string, Right>> = {
  "gcp:artifactregistry/repository:Repository": project(
    "artifactregistry.admin",
    ARTIFACTS,
    "artifactregistry.repositories.create",
    "artifactregistry.repositories.get",
    "artifactregistry.repositories.update",
  ),
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": project(
    "artifactregistry.admin",
    ARTIFACTS,
    ...bindings("artifactregistry.repositories"),
  ),
  "gcp:billing/budget:Budget": {
    on: "billing account",
    role: "roles/billing.costsManager",
    source: "cloud.google.com/billing/docs/how-to/budgets#permissions",
    permissions: ["billing.budgets.create", "billing.budgets.get", "billing.budgets.update"],
  },
  "gcp:cloudfunctionsv2/function:Function": project(
    "cloudfunctions.admin",
    "cloud.google.com/functions/docs/reference/iam/permissions",
    "cloudfunctions.functions.create",
    "cloudfunctions.functions.get",
    "cloudfunctions.functions.update",
    "cloudfunctions.operations.get",
  ),
  // Not on the page of permissions, which says that a mapping takes the role Editor; the method's own page names its
  // permission, and custom roles accept it.
  "gcp:cloudrun/domainMapping:DomainMapping": project(
    "run.admin",
    "cloud.google.com/run/docs/reference/rest/v1/projects.locations.domainmappings/create",
    "run.domainmappings.create",
    "run.domainmappings.get",
  ),
  "gcp:cloudrunv2/service:Service": project(
    "run.admin",
    RUN,
    "run.services.create",
    "run.services.get",
    "run.services.update",
    "run.operations.get",
    // Switching the check of invokers off takes the right to set the policy (…/authenticating/public).
    "run.services.setIamPolicy",
  ),
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": project("run.admin", RUN, ...bindings("run.services")),
  "gcp:cloudscheduler/job:Job": project(
    "cloudscheduler.admin",
    "cloud.google.com/scheduler/docs/access-control",
    "cloudscheduler.jobs.create",
    "cloudscheduler.jobs.get",
    "cloudscheduler.jobs.update",
  ),
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": project(
    "iam.workloadIdentityPoolAdmin",
    IAM,
    "iam.workloadIdentityPools.create",
    "iam.workloadIdentityPools.get",
    "iam.workloadIdentityPools.update",
  ),
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": project(
    "iam.workloadIdentityPoolAdmin",
    IAM,
    "iam.workloadIdentityPoolProviders.create",
    "iam.workloadIdentityPoolProviders.get",
    "iam.workloadIdentityPoolProviders.update",
  ),
  "gcp:logging/metric:Metric": project(
    "logging.configWriter",
    "cloud.google.com/logging/docs/access-control",
    "logging.logMetrics.create",
    "logging.logMetrics.get",
    "logging.logMetrics.update",
  ),
  ...Object.fromEntries(
    [
      ["alertPolicy:AlertPolicy", "alertPolicies"],
      ["dashboard:Dashboard", "dashboards"],
      ["notificationChannel:NotificationChannel", "notificationChannels"],
    ].map(([type, kind]) => [
      `gcp:monitoring/${type}`,
      project(
        "monitoring.editor",
        MONITORING,
        ...["create", "get", "update"].map((verb) => `monitoring.${kind}.${verb}`),
      ),
    ]),
  ),
  "gcp:monitoring/metricDescriptor:MetricDescriptor": project(
    "monitoring.editor",
    MONITORING,
    "monitoring.metricDescriptors.create",
    "monitoring.metricDescriptors.get",
  ),
  "gcp:projects/iAMMember:IAMMember": project(
    "resourcemanager.projectIamAdmin",
    IAM,
    ...bindings("resourcemanager.projects"),
  ),
  "gcp:projects/service:Service": project(
    "serviceusage.serviceUsageAdmin",
    SERVICES,
    "serviceusage.services.enable",
    "serviceusage.services.get",
    "serviceusage.services.list",
  ),
  "gcp:projects/serviceIdentity:ServiceIdentity": project(
    "serviceusage.serviceUsageAdmin",
    SERVICES,
    "serviceusage.services.use",
  ),
  "gcp:pubsub/subscription:Subscription": project(
    "pubsub.admin",
    PUBSUB,
    "pubsub.subscriptions.create",
    "pubsub.subscriptions.get",
    "pubsub.subscriptions.update",
    "pubsub.topics.attachSubscription",
  ),
  "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember": project(
    "pubsub.admin",
    PUBSUB,
    ...bindings("pubsub.subscriptions"),
  ),
  "gcp:pubsub/topic:Topic": project(
    "pubsub.admin",
    PUBSUB,
    "pubsub.topics.create",
    "pubsub.topics.get",
    "pubsub.topics.update",
  ),
  "gcp:pubsub/topicIAMMember:TopicIAMMember": project("pubsub.admin", PUBSUB, ...bindings("pubsub.topics")),
  "gcp:secretmanager/secret:Secret": project(
    "secretmanager.admin",
    SECRETS,
    "secretmanager.secrets.create",
    "secretmanager.secrets.get",
    "secretmanager.secrets.update",
  ),
  "gcp:secretmanager/secretIamMember:SecretIamMember": project(
    "secretmanager.admin",
    SECRETS,
    ...bindings("secretmanager.secrets"),
  ),
  // The provider reads back what it has written.
  "gcp:secretmanager/secretVersion:SecretVersion": project(
    "secretmanager.admin",
    SECRETS,
    "secretmanager.versions.access",
    "secretmanager.versions.add",
    "secretmanager.versions.get",
  ),
  "gcp:serviceaccount/account:Account": project(
    "iam.serviceAccountAdmin",
    IAM,
    "iam.serviceAccounts.create",
    "iam.serviceAccounts.get",
    "iam.serviceAccounts.update",
  ),
  "gcp:serviceaccount/iAMMember:IAMMember": project(
    "iam.serviceAccountAdmin",
    IAM,
    ...bindings("iam.serviceAccounts"),
  ),
  "gcp:storage/bucket:Bucket": project(
    "storage.admin",
    STORAGE,
    "storage.buckets.create",
    "storage.buckets.enableObjectRetention",
    "storage.buckets.get",
    "storage.buckets.update",
  ),
  "gcp:storage/bucketIAMMember:BucketIAMMember": project(
    "storage.admin",
    STORAGE,
    ...bindings("storage.buckets"),
  ),
  "gcp:storage/bucketObject:BucketObject": project(
    "storage.admin",
    STORAGE,
    "storage.objects.create",
    "storage.objects.get",
  ),
  "gcp:storage/notification:Notification": project("storage.admin", STORAGE, "storage.buckets.update"),
  "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret": GITHUB,
  "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable": GITHUB,
  "github:index/repositoryEnvironment:RepositoryEnvironment": GITHUB,
  "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy": GITHUB,
  "github:index/repositoryRuleset:RepositoryRuleset": GITHUB,
  "vercel:index/project:Project": VERCEL,
  "vercel:index/projectDomain:ProjectDomain": VERCEL,
  "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable": VERCEL,
  "vercel:index/projectProtectionBypass:ProjectProtectionBypass": VERCEL,
};

/** What running a service, a function or a job as a service account takes besides. */
const ACTS_AS = project("iam.serviceAccountUser", IAM, "iam.serviceAccounts.actAs");
const RUNS_AS_ACCOUNT = [
  "gcp:cloudfunctionsv2/function:Function",
  "gcp:cloudrunv2/service:Service",
  "gcp:pubsub/subscription:Subscription",
];

/** What the provider asks of every project whose quota it uses (`userProjectOverride`). */
const ANY = [
  project("serviceusage.serviceUsageConsumer", SERVICES, "serviceusage.services.use"),
  project("browser", IAM, "resourcemanager.projects.get"),
];

/** A permission that the plan needs, and the role to ask for. */
export interface NeededPermission {
  readonly permission: string;
  readonly role: string;
}

/** The permissions that a plan needs on the project, or on the billing account, each once. */
export function neededPermissions(
  plan: readonly Planned[],
  on: "project" | "billing account",
): NeededPermission[] {
  const types = new Set(plan.filter(({ custom }) => custom).map(({ type }) => type));
  const rows = [...types].flatMap((type) => RIGHTS[type] ?? []);
  const isGoogle = [...types].some((type) => type.startsWith("gcp:"));
  const actsAs = RUNS_AS_ACCOUNT.some((type) => types.has(type)) ? [ACTS_AS] : [];
  const all = [...rows, ...(isGoogle ? [...actsAs, ...ANY] : [])];
  const needed = new Map<string, string>();
  for (const right of all) {
    if (right.on !== on) continue;
    for (const permission of right.permissions)
      if (!needed.has(permission)) needed.set(permission, right.role);
  }
  return [...needed].map(([permission, role]) => ({ permission, role }));
}
