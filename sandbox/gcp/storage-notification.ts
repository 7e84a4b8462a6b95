import type { NotificationArgs, NotificationState } from "@pulumi/gcp/storage/notification.js";
import { identity, immutable } from "../provider/resource-type.ts";
import { gcpType, googleError, oneOf, projectNumber, text } from "./gcp-type.ts";
import { mayPublish, topicName } from "./messaging.ts";
import { requireBucket } from "./object-retention.ts";
import { storageAgent } from "./storage-agent.ts";

/** Type token of a bucket's notification. */
export const NOTIFICATION = "gcp:storage/notification:Notification";

const PUBSUB = "//pubsub.googleapis.com/";

/** Tells a topic of what happens in a bucket. Nothing of it can be changed. */
export const notification = gcpType<NotificationArgs, NotificationState>({
  token: NOTIFICATION,
  api: "storage.googleapis.com",
  inputs: {
    bucket: identity,
    // The provider takes both forms and the API keeps the longer: resource_storage_notification.go.
    topic: { ...identity, canonical: (topic) => topic.replace(/^projects\//, `${PUBSUB}projects/`) },
    payloadFormat: identity,
    eventTypes: immutable,
    objectNamePrefix: immutable,
    customAttributes: immutable,
  },
  homeProject: ({ bucket }, cloud) => requireBucket(cloud, bucket).project,
  id({ bucket }, cloud) {
    const all = `${bucket}/notificationConfigs`;
    return `${all}/${cloud.store.next(all)}`;
  },
  *check({ payloadFormat, eventTypes }) {
    yield* oneOf("payloadFormat", payloadFormat, ["JSON_API_V1", "NONE"]);
    for (const type of eventTypes ?? []) yield* oneOf("eventTypes", type, EVENT_TYPES);
  },
  /**
   * The answer is the same for a topic that is not there (hashicorp/terraform-provider-google#4354), on which nobody has
   * a role.
   */
  admit({ bucket, topic }, cloud) {
    const id = topicName(cloud, topic.replace(PUBSUB, ""), text(cloud.provider.project));
    const agent = storageAgent(projectNumber(cloud, requireBucket(cloud, bucket).project));
    if (mayPublish(cloud, id, agent)) return;
    throw googleError(
      403,
      `The service account '${agent}' does not have permission to publish messages to the Cloud Pub/Sub topic ` +
        `'${PUBSUB}${id}', or that topic does not exist.`,
    );
  },
  computed: {
    notificationId: (_, { id }) => id.slice(id.lastIndexOf("/") + 1),
    selfLink: (_, { id }) => `https://www.googleapis.com/storage/v1/b/${id}`,
  },
});

const EVENT_TYPES = ["OBJECT_FINALIZE", "OBJECT_METADATA_UPDATE", "OBJECT_DELETE", "OBJECT_ARCHIVE"];
