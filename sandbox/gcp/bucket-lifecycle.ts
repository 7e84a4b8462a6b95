import type { BucketArgs } from "@pulumi/gcp/storage/bucket.js";
import type { Plain, Violation } from "../provider/resource-type.ts";
import { within } from "./durations.ts";
import { form, oneOf } from "./gcp-type.ts";

type LifecycleRule = NonNullable<Plain<BucketArgs>["lifecycleRules"]>[number];

/** https://cloud.google.com/storage/docs/storage-classes, the older names included. */
export const STORAGE_CLASSES = ["STANDARD", "MULTI_REGIONAL", "REGIONAL", "NEARLINE", "COLDLINE", "ARCHIVE"];

/** Conditions that an aborted upload, which is no object yet, can have. */
const OF_UPLOADS = ["age", "sendAgeIfZero", "matchesPrefixes", "matchesSuffixes"];

const DATES = ["createdBefore", "customTimeBefore", "noncurrentTimeBefore"] as const;
const COUNTS = ["age", "numNewerVersions", "daysSinceNoncurrentTime", "daysSinceCustomTime"] as const;

/** One rule of what becomes of objects by themselves. Source: https://cloud.google.com/storage/docs/lifecycle */
export function* lifecycleRules(property: string, { action, condition }: LifecycleRule): Iterable<Violation> {
  yield* oneOf(`${property}.action.type`, action.type, [
    "Delete",
    "SetStorageClass",
    "AbortIncompleteMultipartUpload",
  ]);
  yield* oneOf(`${property}.action.storageClass`, action.storageClass, STORAGE_CLASSES);
  if ((action.type === "SetStorageClass") !== (action.storageClass !== undefined)) {
    const reason = `${property}: storageClass goes with the action SetStorageClass, and with no other.`;
    yield { property: `${property}.action`, reason };
  }
  yield* conditionRules(`${property}.condition`, condition);
  const foreign = Object.keys(condition).filter((name) => !OF_UPLOADS.includes(name));
  if (action.type === "AbortIncompleteMultipartUpload" && foreign.length > 0) {
    const reason = `An aborted upload cannot have the condition ${foreign.join(", ")}.`;
    yield { property: `${property}.condition`, reason };
  }
}

function* conditionRules(property: string, condition: LifecycleRule["condition"]): Iterable<Violation> {
  if (Object.keys(condition).length === 0) {
    yield { property, reason: `${property} needs at least one condition.` };
  }
  for (const name of COUNTS) {
    yield* within(`${property}.${name}`, condition[name], [0, Number.MAX_SAFE_INTEGER]);
  }
  for (const name of DATES) {
    yield* form(
      `${property}.${name}`,
      condition[name],
      /^\d{4}-\d\d-\d\d$/,
      "must be a date, e.g. 2030-01-01",
    );
  }
  yield* oneOf(`${property}.withState`, condition.withState, ["LIVE", "ARCHIVED", "ANY"]);
  if (condition.age === 0 && !condition.sendAgeIfZero) {
    yield { property, reason: `${property}.age 0 is not sent without sendAgeIfZero.` };
  }
}
