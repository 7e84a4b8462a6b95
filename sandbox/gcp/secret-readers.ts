import type { Cloud } from "../provider/cloud.ts";
import type { CloudRecord } from "../provider/store.ts";
import { isObject, type Json } from "../provider/wire.ts";
import { byProjectId } from "./gcp-type.ts";

/**
 * What reads a version of a secret by its number: services and functions whose environment it is in, a registry that logs in with it.
 * @param version full name, `projects/P/secrets/S/versions/N`
 */
export function readersOf(cloud: Cloud, version: string): CloudRecord[] {
  const [, secret = "", number = ""] = /^(.+)\/versions\/([^/]+)$/.exec(version) ?? [];
  const [, project = "", name = ""] = /^projects\/([^/]+)\/secrets\/([^/]+)$/.exec(secret) ?? [];
  const isHere = (home: Json | undefined) =>
    home === undefined || byProjectId(cloud, `projects/${home}/`) === `projects/${project}/`;
  const reads = (value: Json | undefined): boolean => {
    if (typeof value === "string") return byProjectId(cloud, value) === version;
    if (Array.isArray(value)) return value.some(reads);
    if (!isObject(value)) return false;
    const isRef =
      value.version === number &&
      (value.secret === name || value.secret === secret) &&
      isHere(value.projectId);
    return isRef || Object.values(value).some(reads);
  };
  return cloud.store
    .list()
    .filter(({ abandoned, inputs }) => !abandoned && inputs.project === project && reads(inputs));
}
