import type { BucketArgs } from "@pulumi/gcp/storage/bucket.js";
import type { BucketObjectArgs } from "@pulumi/gcp/storage/bucketObject.js";
import type { Cloud } from "../provider/cloud.ts";
import type { Plain } from "../provider/resource-type.ts";
import type { CloudRecord } from "../provider/store.ts";
import { NotKnownYet } from "../provider/wire.ts";
import { googleError } from "./gcp-type.ts";

/** Type token of a bucket. */
export const BUCKET = "gcp:storage/bucket:Bucket";
/** Type token of an object in a bucket. */
export const OBJECT = "gcp:storage/bucketObject:BucketObject";

type Bucket = Plain<BucketArgs>;
type Retention = NonNullable<Plain<BucketObjectArgs>["retention"]>;

/** The inputs of a bucket that must exist. A preview cannot tell of a bucket that the program may be about to make. */
export function requireBucket(cloud: Cloud, name: string): Bucket {
  const found = cloud.store.get(BUCKET, name);
  if (found) return found.inputs as unknown as Bucket;
  if (cloud.preview) throw new NotKnownYet(`Bucket ${name} is not known yet.`);
  throw googleError(404, `The specified bucket does not exist: '${name}'.`);
}

/** Whether a bucket keeps what is overwritten or deleted. */
export function isVersioned(bucket: Bucket): boolean {
  return bucket.versioning?.enabled === true;
}

/** Everything in a bucket: live objects, abandoned ones and noncurrent versions. */
export function contents(cloud: Cloud, bucket: string): CloudRecord[] {
  return cloud.store.list(OBJECT).filter(({ inputs }) => inputs.bucket === bucket);
}

/**
 * An object version is retained until its own time and until the bucket's period is over, whichever comes later.
 * Source: https://cloud.google.com/storage/docs/object-lock#considerations
 */
export function requireUnretained({ id, inputs, outputs }: CloudRecord, bucket: Bucket): void {
  const { retention } = inputs as { retention?: Retention };
  const own = retention ? Date.parse(retention.retainUntilTime) : 0;
  // Generation numbers are the microsecond of the upload.
  const uploaded = Number(outputs.generation) / 1000;
  const period = Number(bucket.retentionPolicy?.retentionPeriod ?? 0) * 1000;
  const until = Math.max(own, uploaded + period);
  if (until <= Date.now()) return;
  const time = new Date(until).toISOString();
  throw googleError(
    403,
    `Object '${id}' is under active retention and cannot be deleted or overwritten until ${time}.`,
  );
}

/** A retention that is set or changed: the bucket must allow it, and its time must be to come. */
export function requireSettable(retention: Retention, name: string, bucket: Bucket): void {
  if (!bucket.enableObjectRetention) {
    throw googleError(
      400,
      `Bucket '${name}' does not have object retention enabled (enableObjectRetention).`,
    );
  }
  if (Date.parse(retention.retainUntilTime) <= Date.now()) {
    throw googleError(400, `retention.retainUntilTime ${retention.retainUntilTime} must be in the future.`);
  }
}

/** The provider may override an Unlocked retention; a Locked one can only be made longer. */
export function requireKept({ id, inputs }: CloudRecord, after: Retention | undefined): void {
  const { retention: before } = inputs as { retention?: Retention };
  if (before?.mode !== "Locked" || Date.parse(before.retainUntilTime) <= Date.now()) return;
  const longer = after && Date.parse(after.retainUntilTime) >= Date.parse(before.retainUntilTime);
  if (after?.mode === "Locked" && longer) return;
  throw googleError(
    403,
    `Object '${id}' has a Locked retention, which can be neither removed nor unlocked nor shortened.`,
  );
}
