import type { DomainMappingArgs, DomainMappingState } from "@pulumi/gcp/cloudrun/domainMapping.js";
import { identity, immutable, optional } from "../provider/resource-type.ts";
import { form, gcpType, googleError, projectNumber } from "./gcp-type.ts";
import { SERVICE } from "./run.ts";

/**
 * A domain that a service answers under: one that whoever deploys has verified, itself or with a domain above it. The DNS records
 * to set are in `statuses`.
 * Source: cloud.google.com/run/docs/mapping-custom-domains, terraform-provider-google#19053
 */
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
  admit({ project, location, spec, metadata, name = "" }, cloud, current) {
    const id = `projects/${project}/locations/${location}/services/${spec.routeName}`;
    if (cloud.lacks(SERVICE, id)) throw googleError(404, `Service '${id}' was not found.`);
    const namespace = metadata?.namespace ?? project;
    if (namespace !== project && namespace !== projectNumber(cloud, project)) {
      throw googleError(400, `metadata.namespace "${namespace}" must be the project's id or number.`);
    }
    // It is Cloud Run that looks, once there is a mapping: a preview passes.
    if (current || cloud.preview) return;
    const verified = cloud.store.seeds().verifiedDomains ?? [];
    if (!verified.some((domain) => name === domain || name.endsWith(`.${domain}`))) {
      throw new Error(
        `Error waiting to create DomainMapping: resource is in failed state "Ready:False", message: Caller is not authorized to administer the domain '${name}'. If you own '${name}', you can obtain authorization by verifying ownership of the domain, or any of its parent domains, via the Webmaster Central portal. (In the sandbox, SANDBOX_VERIFIED_DOMAINS=${name} says that it is verified.)`,
      );
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
