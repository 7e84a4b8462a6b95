import type { DomainMappingArgs, DomainMappingState } from "@pulumi/gcp/cloudrun/domainMapping.js";
import { identity, immutable, optional } from "../provider/resource-type.ts";
import { form, gcpType, googleError, projectNumber } from "./gcp-type.ts";
import { SERVICE } from "./run.ts";

/** A domain that a service answers under. The DNS records to set are in `statuses`. */
export const domainMapping = gcpType<DomainMappingArgs, DomainMappingState>({
  token: "gcp:cloudrun/domainMapping:DomainMapping",
  api: "run.googleapis.com",
  inputs: {
    name: immutable,
    location: identity,
    project: immutable,
    metadata: immutable,
    spec: identity,
    deletionPolicy: optional,
  },
  autonamed: "name",
  id: ({ location, project, name }) => `locations/${location}/namespaces/${project}/domainmappings/${name}`,
  check: ({ name }) =>
    form("name", name, /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, "must be a domain name"),
  admit({ project, location, spec, metadata }, cloud) {
    const id = `projects/${project}/locations/${location}/services/${spec.routeName}`;
    if (cloud.lacks(SERVICE, id)) throw googleError(404, `Service '${id}' was not found.`);
    const namespace = metadata?.namespace;
    if (namespace === undefined) return;
    if (namespace !== project && namespace !== projectNumber(cloud, project)) {
      throw googleError(400, `metadata.namespace "${namespace}" must be the project's id or number.`);
    }
  },
  computed: {
    statuses: ({ name = "", spec }) => {
      const isApex = name.split(".").length === 2;
      const record = isApex
        ? { type: "A", rrdata: "216.239.32.21" }
        : { type: "CNAME", rrdata: "ghs.googlehosted.com." };
      return [
        { mappedRouteName: spec.routeName, resourceRecords: [{ name: name.split(".")[0] ?? "", ...record }] },
      ];
    },
  },
});
