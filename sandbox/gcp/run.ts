import type { ServiceArgs, ServiceState } from "@pulumi/gcp/cloudrunv2/service.js";
import type { ServiceIamMemberArgs } from "@pulumi/gcp/cloudrunv2/serviceIamMember.js";
import type { Cloud } from "../provider/cloud.ts";
import {
  derived,
  identity,
  immutable,
  type Making,
  optional,
  type Plain,
  required,
} from "../provider/resource-type.ts";
import { requireHealthy, requirePullable, type Template, templateRules } from "./container-rules.ts";
import {
  byProjectId,
  form,
  gcpType,
  googleError,
  labelOutputs,
  oneOf,
  projectNumber,
  REGION,
  REGION_RULE,
  text,
} from "./gcp-type.ts";
import { iamMember, requireServiceAccount } from "./members.ts";
import {
  DEFAULT_TRAFFIC,
  keepRevision,
  keepsTemplate,
  requireRevisions,
  revisionNumber,
  trafficRules,
} from "./revisions.ts";
import { requireReadableSecret, secretName } from "./secrets.ts";

/** Type token of a Cloud Run service. */
export const SERVICE = "gcp:cloudrunv2/service:Service";
/** Type token of {@link serviceIamMember}. */
export const SERVICE_BINDING = "gcp:cloudrunv2/serviceIamMember:ServiceIamMember";
const API = "run.googleapis.com";

/**
 * A service. An update that changes the template makes a new revision. One that leaves traffic out sends what the state
 * last saw of it: the provider PATCHes the whole service, without a mask.
 */
export const service = gcpType<ServiceArgs, ServiceState>({
  token: SERVICE,
  api: API,
  inputs: {
    name: immutable,
    location: identity,
    project: immutable,
    template: required,
    scaling: optional,
    traffics: optional,
    ingress: optional,
    invokerIamDisabled: optional,
    defaultUriDisabled: optional,
    customAudiences: optional,
    iapEnabled: optional,
    labels: optional,
    annotations: optional,
    description: optional,
    client: optional,
    clientVersion: optional,
    launchStage: optional,
    deletionProtection: optional,
    deletionPolicy: optional,
  },
  autonamed: "name",
  ownsParts: true,
  id: ({ project, location, name }) => `projects/${project}/locations/${location}/services/${name}`,
  *check({ name, location, ingress, template, description, scaling, traffics }) {
    yield* form(
      "name",
      name,
      /^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/,
      "must match [a-z][a-z0-9-]*, end in no - and have at most 49 characters",
    );
    yield* form("location", location, REGION, REGION_RULE);
    yield* oneOf("ingress", ingress, [
      "INGRESS_TRAFFIC_ALL",
      "INGRESS_TRAFFIC_INTERNAL_ONLY",
      "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
    ]);
    if (description && description.length > 512) {
      yield { property: "description", reason: "description is over 512 characters." };
    }
    if ((scaling?.minInstanceCount ?? 0) > (scaling?.maxInstanceCount ?? Number.POSITIVE_INFINITY)) {
      yield { property: "scaling", reason: "scaling: minInstanceCount is over maxInstanceCount." };
    }
    yield* templateRules(template);
    yield* trafficRules(traffics);
  },
  admit(inputs, cloud, current) {
    if (current) requireRevisions(inputs.traffics, current.id, cloud);
    for (const container of inputs.template.containers ?? []) {
      requirePullable(container.image, cloud);
      requireHealthy(container, `${inputs.name}-${revisionNumber(current?.outputs)}`);
    }
    const account = runtimeAccount(inputs.template.serviceAccount, inputs.project, cloud);
    requireServiceAccount(cloud, account);
    requireReadableSecrets(inputs, account, cloud);
  },
  computed: {
    uri: (inputs, { cloud }) => uri(inputs, cloud),
    urls: (inputs, { cloud }) => [uri(inputs, cloud)],
    uid: (_, { id, now }) => derived(id + now, 32, "0123456789abcdef"),
    createTime: (_, { now }) => now,
    ingress: () => "INGRESS_TRAFFIC_ALL",
    launchStage: () => "GA",
    deletionProtection: () => true,
    traffics: () => DEFAULT_TRAFFIC,
    reconciling: () => false,
  },
  sentFromState: ["traffics"],
  afterCreate: keepRevision,
  afterOverwrite(before, cloud) {
    const now = cloud.store.get(SERVICE, before.id);
    if (now) keepRevision(now, cloud);
  },
  renewed: {
    ...labelOutputs.renewed,
    generation: (_, making) => generation(making),
    observedGeneration: (_, making) => generation(making),
    latestCreatedRevision: revision,
    latestReadyRevision: revision,
    etag: (_, { id, now }) => `"${derived(id + now, 20)}"`,
    updateTime: (_, { now }) => now,
    terminalConditions: () => [{ type: "Ready", state: "CONDITION_SUCCEEDED" }],
  },
  secretOutputs: labelOutputs.secretOutputs,
  guardDelete({ deletionProtection }, _, { id }) {
    if (deletionProtection === false) return;
    throw googleError(
      400,
      `Service '${id}' cannot be destroyed without setting deletionProtection to false and running \`pulumi up\` first.`,
    );
  },
});

type Service = Plain<ServiceArgs>;

/** The account that containers run as; by default that of Compute Engine. */
export function runtimeAccount(given: string | undefined, project: string | undefined, cloud: Cloud): string {
  return given ?? `${projectNumber(cloud, project)}-compute@developer.gserviceaccount.com`;
}

function requireReadableSecrets(
  { project, template }: { project?: string | undefined; template: Template },
  account: string,
  cloud: Cloud,
) {
  const environment = (template.containers ?? []).flatMap((container) => container.envs ?? []);
  for (const { valueSource } of environment) {
    const reference = valueSource?.secretKeyRef;
    if (!reference) continue;
    requireReadableSecret(
      cloud,
      secretName(cloud, reference.secret, project),
      reference.version ?? "latest",
      account,
    );
  }
}

/** Where a service answers. */
export function uri(
  { name, project, location }: { name?: string | undefined; project?: string | undefined; location: string },
  cloud: Cloud,
): string {
  return `https://${name}-${projectNumber(cloud, project)}.${location}.run.app`;
}

/** Counts the creation and every update, as a string. */
function generation({ before }: Making): string {
  return String(Number(before?.generation ?? 0) + 1);
}

function revision({ name, template }: Service, { id, before, cloud }: Making): string {
  const current = cloud.store.get(SERVICE, id);
  if (current && keepsTemplate(current, template, cloud))
    return String(current.outputs.latestCreatedRevision);
  return `${id}/revisions/${name}-${revisionNumber(before)}`;
}

/** A role that a member has on a Cloud Run service. */
export const serviceIamMember = iamMember<ServiceIamMemberArgs>({
  token: SERVICE_BINDING,
  api: API,
  inputs: { name: identity, location: identity, project: immutable },
  on: SERVICE,
  target({ name, location, project }, cloud) {
    const given = text(name) ?? "";
    if (given.includes("/")) return byProjectId(cloud, given);
    return `projects/${project}/locations/${location}/services/${given}`;
  },
});
