import type { FunctionArgs, FunctionState } from "@pulumi/gcp/cloudfunctionsv2/function.js";
import type { Cloud } from "../provider/cloud.ts";
import { identity, immutable, optional, type Plain, required } from "../provider/resource-type.ts";
import type { CloudRecord } from "../provider/store.ts";
import { BUCKET_BINDING } from "./bucket-iam.ts";
import { buildRules, serviceRules } from "./function-rules.ts";
import {
  byProjectId,
  form,
  gcpType,
  googleError,
  labelOutputs,
  REGION,
  REGION_RULE,
  requireApi,
} from "./gcp-type.ts";
import { hasRole, requireServiceAccount } from "./members.ts";
import { OBJECT, requireBucket } from "./object-retention.ts";
import { PROJECT_BINDING, projectTarget } from "./project-iam.ts";
import { REPOSITORY, REPOSITORY_BINDING } from "./registry.ts";
import { runtimeAccount, SERVICE, uri } from "./run.ts";
import { requireReadableSecret } from "./secrets.ts";

type FunctionInputs = Plain<FunctionArgs>;

/** What builds and serves a function: https://cloud.google.com/functions/docs/deploy#before_you_begin */
const BUILD_APIS = ["cloudbuild.googleapis.com", "run.googleapis.com", "artifactregistry.googleapis.com"];

/** A function of the second generation: code, built into a container that a Cloud Run service of its name serves. */
export const cloudFunction = gcpType<FunctionArgs, FunctionState>({
  token: "gcp:cloudfunctionsv2/function:Function",
  api: "cloudfunctions.googleapis.com",
  inputs: {
    name: immutable,
    location: identity,
    project: immutable,
    description: optional,
    labels: optional,
    buildConfig: required,
    serviceConfig: optional,
    deletionPolicy: optional,
  },
  autonamed: "name",
  ownsParts: true,
  id: ({ project, location, name }) => `projects/${project}/locations/${location}/functions/${name}`,
  *check({ name, location, buildConfig, serviceConfig }) {
    yield* form("name", name, /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, NAME_RULE);
    yield* form("location", location, REGION, REGION_RULE);
    yield* buildRules(buildConfig);
    yield* serviceRules(serviceConfig ?? {});
  },
  admit(inputs, cloud, current) {
    for (const api of BUILD_APIS) requireApi(cloud, inputs.project ?? "", api);
    requireSource(inputs, cloud);
    requireBuilder(inputs, cloud);
    const account = runtimeAccount(inputs.serviceConfig?.serviceAccountEmail, inputs.project, cloud);
    requireServiceAccount(cloud, account);
    for (const { projectId, secret, version } of inputs.serviceConfig?.secretEnvironmentVariables ?? []) {
      requireReadableSecret(
        cloud,
        byProjectId(cloud, `projects/${projectId}/secrets/${secret}`),
        version,
        account,
      );
    }
    if (!current) requireFreeName(inputs, cloud);
  },
  computed: { url: functionUrl, environment: () => "GEN_2", state: () => "ACTIVE" },
  computedMembers: {
    serviceConfig: { uri: (inputs, { cloud }) => uri(inputs, cloud), service: serviceOf },
  },
  renewed: { ...labelOutputs.renewed, updateTime: (_, { now }) => now },
  secretOutputs: labelOutputs.secretOutputs,
  /** No program manages the service; its URN says what it was made with. */
  afterCreate({ inputs, urn }, cloud) {
    const { name, location, project } = inputs as unknown as FunctionInputs;
    const own = uri({ name, location, project }, cloud);
    cloud.store.put({
      type: SERVICE,
      id: serviceOf({ name, location, project }),
      ...(urn !== undefined && { urn }),
      inputs: { name: name ?? "", location, project: project ?? "" },
      outputs: { uri: own, urls: [own, functionUrl({ name, location, project })] },
      abandoned: true,
    });
  },
  afterDelete({ inputs }, cloud) {
    const service = serviceOf(inputs as unknown as FunctionInputs);
    const mine = ({ id }: CloudRecord) => id === service || id.startsWith(`${service}/`);
    for (const { type, id } of cloud.store.list().filter(mine)) cloud.store.remove(type, id);
  },
});

/** The name becomes that of a Cloud Run service: `metadata.name` in https://cloud.google.com/run/docs/reference/rest */
const NAME_RULE = "must be at most 63 lower-case letters, digits and -, start with a letter and not end in -";

type FunctionPlace = Pick<FunctionInputs, "name" | "location" | "project">;

function functionUrl({ name, location, project }: FunctionPlace): string {
  return `https://${location}-${project}.cloudfunctions.net/${name}`;
}

/** The full name of the service behind a function. */
function serviceOf({ name, location, project }: FunctionPlace): string {
  return `projects/${project}/locations/${location}/services/${name}`;
}

function requireFreeName(inputs: FunctionInputs, cloud: Cloud): void {
  const service = serviceOf(inputs);
  if (cloud.preview || !cloud.store.get(SERVICE, service)) return;
  throw googleError(
    409,
    `Could not create Cloud Run service ${inputs.name}. A Cloud Run service with this name already exists.`,
  );
}

/** The code must be in the bucket, in that generation if one is named. */
function requireSource({ buildConfig }: FunctionInputs, cloud: Cloud): void {
  const { bucket = "", object = "", generation } = buildConfig?.source?.storageSource ?? {};
  if (cloud.preview) return;
  requireBucket(cloud, bucket);
  const live = cloud.store.get(OBJECT, `${bucket}/${object}`);
  if (!live) throw googleError(404, `The source gs://${bucket}/${object} was not found.`);
  if (generation === undefined || Number(live.outputs.generation) === generation) return;
  if (cloud.lacks(OBJECT, `${bucket}/${object}#${generation}`)) {
    throw googleError(404, `The source gs://${bucket}/${object} has no generation ${generation}.`);
  }
}

const BUILDER = ["roles/cloudbuild.builds.builder"];
const LOGS = ["roles/logging.logWriter"];
const IMAGES = ["roles/artifactregistry.writer"];
const SOURCES = ["roles/storage.objectViewer"];

/**
 * An account that the program chose to build with must be allowed to build: on the project, or on the bucket of the
 * source and on the repository that images go to.
 * Source: https://cloud.google.com/functions/docs/securing/build-custom-sa#grant_permissions
 */
function requireBuilder({ project, buildConfig }: FunctionInputs, cloud: Cloud): void {
  const account = buildConfig?.serviceAccount?.replace(/^.*\//, "");
  if (account === undefined) return;
  requireServiceAccount(cloud, account);
  const repository = byProjectId(cloud, buildConfig?.dockerRepository ?? "");
  if (repository !== "" && cloud.lacks(REPOSITORY, repository)) {
    throw googleError(404, `The repository '${repository}' for images was not found.`);
  }
  const has = (token: string, target: string, roles: readonly string[]) =>
    hasRole(cloud, token, target, `serviceAccount:${account}`, roles);
  const onProject = (roles: readonly string[]) => has(PROJECT_BINDING, projectTarget(project ?? ""), roles);
  const bucket = buildConfig?.source?.storageSource?.bucket ?? "";
  const may =
    onProject(BUILDER) ||
    (onProject(LOGS) &&
      (onProject(IMAGES) || has(REPOSITORY_BINDING, repository, IMAGES)) &&
      (onProject(SOURCES) || has(BUCKET_BINDING, bucket, SOURCES)));
  if (may) return;
  throw googleError(
    403,
    `Build failed: ${account} may not build in project '${project}'. It needs ${BUILDER} on the project, or ` +
      `${[LOGS, IMAGES, SOURCES].join(", ")}.`,
  );
}
