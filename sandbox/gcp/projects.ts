import type { ServiceArgs, ServiceState } from "@pulumi/gcp/projects/service.js";
import type { ServiceIdentityArgs, ServiceIdentityState } from "@pulumi/gcp/projects/serviceIdentity.js";
import { identity, immutable, optional } from "../provider/resource-type.ts";
import { form, gcpType, projectNumber } from "./gcp-type.ts";

/** An API that is enabled in a project. Enabling it twice is no conflict: two stacks may share a project. */
export const projectService = gcpType<ServiceArgs, ServiceState>({
  token: "gcp:projects/service:Service",
  inputs: {
    service: identity,
    project: immutable,
    disableOnDestroy: optional,
    disableDependentServices: optional,
    checkIfServiceHasUsageOnDestroy: optional,
    deletionPolicy: optional,
  },
  id: ({ project, service }) => `${project}/${service}`,
  upsert: true,
  outlivesProgram: ({ disableOnDestroy }) => disableOnDestroy !== true,
  check: ({ service }) =>
    form("service", service, /^[a-z][a-z0-9.-]*\.googleapis\.com$/, "must end in .googleapis.com"),
});

/** Domains of the service agents, by API: https://cloud.google.com/iam/docs/service-agents */
const AGENT_DOMAINS: { readonly [api: string]: string } = {
  "artifactregistry.googleapis.com": "gcp-sa-artifactregistry",
  "cloudscheduler.googleapis.com": "gcp-sa-cloudscheduler",
  "logging.googleapis.com": "gcp-sa-logging",
  "monitoring.googleapis.com": "gcp-sa-monitoring-notification",
  "pubsub.googleapis.com": "gcp-sa-pubsub",
  "run.googleapis.com": "serverless-robot-prod",
  "secretmanager.googleapis.com": "gcp-sa-secretmanager",
};

/** The account that a Google service acts as in a project: `service-NUMBER@DOMAIN.iam.gserviceaccount.com`. */
export function serviceAgent(api: string, number: string): string {
  return `service-${number}@${AGENT_DOMAINS[api]}.iam.gserviceaccount.com`;
}

/** Type token of {@link serviceIdentity}. */
export const SERVICE_IDENTITY = "gcp:projects/serviceIdentity:ServiceIdentity";

/** Makes a service agent exist. It stays for good: deleting it is a no-op in the real provider too. */
export const serviceIdentity = gcpType<ServiceIdentityArgs, ServiceIdentityState>({
  token: SERVICE_IDENTITY,
  inputs: { service: identity, project: immutable },
  id: ({ project, service }) => `projects/${project}/services/${service}`,
  upsert: true,
  outlivesProgram: () => true,
  *check({ service }) {
    if (service in AGENT_DOMAINS) return;
    const known = Object.keys(AGENT_DOMAINS).join(", ");
    yield {
      property: "service",
      reason: `The sandbox does not know the service agent of "${service}", only ${known}.`,
    };
  },
  computed: {
    email: ({ project, service }, { cloud }) => serviceAgent(service, projectNumber(cloud, project)),
    member: ({ project, service }, { cloud }) =>
      `serviceAccount:${serviceAgent(service, projectNumber(cloud, project))}`,
  },
});
