import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clouds, startClouds } from "../../sandbox/clouds.ts";
import type { Seeds } from "../../sandbox/provider/store.ts";
import { conceal, type Json, type Properties } from "../../sandbox/provider/wire.ts";
import { ProviderClient } from "./provider-client.ts";

export const SEEDS: Seeds = {
  gcpProjects: [
    { id: "shop", number: "1001" },
    { id: "other", number: "2002" },
  ],
  githubRepositories: [
    { owner: "acme", name: "shop", id: 77, visibility: "public", plan: "free" },
    { owner: "acme", name: "secretive", id: 78, visibility: "private", plan: "free" },
    { owner: "acme", name: "paid", id: 79, visibility: "private", plan: "team" },
    { owner: "acme", name: "corporate", id: 80, visibility: "private", plan: "enterprise" },
  ],
  vercelTeams: [{ id: "team_acme", slug: "acme" }],
  verifiedDomains: ["example.com"],
};

/** Type tokens by the short names that the tests use. */
export const TYPES = {
  api: "gcp:projects/service:Service",
  agent: "gcp:projects/serviceIdentity:ServiceIdentity",
  account: "gcp:serviceaccount/account:Account",
  accountMember: "gcp:serviceaccount/iAMMember:IAMMember",
  secret: "gcp:secretmanager/secret:Secret",
  version: "gcp:secretmanager/secretVersion:SecretVersion",
  secretMember: "gcp:secretmanager/secretIamMember:SecretIamMember",
  repository: "gcp:artifactregistry/repository:Repository",
  repositoryMember: "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember",
  service: "gcp:cloudrunv2/service:Service",
  serviceMember: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
  domainMapping: "gcp:cloudrun/domainMapping:DomainMapping",
  pool: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
  poolProvider: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
  topic: "gcp:pubsub/topic:Topic",
  topicMember: "gcp:pubsub/topicIAMMember:TopicIAMMember",
  channel: "gcp:monitoring/notificationChannel:NotificationChannel",
  metric: "gcp:monitoring/metricDescriptor:MetricDescriptor",
  logMetric: "gcp:logging/metric:Metric",
  alert: "gcp:monitoring/alertPolicy:AlertPolicy",
  bucket: "gcp:storage/bucket:Bucket",
  object: "gcp:storage/bucketObject:BucketObject",
  storagePublisher: "gcp:pubsub/topicIAMMember:TopicIAMMember",
  notification: "gcp:storage/notification:Notification",
  bucketMember: "gcp:storage/bucketIAMMember:BucketIAMMember",
  projectMember: "gcp:projects/iAMMember:IAMMember",
  sources: "gcp:storage/bucket:Bucket",
  source: "gcp:storage/bucketObject:BucketObject",
  function: "gcp:cloudfunctionsv2/function:Function",
  functionMember: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
  job: "gcp:cloudscheduler/job:Job",
  pubsubAgent: "gcp:projects/serviceIdentity:ServiceIdentity",
  signer: "gcp:serviceaccount/iAMMember:IAMMember",
  deadLetters: "gcp:pubsub/topic:Topic",
  deadLetterPublisher: "gcp:pubsub/topicIAMMember:TopicIAMMember",
  subscription: "gcp:pubsub/subscription:Subscription",
  subscriptionMember: "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember",
  mail: "gcp:monitoring/notificationChannel:NotificationChannel",
  logAlert: "gcp:monitoring/alertPolicy:AlertPolicy",
  dashboard: "gcp:monitoring/dashboard:Dashboard",
  budget: "gcp:billing/budget:Budget",
  environment: "github:index/repositoryEnvironment:RepositoryEnvironment",
  branchPolicy: "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
  actionsSecret: "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
  actionsVariable: "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
  ruleset: "github:index/repositoryRuleset:RepositoryRuleset",
  project: "vercel:index/project:Project",
  variable: "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable",
  domain: "vercel:index/projectDomain:ProjectDomain",
  bypass: "vercel:index/projectProtectionBypass:ProjectProtectionBypass",
} as const;

export type Kind = keyof typeof TYPES;

const RUNTIME = "api-runtime@shop.iam.gserviceaccount.com";
const MONITORING_AGENT = "service-1001@gcp-sa-monitoring-notification.iam.gserviceaccount.com";
export const STORAGE_AGENT = "service-1001@gs-project-accounts.iam.gserviceaccount.com";
export const PUBSUB_AGENT = "service-1001@gcp-sa-pubsub.iam.gserviceaccount.com";
const POOL = "projects/1001/locations/global/workloadIdentityPools/github-staging";

/** An archive of texts as it comes from the engine, which has hashed it. */
export function archive(texts: { readonly [name: string]: string }): Properties {
  const hash = createHash("sha256").update(JSON.stringify(texts)).digest("hex");
  const assets = Object.entries(texts).map(([name, text]) => [name, asset(text)]);
  return { [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7", hash, assets: Object.fromEntries(assets) };
}

/** A single text, likewise. */
export function asset(text: string): Properties {
  const hash = createHash("sha256").update(text).digest("hex");
  return { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", hash, text };
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** With its keys in order, as the provider keeps them. */
const DASHBOARD = JSON.stringify({
  displayName: "Shop",
  mosaicLayout: {
    columns: 12,
    tiles: [
      {
        height: 4,
        widget: {
          title: "Requests",
          xyChart: { dataSets: [{ timeSeriesQuery: { prometheusQuery: "up" } }] },
        },
        width: 6,
      },
      { height: 4, widget: { text: { content: "See the runbook." } }, width: 6, xPos: 6 },
    ],
  },
});

/** Where a budget names the channel that is to be told. */
const MAIL = "allUpdatesRule.monitoringNotificationChannels.0";

/** One valid resource of every type, in an order in which each finds what it refers to. */
export const VALID = {
  agent: { project: "shop", service: "monitoring.googleapis.com" },
  account: { project: "shop", accountId: "api-runtime", displayName: "API" },
  pool: { project: "shop", workloadIdentityPoolId: "github-staging" },
  poolProvider: {
    project: "shop",
    workloadIdentityPoolId: "github-staging",
    workloadIdentityPoolProviderId: "github",
    attributeMapping: { "google.subject": "assertion.sub", "attribute.environment": "assertion.environment" },
    attributeCondition: "assertion.repository_id == '77' && attribute.environment == 'staging'",
    oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
  },
  accountMember: {
    serviceAccountId: `projects/shop/serviceAccounts/${RUNTIME}`,
    role: "roles/iam.workloadIdentityUser",
    member: `principalSet://iam.googleapis.com/${POOL}/attribute.environment/staging`,
  },
  secret: { project: "shop", secretId: "database-url", replication: { auto: {} }, labels: { app: "api" } },
  version: { secret: "projects/shop/secrets/database-url", secretData: conceal("first-value") },
  secretMember: {
    project: "shop",
    secretId: "database-url",
    role: "roles/secretmanager.secretAccessor",
    member: `serviceAccount:${RUNTIME}`,
  },
  repository: {
    project: "shop",
    location: "asia-northeast1",
    repositoryId: "ghcr",
    format: "DOCKER",
    mode: "REMOTE_REPOSITORY",
    remoteRepositoryConfig: { commonRepository: { uri: "https://ghcr.io" } },
  },
  repositoryMember: {
    project: "shop",
    location: "asia-northeast1",
    repository: "ghcr",
    role: "roles/artifactregistry.reader",
    member: `serviceAccount:${RUNTIME}`,
  },
  service: {
    project: "shop",
    location: "asia-northeast1",
    name: "api",
    deletionProtection: false,
    labels: { app: "api" },
    template: {
      serviceAccount: RUNTIME,
      maxInstanceRequestConcurrency: 5,
      scaling: { minInstanceCount: 0, maxInstanceCount: 2 },
      containers: [
        {
          image: "asia-northeast1-docker.pkg.dev/shop/ghcr/acme/api@sha256:1",
          resources: { limits: { cpu: "1", memory: "512Mi" }, cpuIdle: true },
          startupProbe: { httpGet: { path: "/ready" }, timeoutSeconds: 5, periodSeconds: 10 },
          livenessProbe: { httpGet: { path: "/health" } },
          envs: [
            { name: "LOG_LEVEL", value: "info" },
            { name: "DATABASE_URL", valueSource: { secretKeyRef: { secret: "database-url", version: "1" } } },
          ],
        },
      ],
    },
  },
  serviceMember: {
    project: "shop",
    location: "asia-northeast1",
    name: "api",
    role: "roles/run.invoker",
    member: `serviceAccount:${RUNTIME}`,
  },
  domainMapping: {
    project: "shop",
    location: "asia-northeast1",
    name: "api.example.com",
    metadata: { namespace: "shop" },
    spec: { routeName: "api" },
  },
  topic: { project: "shop", name: "alerts" },
  topicMember: {
    project: "shop",
    topic: "alerts",
    role: "roles/pubsub.publisher",
    member: `serviceAccount:${MONITORING_AGENT}`,
  },
  channel: {
    project: "shop",
    type: "pubsub",
    displayName: "LINE",
    labels: { topic: "projects/shop/topics/alerts" },
  },
  metric: {
    project: "shop",
    type: "custom.googleapis.com/skeleton/build_minutes",
    metricKind: "GAUGE",
    valueType: "DOUBLE",
  },
  logMetric: {
    project: "shop",
    name: "ocr_failures",
    filter: 'severity>=ERROR resource.type="cloud_run_revision"',
  },
  alert: {
    project: "shop",
    displayName: "Build minutes",
    combiner: "OR",
    conditions: [
      {
        displayName: "pace",
        conditionPrometheusQueryLanguage: {
          query:
            "custom_googleapis_com:skeleton_build_minutes + rate(logging_googleapis_com:user_ocr_failures[5m]) > 9",
          evaluationInterval: "60s",
        },
      },
    ],
    documentation: {
      content: "See the runbook.",
      links: [{ displayName: "Commands", url: "https://example.com" }],
    },
  },
  bucket: {
    project: "shop",
    name: "shop-records",
    location: "ASIA-NORTHEAST1",
    labels: { app: "records" },
    enableObjectRetention: true,
    uniformBucketLevelAccess: true,
    publicAccessPrevention: "enforced",
    forceDestroy: true,
  },
  object: {
    bucket: "shop-records",
    name: "2026/first.json",
    content: conceal("first-record"),
    contentType: "application/json",
    metadata: { kind: "review" },
  },
  storagePublisher: {
    project: "shop",
    topic: "alerts",
    role: "roles/pubsub.publisher",
    member: `serviceAccount:${STORAGE_AGENT}`,
  },
  notification: {
    bucket: "shop-records",
    topic: "//pubsub.googleapis.com/projects/shop/topics/alerts",
    payloadFormat: "JSON_API_V1",
    eventTypes: ["OBJECT_FINALIZE"],
    customAttributes: { stack: "staging" },
  },
  bucketMember: {
    bucket: "b/shop-records",
    role: "roles/storage.objectViewer",
    member: `serviceAccount:${RUNTIME}`,
  },
  projectMember: {
    project: "shop",
    role: "roles/cloudbuild.builds.builder",
    member: `serviceAccount:${RUNTIME}`,
  },
  sources: {
    project: "shop",
    name: "shop-sources",
    location: "ASIA-NORTHEAST1",
    lifecycleRules: [{ action: { type: "Delete" }, condition: { age: 30, withState: "ANY" } }],
    forceDestroy: true,
  },
  source: {
    bucket: "shop-sources",
    name: "relay.zip",
    source: archive({ "index.js": "exports.relay = () => {};", "package.json": "{}" }),
  },
  function: {
    project: "shop",
    location: "asia-northeast1",
    name: "relay",
    labels: { app: "relay" },
    buildConfig: {
      runtime: "nodejs22",
      entryPoint: "relay",
      source: { storageSource: { bucket: "shop-sources", object: "relay.zip" } },
      serviceAccount: `projects/shop/serviceAccounts/${RUNTIME}`,
    },
    serviceConfig: {
      availableMemory: "256Mi",
      availableCpu: "1",
      minInstanceCount: 0,
      maxInstanceCount: 1,
      maxInstanceRequestConcurrency: 10,
      timeoutSeconds: 60,
      serviceAccountEmail: RUNTIME,
      ingressSettings: "ALLOW_ALL",
      allTrafficOnLatestRevision: true,
      environmentVariables: { LOG_LEVEL: "info" },
      secretEnvironmentVariables: [
        { key: "DATABASE_URL", projectId: "shop", secret: "database-url", version: "1" },
      ],
    },
  },
  functionMember: {
    project: "shop",
    location: "asia-northeast1",
    name: "relay",
    role: "roles/run.invoker",
    member: `serviceAccount:${RUNTIME}`,
  },
  job: {
    project: "shop",
    region: "asia-northeast1",
    name: "sample",
    schedule: "*/5 * * * *",
    timeZone: "Asia/Tokyo",
    pubsubTarget: { topicName: "projects/shop/topics/alerts", data: "e30=", attributes: { kind: "sample" } },
    retryConfig: { retryCount: 2, minBackoffDuration: "5s", maxBackoffDuration: "60s" },
  },
  pubsubAgent: { project: "shop", service: "pubsub.googleapis.com" },
  signer: {
    serviceAccountId: `projects/shop/serviceAccounts/${RUNTIME}`,
    role: "roles/iam.serviceAccountTokenCreator",
    member: `serviceAccount:${PUBSUB_AGENT}`,
  },
  deadLetters: { project: "shop", name: "undelivered" },
  deadLetterPublisher: {
    project: "shop",
    topic: "undelivered",
    role: "roles/pubsub.publisher",
    member: `serviceAccount:${PUBSUB_AGENT}`,
  },
  subscription: {
    project: "shop",
    name: "relay",
    topic: "alerts",
    labels: { app: "relay" },
    pushConfig: {
      pushEndpoint: "https://relay-1001.asia-northeast1.run.app/push",
      oidcToken: { serviceAccountEmail: RUNTIME, audience: "https://relay-1001.asia-northeast1.run.app" },
    },
    ackDeadlineSeconds: 60,
    messageRetentionDuration: "86400s",
    retryPolicy: { minimumBackoff: "10s", maximumBackoff: "600s" },
    deadLetterPolicy: { deadLetterTopic: "projects/shop/topics/undelivered", maxDeliveryAttempts: 5 },
    expirationPolicy: { ttl: "" },
    filter: 'attributes.kind = "sample"',
  },
  subscriptionMember: {
    project: "shop",
    subscription: "relay",
    role: "roles/pubsub.subscriber",
    member: `serviceAccount:${PUBSUB_AGENT}`,
  },
  mail: {
    project: "shop",
    type: "email",
    displayName: "Mail",
    labels: { email_address: "operator@example.com" },
  },
  logAlert: {
    project: "shop",
    displayName: "Undelivered",
    combiner: "OR",
    conditions: [
      {
        displayName: "a message was given up",
        conditionMatchedLog: {
          filter: 'resource.type="cloud_run_revision" severity>=ERROR',
          labelExtractors: { reason: "EXTRACT(jsonPayload.reason)" },
        },
      },
    ],
    alertStrategy: { notificationRateLimit: { period: "300s" }, autoClose: "1800s" },
  },
  dashboard: { project: "shop", dashboardJson: DASHBOARD },
  budget: {
    billingAccount: "012345-6789AB-CDEF01",
    displayName: "shop",
    amount: { specifiedAmount: { currencyCode: "USD", units: "10" } },
    budgetFilter: {
      projects: ["projects/1001"],
      calendarPeriod: "MONTH",
      creditTypesTreatment: "INCLUDE_ALL_CREDITS",
    },
    thresholdRules: [{ thresholdPercent: 0.5 }, { thresholdPercent: 1, spendBasis: "FORECASTED_SPEND" }],
    allUpdatesRule: {
      monitoringNotificationChannels: ["CHANNEL"],
      disableDefaultIamRecipients: true,
      pubsubTopic: "projects/shop/topics/alerts",
    },
  },
  environment: {
    repository: "shop",
    environment: "staging",
    reviewers: [{ users: [1, 2], teams: [3] }],
    deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
  },
  branchPolicy: { repository: "shop", environment: "staging", branchPattern: "main" },
  actionsSecret: { repository: "shop", environment: "staging", secretName: "TOKEN", value: conceal("t") },
  actionsVariable: {
    repository: "shop",
    environment: "staging",
    variableName: "REGION",
    value: "asia-northeast1",
  },
  ruleset: {
    repository: "shop",
    name: "default-branch",
    target: "branch",
    enforcement: "active",
    conditions: { refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] } },
    rules: { pullRequest: { requiredApprovingReviewCount: 1 } },
  },
  project: {
    name: "portal-staging",
    teamId: "team_acme",
    gitRepository: { type: "github", repo: "acme/shop" },
    vercelAuthentication: { deploymentType: "standard_protection_new" },
  },
  variable: {
    projectId: "PROJECT",
    key: "API_URL",
    sensitive: true,
    targets: ["production"],
    value: conceal("u"),
  },
  domain: { projectId: "PROJECT", domain: "portal.example.com" },
  bypass: { projectId: "PROJECT", note: "smoke tests" },
} satisfies { [Name in Exclude<Kind, "api">]: Properties };

export type ValidKind = keyof typeof VALID;

export const APIS = [
  "artifactregistry",
  "billingbudgets",
  "cloudbuild",
  "cloudfunctions",
  "cloudresourcemanager",
  "cloudscheduler",
  "iam",
  "logging",
  "monitoring",
  "pubsub",
  "run",
  "secretmanager",
  "storage",
];

export const GET_STORAGE_AGENT = "gcp:storage/getProjectServiceAccount:getProjectServiceAccount";

/** Running clouds in a folder of their own, with a client for each. */
export interface World {
  readonly clouds: Clouds;
  readonly clients: { readonly [name: string]: ProviderClient };
  /** Check and create. */
  apply(kind: Kind, inputs: Properties, preview?: boolean): Promise<{ id: string; outputs: Properties }>;
  /** The valid inputs of a kind, with what they refer to by id filled in. */
  valid(kind: ValidKind): Properties;
  /** Ids of what `provision` made. */
  readonly ids: Map<Kind, string>;
  of(kind: Kind): ProviderClient;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  const clouds = await startClouds({ storePath: join(folder, "clouds.json"), seeds: SEEDS });
  const clients = Object.fromEntries(
    ["gcp", "github", "vercel"].map((name) => [name, new ProviderClient(clouds, name)]),
  );
  const ids = new Map<Kind, string>();
  const world: World = {
    clouds,
    clients,
    ids,
    of: (kind) => clients[TYPES[kind].split(":")[0] ?? ""] as ProviderClient,
    apply: (kind, inputs, preview) => world.of(kind).apply(TYPES[kind], inputs, preview),
    valid: (kind) => {
      const inputs: Properties = VALID[kind];
      if (kind === "budget") return set(inputs, MAIL, ids.get("mail") ?? "");
      return set(inputs, "projectId" in inputs ? "projectId" : "", ids.get("project") ?? "");
    },
    async stop() {
      for (const client of Object.values(clients)) client.close();
      await clouds.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await world.clients.github?.configure({ owner: "acme" });
  return world;
}

/** Provisions one valid resource of every type. */
export async function provision(world: World): Promise<void> {
  for (const api of APIS) await world.apply("api", { project: "shop", service: `${api}.googleapis.com` });
  await world.of("bucket").invoke(GET_STORAGE_AGENT, { project: "shop" });
  for (const kind of Object.keys(VALID) as ValidKind[]) {
    world.ids.set(kind, (await world.apply(kind, world.valid(kind))).id);
  }
}

let provisioned: { readonly store: string; readonly ids: Map<Kind, string> } | undefined;

/** A world of its own with everything provisioned: the first is made, later ones start from a copy of its store. */
export async function startProvisioned(): Promise<World> {
  const world = await startWorld();
  if (provisioned) {
    writeFileSync(world.clouds.store.path, provisioned.store);
    for (const [kind, id] of provisioned.ids) world.ids.set(kind, id);
  } else {
    await provision(world);
    provisioned = { store: readFileSync(world.clouds.store.path, "utf8"), ids: new Map(world.ids) };
  }
  return world;
}

/** A copy of the inputs with the value at a path (`template.containers.0.image`) changed, or removed if undefined. */
export function set(inputs: Properties, path: string, value: Json | undefined): Properties {
  const copy = structuredClone(inputs);
  if (path === "") return copy;
  const keys = path.split(/\.(?![^[]*\])/).map((key) => key.replace(/^\[(.*)\]$/, "$1"));
  const last = keys.pop() as string;
  const parent = keys.reduce((at, key) => at[key] as Properties, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}
