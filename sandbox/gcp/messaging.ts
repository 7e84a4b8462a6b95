import type { MetricArgs, MetricState } from "@pulumi/gcp/logging/metric.js";
import type { TopicArgs, TopicState } from "@pulumi/gcp/pubsub/topic.js";
import type { TopicIAMMemberArgs } from "@pulumi/gcp/pubsub/topicIAMMember.js";
import type { Cloud } from "../provider/cloud.ts";
import { identity, immutable, optional } from "../provider/resource-type.ts";
import { byProjectId, form, gcpType, labelOutputs, text } from "./gcp-type.ts";
import { hasRole, iamMember } from "./members.ts";

/** Type token of {@link topic}. */
export const TOPIC = "gcp:pubsub/topic:Topic";
const TOPIC_BINDING = "gcp:pubsub/topicIAMMember:TopicIAMMember";
/** Type token of a log-based metric. */
export const LOG_METRIC = "gcp:logging/metric:Metric";

/** A Pub/Sub topic. */
export const topic = gcpType<TopicArgs, TopicState>({
  token: TOPIC,
  api: "pubsub.googleapis.com",
  inputs: {
    name: immutable,
    project: immutable,
    labels: optional,
    messageRetentionDuration: optional,
    messageStoragePolicy: optional,
    kmsKeyName: optional,
    deletionPolicy: optional,
  },
  autonamed: "name",
  ownsParts: true,
  id: ({ project, name }) => `projects/${project}/topics/${name}`,
  check: ({ name }) =>
    form(
      "name",
      name,
      /^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/,
      "must be 3 to 255 characters, start with a letter and not with goog",
    ),
  ...labelOutputs,
});

/** A role that a member has on a topic. */
export const topicIamMember = iamMember<TopicIAMMemberArgs>({
  token: TOPIC_BINDING,
  api: "pubsub.googleapis.com",
  inputs: { topic: identity, project: immutable },
  on: TOPIC,
  target: (inputs, cloud) => topicName(cloud, text(inputs.topic) ?? "", text(inputs.project)),
});

/** The full name of a topic, from that or from its short name in a project. */
export function topicName(cloud: Cloud, name: string, project: string | undefined): string {
  return name.includes("/") ? byProjectId(cloud, name) : `projects/${project}/topics/${name}`;
}

/** True unless a service account certainly may not publish to the topic. */
export function mayPublish(cloud: Cloud, topic: string, email: string): boolean {
  const roles = ["roles/pubsub.publisher", "roles/pubsub.editor"];
  return hasRole(cloud, TOPIC_BINDING, topic, `serviceAccount:${email}`, roles);
}

/** A metric counted from log lines. Its PromQL name is `logging_googleapis_com:user_NAME`. */
export const logMetric = gcpType<MetricArgs, MetricState>({
  token: LOG_METRIC,
  api: "logging.googleapis.com",
  inputs: {
    name: immutable,
    project: immutable,
    filter: { required: true },
    description: optional,
    disabled: optional,
    bucketName: optional,
    bucketOptions: optional,
    labelExtractors: optional,
    metricDescriptor: optional,
    valueExtractor: optional,
    deletionPolicy: optional,
  },
  autonamed: "name",
  id: ({ project, name }) => `projects/${project}/metrics/${name}`,
  fromImport: (id) => id.replace(/^(\S+) (\S+)$/, "projects/$1/metrics/$2"),
  *check({ name, valueExtractor, labelExtractors, metricDescriptor: descriptor }) {
    yield* form("name", name, /^(?!\/)[\w./%-]{1,100}$/, "must be 1 to 100 letters, digits and _-./");
    if (descriptor?.valueType === "DISTRIBUTION" && valueExtractor === undefined) {
      yield {
        property: "valueExtractor",
        reason: "A metric of value type DISTRIBUTION needs a valueExtractor.",
      };
    }
    const labels = (descriptor?.labels ?? []).map((label) => label.key).sort();
    if (
      labels.join() !==
      Object.keys(labelExtractors ?? {})
        .sort()
        .join()
    ) {
      yield {
        property: "labelExtractors",
        reason: "labelExtractors must have the labels of metricDescriptor, no more and no less.",
      };
    }
  },
});
