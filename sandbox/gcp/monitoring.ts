import type { AlertPolicyArgs, AlertPolicyState } from "@pulumi/gcp/monitoring/alertPolicy.js";
import type { MetricDescriptorArgs, MetricDescriptorState } from "@pulumi/gcp/monitoring/metricDescriptor.js";
import type {
  NotificationChannelArgs,
  NotificationChannelState,
} from "@pulumi/gcp/monitoring/notificationChannel.js";
import type { Cloud } from "../provider/cloud.ts";
import { hashed, identity, immutable, optional, type Plain, required } from "../provider/resource-type.ts";
import { alertPolicyRules, requireMetrics } from "./alert-rules.ts";
import { byProjectId, form, gcpType, googleError, labelRules, oneOf, projectNumber } from "./gcp-type.ts";
import { mayPublish, TOPIC, topicName } from "./messaging.ts";
import { serviceAgent } from "./projects.ts";

const API = "monitoring.googleapis.com";
const ALERT_POLICY = "gcp:monitoring/alertPolicy:AlertPolicy";
/** Type token of {@link notificationChannel}. */
export const CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel";

/** The labels that a channel cannot do without, by its type. */
const CHANNEL_LABELS: { readonly [type: string]: readonly string[] } = {
  email: ["email_address"],
  pubsub: ["topic"],
  webhook_tokenauth: ["url"],
  webhook_basicauth: ["url"],
  slack: ["channel_name"],
  sms: ["number"],
  pagerduty: [],
};

/** Where Cloud Monitoring sends alerts. */
export const notificationChannel = gcpType<NotificationChannelArgs, NotificationChannelState>({
  token: CHANNEL,
  api: API,
  inputs: {
    type: required,
    project: immutable,
    displayName: optional,
    description: optional,
    labels: optional,
    sensitiveLabels: hashed,
    userLabels: optional,
    enabled: optional,
    forceDelete: optional,
    deletionPolicy: optional,
  },
  id: ({ project }, cloud) =>
    `projects/${project}/notificationChannels/${serial(cloud, "notificationChannels")}`,
  *check({ type, labels, userLabels }) {
    yield* oneOf("type", type, Object.keys(CHANNEL_LABELS));
    yield* labelRules("userLabels", userLabels);
    for (const label of CHANNEL_LABELS[type] ?? []) {
      if (!labels?.[label]) {
        yield { property: "labels", reason: `A channel of type ${type} needs labels.${label}.` };
      }
    }
    const email = labels?.email_address;
    if (type === "email") {
      yield* form("labels.email_address", email, /^[^@\s]+@[^@\s]+\.[^@\s]+$/, "must be an address");
    }
  },
  admit(inputs, cloud) {
    if (inputs.type === "pubsub") requirePublishable(inputs, cloud);
  },
  computed: { name: (_, { id }) => id, enabled: () => true, verificationStatus: () => "" },
  guardDelete({ forceDelete }, cloud, { id }) {
    const user = cloud.find(ALERT_POLICY, ({ inputs }) =>
      JSON.stringify(inputs.notificationChannels ?? []).includes(`"${id}"`),
    );
    if (user && !forceDelete) throw googleError(400, `Channel '${id}' is still used by '${user.id}'.`);
  },
});

/** The topic must exist, and Monitoring's own service agent must be allowed to publish to it. */
function requirePublishable({ project, labels }: Plain<NotificationChannelArgs>, cloud: Cloud): void {
  const topic = labels?.topic ?? "";
  const id = topicName(cloud, topic, project);
  if (cloud.lacks(TOPIC, id)) throw googleError(404, `Topic '${id}' was not found.`);
  const agent = serviceAgent(API, projectNumber(cloud, project));
  if (!mayPublish(cloud, id, agent)) {
    throw googleError(
      403,
      `${agent} may not publish to '${id}'. It needs roles/pubsub.publisher on the topic.`,
    );
  }
}

/** An alert policy whose conditions are PromQL. */
export const alertPolicy = gcpType<AlertPolicyArgs, AlertPolicyState>({
  token: ALERT_POLICY,
  api: API,
  inputs: {
    displayName: required,
    combiner: required,
    conditions: required,
    project: immutable,
    notificationChannels: optional,
    documentation: optional,
    alertStrategy: optional,
    severity: optional,
    userLabels: optional,
    enabled: optional,
    deletionPolicy: optional,
  },
  id: ({ project }, cloud) => `projects/${project}/alertPolicies/${serial(cloud, "alertPolicies")}`,
  *check(inputs) {
    yield* labelRules("userLabels", inputs.userLabels);
    yield* alertPolicyRules(inputs);
  },
  admit({ project, notificationChannels, conditions }, cloud) {
    for (const channel of notificationChannels ?? []) {
      if (cloud.lacks(CHANNEL, byProjectId(cloud, channel))) {
        throw googleError(404, `Notification channel '${channel}' was not found.`);
      }
    }
    for (const condition of conditions) requireMetrics(condition, project ?? "", cloud);
  },
  computed: {
    name: (_, { id }) => id,
    enabled: () => true,
    creationRecords: (_, { now }) => [{ mutateTime: now, mutatedBy: "sandbox" }],
  },
});

/** A number as the Monitoring API gives to channels and policies. */
function serial(cloud: Cloud, sequence: string): number {
  return 1_000_000_000_000 + cloud.store.next(sequence);
}

/** A custom metric. Declaring one that exists updates it, as the API documents. */
export const metricDescriptor = gcpType<MetricDescriptorArgs, MetricDescriptorState>({
  token: "gcp:monitoring/metricDescriptor:MetricDescriptor",
  api: API,
  inputs: {
    type: identity,
    metricKind: identity,
    valueType: identity,
    project: immutable,
    labels: immutable,
    unit: optional,
    displayName: optional,
    description: optional,
    launchStage: optional,
    metadata: optional,
    deletionPolicy: optional,
  },
  upsert: true,
  id: ({ project, type }) => `projects/${project}/metricDescriptors/${type}`,
  *check({ type, metricKind, valueType }) {
    yield* form(
      "type",
      type,
      /^(custom|external|workload)\.googleapis\.com\/[\w/]+$/,
      "must start with custom.googleapis.com/",
    );
    yield* oneOf("metricKind", metricKind, ["GAUGE", "CUMULATIVE"]);
    yield* oneOf("valueType", valueType, ["BOOL", "INT64", "DOUBLE", "STRING", "DISTRIBUTION"]);
  },
  computed: { name: (_, { id }) => id, monitoredResourceTypes: () => [] },
});
