import type { BucketIAMMemberArgs } from "@pulumi/gcp/storage/bucketIAMMember.js";
import { identity } from "../provider/resource-type.ts";
import type { Properties } from "../provider/wire.ts";
import { text } from "./gcp-type.ts";
import { iamMember } from "./members.ts";
import { BUCKET, requireBucket } from "./object-retention.ts";

/** Type token of {@link bucketIamMember}. */
export const BUCKET_BINDING = "gcp:storage/bucketIAMMember:BucketIAMMember";

/** A role that a member has on a bucket. */
export const bucketIamMember = iamMember<BucketIAMMemberArgs>({
  token: BUCKET_BINDING,
  api: "storage.googleapis.com",
  // The provider takes the plain name and keeps this form: iam_storage_bucket.go.
  inputs: { bucket: { ...identity, canonical: (name) => name.replace(/^(b\/)?/, "b/") } },
  homeProject: (given, cloud) => requireBucket(cloud, bucketOf(given)).project,
  on: BUCKET,
  target: bucketOf,
});

/** The plain name of the bucket that a role is granted on. */
export function bucketOf({ bucket }: Properties): string {
  return (text(bucket) ?? "").replace(/^b\//, "");
}
