import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { BucketObjectArgs, BucketObjectState } from "@pulumi/gcp/storage/bucketObject.js";
import type { Cloud } from "../provider/cloud.ts";
import { hashed, identity, immutable, type Making, optional, type Plain } from "../provider/resource-type.ts";
import type { CloudRecord } from "../provider/store.ts";
import { type Asset, isArchive, type Json } from "../provider/wire.ts";
import { form, gcpType, oneOf } from "./gcp-type.ts";
import {
  isVersioned,
  OBJECT,
  requireBucket,
  requireKept,
  requireSettable,
  requireUnretained,
} from "./object-retention.ts";

type BucketObject = Plain<BucketObjectArgs>;

/**
 * An object. An upload overwrites what has its name, whoever made that; changed content is uploaded in place
 * (GoogleCloudPlatform/magic-modules#10038), a changed source replaces the object. In a bucket with versioning, what is
 * overwritten or deleted stays as a noncurrent version, even when it is retained:
 * https://cloud.google.com/storage/docs/object-lock#considerations
 *
 * The real provider's id has a dash for the slash, by which objects of two buckets can share an id.
 */
export const bucketObject = gcpType<BucketObjectArgs, BucketObjectState>({
  token: OBJECT,
  api: "storage.googleapis.com",
  inputs: {
    bucket: identity,
    name: immutable,
    content: hashed,
    source: immutable,
    contentType: immutable,
    metadata: immutable,
    retention: optional,
    storageClass: immutable,
    detectMd5hash: optional,
    deletionPolicy: optional,
  },
  autonamed: "name",
  upsert: true,
  homeProject: ({ bucket }, cloud) => requireBucket(cloud, bucket).project,
  id: objectId,
  *check({ name, content, source, retention }) {
    if ((content === undefined) === (source === undefined)) {
      yield { property: "content", reason: "An object needs exactly one of content and source." };
    }
    yield* form("name", name, NAME, "must be 1 to 1024 characters without line breaks");
    yield* oneOf("retention.mode", retention?.mode, ["Locked", "Unlocked"]);
    yield* form(
      "retention.retainUntilTime",
      retention?.retainUntilTime,
      RFC_3339,
      "must be a time in RFC 3339, e.g. 2030-01-01T00:00:00Z",
    );
  },
  admit(inputs, cloud, current) {
    if (cloud.preview) return;
    const bucket = requireBucket(cloud, inputs.bucket);
    if (inputs.contentType === JSON_TYPE) keepReadable(inputs, cloud);
    const live = current ?? cloud.store.get(OBJECT, objectId(inputs));
    const uploads = current === undefined || !holds(current.outputs, inputs, cloud);
    const retains = !isDeepStrictEqual(
      { ...inputs.retention },
      { ...(live?.inputs as BucketObject)?.retention },
    );
    if (inputs.retention && (uploads || retains)) requireSettable(inputs.retention, inputs.bucket, bucket);
    if (!live) return;
    if (!uploads) requireKept(live, inputs.retention);
    else if (!isVersioned(bucket)) requireUnretained(live, bucket);
  },
  computed: {
    outputName: ({ name = "" }) => name,
    selfLink: ({ bucket, name = "" }) =>
      `https://www.googleapis.com/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`,
    contentType: ({ source }) =>
      isArchive(source as unknown as Json) ? "application/zip" : "text/plain; charset=utf-8",
    storageClass: ({ bucket }, { cloud }) => requireBucket(cloud, bucket).storageClass ?? "STANDARD",
  },
  renewed: {
    md5hash: (inputs) => md5(inputs).toString("base64"),
    md5hexhash: (inputs) => md5(inputs).toString("hex"),
    generation,
    mediaLink: (inputs, making) =>
      `https://storage.googleapis.com/download/storage/v1/b/${inputs.bucket}/o/` +
      `${encodeURIComponent(inputs.name ?? "")}?generation=${generation(inputs, making)}&alt=media`,
  },
  // Short content can be found from a hash without salt.
  secretOutputs: ["md5hash", "md5hexhash"],
  guardDelete(inputs, cloud, record) {
    const bucket = requireBucket(cloud, inputs.bucket);
    if (!isVersioned(bucket)) requireUnretained(record, bucket);
  },
  afterOverwrite: keepNoncurrent,
  afterDelete(before, cloud) {
    keepNoncurrent(before, cloud);
    cloud.store.remove(READABLE, before.id);
  },
});

/** What an object of this type holds can be read back (see {@link READABLE}); no program puts secrets into one. */
const JSON_TYPE = "application/json";

/** What an object holds, for whoever reads it: the engine takes content for a secret, and the store keeps hashes of those. */
export const READABLE = "sandbox:gcp:ObjectContent";

function keepReadable(inputs: BucketObject, { store }: Cloud): void {
  const content = inputs.content ?? "";
  store.put({ type: READABLE, id: objectId(inputs), inputs: { content }, outputs: {}, abandoned: true });
}

/** https://cloud.google.com/storage/docs/objects#naming */
const NAME = /^[^\r\n]{1,1024}$/;

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function objectId({ bucket, name }: BucketObject): string {
  return `${bucket}/${name}`;
}

/** Of an archive or a file the hash of the engine's hash: what the provider packs is not packed here. */
function md5({ content, source }: BucketObject): Buffer {
  const { text, hash } = (source ?? {}) as unknown as Partial<Asset>;
  return createHash("md5")
    .update(content ?? text ?? hash ?? "")
    .digest();
}

/** True when what was uploaded before is the content that the inputs have. */
function holds(before: { md5hash?: unknown }, inputs: BucketObject, cloud: Cloud): boolean {
  return cloud.store.matches(
    before.md5hash as CloudRecord["outputs"][string],
    md5(inputs).toString("base64"),
  );
}

/** The microsecond of the upload; an update that uploads nothing keeps it. */
function generation(inputs: BucketObject, { id, cloud, now, before }: Making): number {
  if (before && holds(before, inputs, cloud)) return Number(before.generation);
  const last = Number(cloud.store.get(OBJECT, id)?.outputs.generation ?? 0);
  return Math.max(Date.parse(now) * 1000, last + 1);
}

/** What is not live any more stays in a bucket with versioning; nobody's program manages it. */
function keepNoncurrent(before: CloudRecord, cloud: Cloud): void {
  const { bucket } = before.inputs as unknown as BucketObject;
  const { generation: old } = before.outputs;
  if (cloud.store.get(OBJECT, before.id)?.outputs.generation === old) return;
  if (!isVersioned(requireBucket(cloud, bucket))) return;
  cloud.store.put({ ...before, id: `${before.id}#${old}`, abandoned: true });
}
