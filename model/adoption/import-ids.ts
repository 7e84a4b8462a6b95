/** Inputs of a resource, as planned or as a vendor keeps them. */
export type ResourceInputs = Readonly<Record<string, unknown>>;

/** How one vendor is asked about a thing: `google` with a whole URL, the others with a path below their API. */
export interface VendorQuestion {
  readonly vendor: "google" | "github" | "vercel";
  readonly url: string;
  /** Whether the answer is a list that may go on on further pages. */
  readonly isPaged?: boolean;
}

/** What is asked and imported of one type. */
export type ImportRow =
  /** Its id follows from its inputs. */
  | {
      readonly id: (inputs: ResourceInputs) => string;
      readonly ask: (inputs: ResourceInputs, scope: Scope) => VendorQuestion;
      /** Whether an answer is one of a thing that is there; any answer is, unless this is given. */
      readonly isThere?: (answer: Answer) => boolean;
    }
  /** The vendor numbers it: it is found in a list by what it is called. */
  | {
      /** What it is called; `undefined` for what the list shows and no program could have made. */
      readonly key: (inputs: ResourceInputs) => string | undefined;
      readonly ask: (inputs: ResourceInputs, scope: Scope) => VendorQuestion;
      /** Everything in the vendor's answer: the same key as of the inputs, and the id to import, the newest first. */
      readonly listed: (answer: Answer, inputs: ResourceInputs) => readonly { key: string; id: string }[];
      /** The stand-in's id as one to import, where that has another form. */
      readonly fromStandIn?: (id: string, inputs: ResourceInputs) => string;
      /** Why one that differs in what cannot change is left alone, and another one made beside it. */
      readonly beside?: string;
    }
  /** It is not imported, and creating it once more changes nothing or does no harm. */
  | { readonly recreated: string };

/** Where a stack's things are. */
export interface Scope {
  readonly owner: string;
}

/** A vendor's answer, parsed. */
export type Answer = Readonly<Record<string, unknown>>;

const GRANTED = "granting a role once more to who has it changes nothing";
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const items = (answer: Answer, name: string): Answer[] => {
  const list = answer[name];
  return Array.isArray(list) ? list.filter((it) => typeof it === "object" && it !== null) : [];
};
/** A list, of which every page is asked for. */
const everyPage = (question: VendorQuestion): VendorQuestion => ({ ...question, isPaged: true });
const google = (url: string): VendorQuestion => ({ vendor: "google", url: `https://${url}` });
const github = (url: string): VendorQuestion => ({ vendor: "github", url });
const vercel = (url: string): VendorQuestion => ({ vendor: "vercel", url });

/** A thing of Google Cloud whose URL is its id below an API. */
const named = (api: string, id: (inputs: ResourceInputs) => string): ImportRow => ({
  id,
  ask: (inputs) => google(`${api}/${id(inputs)}`),
});

/** A thing of Cloud Monitoring, which numbers it; people tell it by its display name. */
const displayed = (version: string, list: string): ImportRow => ({
  key: ({ displayName, dashboardJson }) => text(displayName) || titleOf(dashboardJson),
  ask: ({ project }) =>
    everyPage(google(`monitoring.googleapis.com/${version}/projects/${project}/${list}?pageSize=1000`)),
  listed: (answer) =>
    items(answer, list).map(({ displayName, name }) => ({ key: text(displayName), id: text(name) })),
});

function titleOf(dashboardJson: unknown): string {
  try {
    return text((JSON.parse(text(dashboardJson)) as Answer).displayName);
  } catch {
    return "";
  }
}

const repository = ({ repository: name }: ResourceInputs, { owner }: Scope) => `/repos/${owner}/${name}`;
const environment = (inputs: ResourceInputs, scope: Scope) =>
  `${repository(inputs, scope)}/environments/${encodeURIComponent(text(inputs.environment))}`;
/** The provider writes colons in a name as `??`, since colons part its ids. */
const inEnvironment = ({ repository: name, environment: at }: ResourceInputs) =>
  `${name}:${text(at).replaceAll(":", "??")}`;

/**
 * How each type that the program makes is taken over. Source of every form: the section "Import" of the provider's
 * documentation of the resource, which the SDK's doc comments repeat.
 */
export const IMPORTS: Readonly<Record<string, ImportRow>> = {
  "gcp:artifactregistry/repository:Repository": named(
    "artifactregistry.googleapis.com/v1",
    (it) => `projects/${it.project}/locations/${it.location}/repositories/${it.repositoryId}`,
  ),
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": { recreated: GRANTED },
  "gcp:billing/budget:Budget": {
    key: ({ displayName }) => text(displayName),
    ask: ({ billingAccount }) =>
      everyPage(
        google(`billingbudgets.googleapis.com/v1/billingAccounts/${billingAccount}/budgets?pageSize=100`),
      ),
    listed: (answer) =>
      items(answer, "budgets").map(({ displayName, name }) => ({ key: text(displayName), id: text(name) })),
  },
  "gcp:cloudfunctionsv2/function:Function": named(
    "cloudfunctions.googleapis.com/v2",
    (it) => `projects/${it.project}/locations/${it.location}/functions/${it.name}`,
  ),
  "gcp:cloudrun/domainMapping:DomainMapping": {
    id: (it) => `locations/${it.location}/namespaces/${it.project}/domainmappings/${it.name}`,
    ask: (it) =>
      google(
        `${it.location}-run.googleapis.com/apis/domains.cloudrun.com/v1/namespaces/${it.project}/domainmappings/${it.name}`,
      ),
  },
  "gcp:cloudrunv2/service:Service": named(
    "run.googleapis.com/v2",
    (it) => `projects/${it.project}/locations/${it.location}/services/${it.name}`,
  ),
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": { recreated: GRANTED },
  "gcp:cloudscheduler/job:Job": named(
    "cloudscheduler.googleapis.com/v1",
    (it) => `projects/${it.project}/locations/${it.region}/jobs/${it.name}`,
  ),
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": {
    // Its id ends in that of an account, which a plan does not know.
    key: ({ displayName }) => text(displayName),
    ask: ({ project }) =>
      everyPage(
        google(
          `iam.googleapis.com/v1/projects/${project}/locations/global/workloadIdentityPools?pageSize=1000`,
        ),
      ),
    listed: (answer, { project }) =>
      items(answer, "workloadIdentityPools")
        .filter(({ state }) => state !== "DELETED")
        .map(({ displayName, name }) => ({
          key: text(displayName),
          id: text(name).replace(/^projects\/[^/]+/, `projects/${project}`),
        })),
  },
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": named(
    "iam.googleapis.com/v1",
    (it) =>
      `projects/${it.project}/locations/global/workloadIdentityPools/${it.workloadIdentityPoolId}/providers/${it.workloadIdentityPoolProviderId}`,
  ),
  "gcp:logging/metric:Metric": {
    id: ({ project, name }) => `${project} ${name}`,
    ask: ({ project, name }) => google(`logging.googleapis.com/v2/projects/${project}/metrics/${name}`),
  },
  "gcp:monitoring/alertPolicy:AlertPolicy": displayed("v3", "alertPolicies"),
  "gcp:monitoring/dashboard:Dashboard": displayed("v1", "dashboards"),
  "gcp:monitoring/metricDescriptor:MetricDescriptor": named(
    "monitoring.googleapis.com/v3",
    ({ project, type }) => `projects/${project}/metricDescriptors/${type}`,
  ),
  "gcp:monitoring/notificationChannel:NotificationChannel": displayed("v3", "notificationChannels"),
  "gcp:projects/iAMMember:IAMMember": { recreated: GRANTED },
  "gcp:projects/service:Service": {
    id: ({ project, service }) => `${project}/${service}`,
    ask: ({ project, service }) =>
      google(`serviceusage.googleapis.com/v1/projects/${project}/services/${service}`),
    isThere: ({ state }) => state === "ENABLED",
  },
  "gcp:projects/serviceIdentity:ServiceIdentity": {
    recreated: "Google answers with the agent that is there (the provider has no import)",
  },
  "gcp:pubsub/subscription:Subscription": named(
    "pubsub.googleapis.com/v1",
    ({ project, name }) => `projects/${project}/subscriptions/${name}`,
  ),
  "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember": { recreated: GRANTED },
  "gcp:pubsub/topic:Topic": named(
    "pubsub.googleapis.com/v1",
    ({ project, name }) => `projects/${project}/topics/${name}`,
  ),
  "gcp:pubsub/topicIAMMember:TopicIAMMember": { recreated: GRANTED },
  "gcp:secretmanager/secret:Secret": named(
    "secretmanager.googleapis.com/v1",
    ({ project, secretId }) => `projects/${project}/secrets/${secretId}`,
  ),
  "gcp:secretmanager/secretIamMember:SecretIamMember": { recreated: GRANTED },
  "gcp:secretmanager/secretVersion:SecretVersion": {
    // Secret Manager lists the newest first; a value is neither in the list nor asked for.
    key: ({ secret }) => text(secret),
    beside: "a version with another value stays, and the stored value becomes a new one",
    ask: ({ secret }) =>
      google(`secretmanager.googleapis.com/v1/${secret}/versions?filter=state:ENABLED&pageSize=1`),
    listed: (answer, { secret }) =>
      items(answer, "versions").map(({ name }) => ({
        key: text(secret),
        id: text(name).replace(/^projects\/[^/]+\/secrets\/[^/]+/, text(secret)),
      })),
  },
  "gcp:serviceaccount/account:Account": named(
    "iam.googleapis.com/v1",
    ({ project, accountId }) =>
      `projects/${project}/serviceAccounts/${accountId}@${project}.iam.gserviceaccount.com`,
  ),
  "gcp:serviceaccount/iAMMember:IAMMember": { recreated: GRANTED },
  "gcp:storage/bucket:Bucket": {
    // Pulumi adds seven hex digits to its own name for the bucket, which is the key here.
    key: ({ name }) => bucketKey(text(name)),
    ask: ({ project, name }) =>
      everyPage(google(`storage.googleapis.com/storage/v1/b?project=${project}&prefix=${name}-`)),
    listed: (answer) =>
      items(answer, "items")
        .toSorted((a, b) => text(b.timeCreated).localeCompare(text(a.timeCreated)))
        .map(({ name }) => ({ key: bucketKey(text(name)), id: text(name) })),
  },
  "gcp:storage/bucketIAMMember:BucketIAMMember": { recreated: GRANTED },
  "gcp:storage/bucketObject:BucketObject": {
    recreated: "the same content is written under the same name (the provider has no import)",
  },
  "gcp:storage/notification:Notification": {
    key: ({ bucket, topic }) => `${bucket} ${text(topic).replace(/^\/\/pubsub\.googleapis\.com\//, "")}`,
    ask: ({ bucket }) => google(`storage.googleapis.com/storage/v1/b/${bucket}/notificationConfigs`),
    listed: (answer, { bucket }) =>
      items(answer, "items").map(({ topic, id }) => ({
        key: `${bucket} ${text(topic).replace(/^\/\/pubsub\.googleapis\.com\//, "")}`,
        id: `${bucket}/notificationConfigs/${id}`,
      })),
  },
  "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret": {
    recreated: "the stored value is written over what is there, which GitHub shows to nobody",
  },
  "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable": {
    id: (inputs) => `${inEnvironment(inputs)}:${inputs.variableName}`,
    ask: (inputs, scope) => github(`${environment(inputs, scope)}/variables/${inputs.variableName}`),
  },
  "github:index/repositoryEnvironment:RepositoryEnvironment": {
    id: inEnvironment,
    ask: (inputs, scope) => github(environment(inputs, scope)),
  },
  "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy": {
    key: (inputs) =>
      `${inEnvironment(inputs)} ${inputs.tagPattern === undefined ? `branch ${inputs.branchPattern}` : `tag ${inputs.tagPattern}`}`,
    ask: (inputs, scope) =>
      everyPage(github(`${environment(inputs, scope)}/deployment-branch-policies?per_page=100`)),
    listed: (answer, inputs) =>
      items(answer, "branch_policies").map(({ id, name, type }) => ({
        key: `${inEnvironment(inputs)} ${type} ${name}`,
        id: `${inEnvironment(inputs)}:${id}`,
      })),
  },
  "github:index/repositoryRuleset:RepositoryRuleset": {
    key: ({ repository: at, name }) => `${at} ${name}`,
    ask: (inputs, scope) => everyPage(github(`${repository(inputs, scope)}/rulesets?per_page=100`)),
    listed: (answer, { repository: at }) =>
      items(answer, "list").map(({ id, name }) => ({ key: `${at} ${name}`, id: `${at}:${id}` })),
    fromStandIn: (id, { repository: at }) => `${at}:${id}`,
  },
  "vercel:index/project:Project": {
    key: ({ name }) => text(name),
    ask: ({ name }) => vercel(`/v9/projects/${name}`),
    listed: ({ id, name }) => (text(id) ? [{ key: text(name), id: text(id) }] : []),
  },
  "vercel:index/projectDomain:ProjectDomain": {
    id: ({ projectId, domain }) => `${projectId}/${domain}`,
    ask: ({ projectId, domain }) => vercel(`/v9/projects/${projectId}/domains/${domain}`),
  },
  "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable": {
    key: ({ projectId, key, targets }) => `${projectId} ${key} ${listed(targets)}`,
    ask: ({ projectId }) => everyPage(vercel(`/v10/projects/${projectId}/env`)),
    listed: (answer, { projectId }) =>
      items(answer, "envs").map(({ id, key, target }) => ({
        key: `${projectId} ${key} ${listed(target)}`,
        id: `${projectId}/${id}`,
      })),
  },
  "vercel:index/projectProtectionBypass:ProjectProtectionBypass": {
    // The vendor's id is the secret itself, which is not read: a second one is made. The stand-in's id holds none.
    key: ({ projectId, note }) => `${projectId} ${note}`,
    ask: ({ projectId }) => vercel(`/v9/projects/${projectId}`),
    listed: () => [],
  },
};

const bucketKey = (name: string): string => name.replace(/-[0-9a-f]{7}$/, "");

const listed = (values: unknown): string =>
  (Array.isArray(values) ? values.map(String) : [text(values)]).toSorted().join(",");
