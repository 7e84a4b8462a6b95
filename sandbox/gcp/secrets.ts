import type { SecretArgs, SecretState } from "@pulumi/gcp/secretmanager/secret.js";
import type { SecretIamMemberArgs } from "@pulumi/gcp/secretmanager/secretIamMember.js";
import type { SecretVersionArgs, SecretVersionState } from "@pulumi/gcp/secretmanager/secretVersion.js";
import type { Cloud } from "../provider/cloud.ts";
import { identity, immutable, optional } from "../provider/resource-type.ts";
import {
  byProjectId,
  form,
  gcpType,
  googleError,
  labelOutputs,
  projectIn,
  projectNumber,
  text,
} from "./gcp-type.ts";
import { hasRole, iamMember } from "./members.ts";
import { TOPIC } from "./messaging.ts";
import { readersOf } from "./secret-readers.ts";

const SECRET = "gcp:secretmanager/secret:Secret";
const VERSION = "gcp:secretmanager/secretVersion:SecretVersion";
const BINDING = "gcp:secretmanager/secretIamMember:SecretIamMember";
const API = "secretmanager.googleapis.com";

/** A secret of Secret Manager, without its value. */
export const managedSecret = gcpType<SecretArgs, SecretState>({
  token: SECRET,
  api: API,
  inputs: {
    secretId: immutable,
    project: immutable,
    replication: identity,
    labels: optional,
    annotations: optional,
    topics: optional,
    rotation: optional,
    ttl: optional,
    expireTime: optional,
    versionAliases: optional,
    versionDestroyTtl: optional,
    deletionProtection: optional,
    deletionPolicy: optional,
  },
  autonamed: "secretId",
  ownsParts: true,
  id: ({ project, secretId }) => `projects/${project}/secrets/${secretId}`,
  *check({ secretId, replication, rotation, topics }) {
    yield* form("secretId", secretId, /^[\w-]{1,255}$/, "must be 1 to 255 letters, digits, _ or -");
    if ((replication.auto === undefined) === (replication.userManaged === undefined)) {
      yield { property: "replication", reason: "replication needs exactly one of auto and userManaged." };
    }
    if (rotation && !topics?.length) {
      yield { property: "rotation", reason: "rotation needs topics: all it does is to send a message." };
    }
  },
  admit({ topics }, cloud) {
    for (const { name } of topics ?? []) {
      if (cloud.lacks(TOPIC, byProjectId(cloud, name))) {
        throw googleError(404, `Topic '${name}' was not found.`);
      }
    }
  },
  ...labelOutputs,
  computed: {
    name: ({ project, secretId }, { cloud }) =>
      `projects/${projectNumber(cloud, project)}/secrets/${secretId}`,
    createTime: (_, { now }) => now,
  },
  guardDelete({ deletionProtection }, _, { id }) {
    if (deletionProtection) {
      throw googleError(400, `Secret '${id}' has deletionProtection and cannot be deleted.`);
    }
  },
  afterDelete: ({ id }, cloud) => cloud.store.restart(`${id}/versions`),
});

/** A value of a secret. Versions are numbered from 1, and a number is not given twice. */
export const secretVersion = gcpType<SecretVersionArgs, SecretVersionState>({
  token: VERSION,
  api: API,
  inputs: {
    secret: identity,
    secretData: { immutable: true, secret: true },
    isSecretDataBase64: immutable,
    enabled: optional,
    deletionPolicy: optional,
  },
  homeProject: ({ secret }, cloud) => projectIn(cloud, secret),
  id(inputs, cloud) {
    const secret = byProjectId(cloud, inputs.secret);
    return `${secret}/versions/${cloud.store.next(`${secret}/versions`)}`;
  },
  *check({ secret, secretData }) {
    yield* form("secret", secret, /^projects\/[^/]+\/secrets\/[^/]+$/, "must look like projects/P/secrets/S");
    if (!secretData) yield { property: "secretData", reason: "secretData must be given and not be empty." };
    if (secretData && Buffer.byteLength(secretData) > 65_536) {
      yield { property: "secretData", reason: "secretData is over 64 KiB." };
    }
  },
  admit: ({ secret }, cloud) => requireSecret(cloud, byProjectId(cloud, secret)),
  computed: {
    version: (_, { id }) => versionNumber(id),
    name: ({ secret }, { id, cloud }) => {
      const project = projectIn(cloud, secret);
      return id.replace(/^projects\/[^/]+/, `projects/${projectNumber(cloud, project)}`);
    },
    createTime: (_, { now }) => now,
    enabled: () => true,
  },
  /** A cloud would do it, and the next instance of the service would not start: so the sandbox is stricter here. */
  guardDelete(_, cloud, { id }) {
    const [reader] = readersOf(cloud, id);
    if (!reader) return;
    throw googleError(
      400,
      `Sandbox: '${reader.id}' still reads ${id}, and could not start any more without it.`,
    );
  },
});

/** A role that a member has on a secret. */
export const secretIamMember = iamMember<SecretIamMemberArgs>({
  token: BINDING,
  api: API,
  inputs: { secretId: identity, project: immutable },
  on: SECRET,
  target: ({ secretId, project }, cloud) => secretName(cloud, text(secretId) ?? "", text(project)),
});

/** The full name of a secret, from that or from its short name in a project. */
export function secretName(cloud: Cloud, secret: string, project: string | undefined): string {
  return secret.includes("/") ? byProjectId(cloud, secret) : `projects/${project}/secrets/${secret}`;
}

/** The secret and that version of it must exist, and the account must be allowed to read it. */
export function requireReadableSecret(cloud: Cloud, secret: string, version: string, email: string): void {
  if (cloud.preview) return;
  requireSecret(cloud, secret);
  const usable = cloud.store
    .list(VERSION)
    .filter((it) => it.id.startsWith(`${secret}/versions/`) && it.inputs.enabled !== false);
  const found =
    version === "latest" ? usable.length > 0 : usable.some(({ id }) => versionNumber(id) === version);
  if (!found) throw googleError(404, `Secret ${secret}/versions/${version} was not found.`);
  if (hasRole(cloud, BINDING, secret, `serviceAccount:${email}`, ["roles/secretmanager.secretAccessor"])) {
    return;
  }
  throw googleError(
    403,
    `Permission denied on secret: ${secret}/versions/${version} for ${email}. It needs ` +
      "roles/secretmanager.secretAccessor on the secret.",
  );
}

function requireSecret(cloud: Cloud, secret: string): void {
  if (cloud.lacks(SECRET, secret)) throw googleError(404, `Secret '${secret}' was not found.`);
}

function versionNumber(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
