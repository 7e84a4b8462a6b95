import type { BucketArgs, BucketState } from "@pulumi/gcp/storage/bucket.js";
import { identity, immutable, optional } from "../provider/resource-type.ts";
import { BUCKET_BINDING, bucketOf } from "./bucket-iam.ts";
import { lifecycleRules, STORAGE_CLASSES } from "./bucket-lifecycle.ts";
import { form, gcpType, googleError, labelOutputs, oneOf, projectNumber } from "./gcp-type.ts";
import { BUCKET, contents, isVersioned, requireUnretained } from "./object-retention.ts";
import { NOTIFICATION } from "./storage-notification.ts";

/** A bucket. All projects of the world share one space of names. */
export const bucket = gcpType<BucketArgs, BucketState>({
  token: BUCKET,
  api: "storage.googleapis.com",
  inputs: {
    name: immutable,
    project: immutable,
    // The provider takes any case and keeps upper: `StateFunc` in resource_storage_bucket.go.
    location: { ...identity, canonical: (location) => location.toUpperCase() },
    labels: optional,
    versioning: optional,
    enableObjectRetention: immutable,
    retentionPolicy: optional,
    uniformBucketLevelAccess: optional,
    publicAccessPrevention: optional,
    softDeletePolicy: optional,
    lifecycleRules: optional,
    storageClass: optional,
    forceDestroy: optional,
    deletionPolicy: optional,
  },
  autonamed: "name",
  id: ({ name = "" }) => name,
  *check({ name, publicAccessPrevention, storageClass, lifecycleRules: rules }) {
    yield* form("name", name, NAME, NAME_RULE);
    yield* oneOf("publicAccessPrevention", publicAccessPrevention, ["inherited", "enforced"]);
    yield* oneOf("storageClass", storageClass, STORAGE_CLASSES);
    for (const [index, rule] of (rules ?? []).entries()) {
      yield* lifecycleRules(`lifecycleRules[${index}]`, rule);
    }
  },
  admit(inputs, cloud, current) {
    if (inputs.retentionPolicy && isVersioned(inputs)) {
      throw googleError(400, "Cannot set versioning on a bucket with a retention policy.");
    }
    if (cloud.preview || current) return;
    const taken = cloud.store.get(BUCKET, inputs.name ?? "");
    if (!taken) return;
    throw googleError(409, taken.inputs.project === inputs.project ? OWN_NAME_TAKEN : NAME_TAKEN);
  },
  computed: {
    url: ({ name }) => `gs://${name}`,
    selfLink: ({ name }) => `https://www.googleapis.com/storage/v1/b/${name}`,
    projectNumber: ({ project }, { cloud }) => Number(projectNumber(cloud, project)),
    timeCreated: (_, { now }) => now,
    publicAccessPrevention: () => "inherited",
    storageClass: () => "STANDARD",
    uniformBucketLevelAccess: () => false,
    forceDestroy: () => false,
  },
  renewed: { ...labelOutputs.renewed, updated: (_, { now }) => now },
  secretOutputs: labelOutputs.secretOutputs,
  guardDelete(inputs, cloud, { id }) {
    const objects = contents(cloud, id);
    if (objects.length > 0 && !inputs.forceDestroy) {
      throw googleError(
        409,
        `The bucket you tried to delete is not empty: '${id}'. Set forceDestroy to true and run \`pulumi up\` first.`,
      );
    }
    for (const object of objects) requireUnretained(object, inputs);
  },
  /** Not `ownsParts`: other ids start with a project's name and a slash, and a bucket may be called like a project. */
  afterDelete({ id }, cloud) {
    const notifications = cloud.store.list(NOTIFICATION).filter(({ inputs }) => inputs.bucket === id);
    const bindings = cloud.store.list(BUCKET_BINDING).filter(({ inputs }) => bucketOf(inputs) === id);
    for (const part of [...contents(cloud, id), ...notifications, ...bindings])
      cloud.store.remove(part.type, part.id);
  },
});

/** https://cloud.google.com/storage/docs/buckets#naming, without the longer names that have dots: those are domains. */
const NAME = /^(?!goog)(?!.*google)[a-z0-9][a-z0-9_.-]{1,61}[a-z0-9]$/;
const NAME_RULE =
  "must be 3 to 63 lower-case letters, digits and -_., start and end with a letter or digit, not start with goog and not contain google";

const OWN_NAME_TAKEN = "Your previous request to create the named bucket succeeded and you already own it.";
const NAME_TAKEN =
  "The requested bucket name is not available. The bucket namespace is shared by all users of the system. " +
  "Please select a different name and try again.";
