import type { Cloud } from "../provider/cloud.ts";
import type { Json, Properties } from "../provider/wire.ts";
import { READABLE } from "./bucket-object.ts";
import { requireApi, requireProject, text } from "./gcp-type.ts";
import { BUCKET, OBJECT } from "./object-retention.ts";

/** `gcp.storage.getBuckets`: the buckets of a project whose names begin so, those that a program abandoned too. */
export function getBuckets(args: Properties, cloud: Cloud): Properties {
  const project = text(args.project ?? cloud.provider.project);
  requireProject(cloud, project);
  requireApi(cloud, project, "storage.googleapis.com");
  const buckets = cloud.store
    .list()
    .filter(
      ({ type, id, inputs }) =>
        type === BUCKET && id.startsWith(String(args.prefix ?? "")) && inputs.project === project,
    )
    .map(
      ({ id, inputs }): Json => ({
        name: id,
        location: inputs.location ?? "US",
        labels: inputs.labels ?? {},
      }),
    );
  return { ...args, project, buckets, id: project };
}

/** `gcp.storage.getBucketObjectContent`: what an object holds; of JSON alone, which is all that is read back. */
export function getBucketObjectContent(args: Properties, cloud: Cloud): Properties {
  const id = `${args.bucket}/${args.name}`;
  const content = cloud.store.get(OBJECT, id) && cloud.store.get(READABLE, id)?.inputs.content;
  if (content === undefined) throw new Error(`googleapi: Error 404: No such object: ${id}, notFound`);
  return { ...args, content, id };
}
