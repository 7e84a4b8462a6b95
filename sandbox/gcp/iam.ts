import type {
  WorkloadIdentityPoolArgs,
  WorkloadIdentityPoolState,
} from "@pulumi/gcp/iam/workloadIdentityPool.js";
import type {
  WorkloadIdentityPoolProviderArgs,
  WorkloadIdentityPoolProviderState,
} from "@pulumi/gcp/iam/workloadIdentityPoolProvider.js";
import type { AccountArgs, AccountState } from "@pulumi/gcp/serviceaccount/account.js";
import type { IAMMemberArgs } from "@pulumi/gcp/serviceaccount/iammember.js";
import {
  derivedNumber,
  identity,
  immutable,
  optional,
  type Plain,
  type Violation,
} from "../provider/resource-type.ts";
import { atMost, byProjectId, form, gcpType, googleError, projectNumber, text } from "./gcp-type.ts";
import { ACCOUNT_BINDING, iamMember } from "./members.ts";

const API = "iam.googleapis.com";
const ACCOUNT = "gcp:serviceaccount/account:Account";
const POOL = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";

/** A service account; its e-mail follows from its id and its project. */
export const serviceAccount = gcpType<AccountArgs, AccountState>({
  token: ACCOUNT,
  api: API,
  inputs: {
    accountId: immutable,
    project: immutable,
    displayName: optional,
    description: optional,
    disabled: optional,
    createIgnoreAlreadyExists: optional,
    deletionPolicy: optional,
  },
  autonamed: "accountId",
  ownsParts: true,
  id: (inputs) => `projects/${inputs.project}/serviceAccounts/${accountEmail(inputs)}`,
  *check({ accountId, displayName, description }) {
    yield* form("accountId", accountId, /^(?=.{6,30}$)[a-z]([-a-z0-9]*[a-z0-9])$/, ACCOUNT_ID_RULE);
    yield* atMost("displayName", displayName, 100);
    yield* atMost("description", description, 256);
  },
  computed: {
    email: accountEmail,
    member: (inputs) => `serviceAccount:${accountEmail(inputs)}`,
    name: (inputs) => `projects/${inputs.project}/serviceAccounts/${accountEmail(inputs)}`,
    // Another one each time, as in the real cloud.
    uniqueId: (_, { id, now }) => derivedNumber(id + now, 21),
  },
});

const ACCOUNT_ID_RULE =
  "must be 6 to 30 lower-case letters, digits and -, start with a letter and not end in -";

function accountEmail({
  accountId,
  project,
}: {
  accountId?: string | undefined;
  project?: string | undefined;
}): string {
  return `${accountId}@${project}.iam.gserviceaccount.com`;
}

/** A role that a member has on a service account. */
export const serviceAccountIamMember = iamMember<IAMMemberArgs>({
  token: ACCOUNT_BINDING,
  api: API,
  inputs: { serviceAccountId: identity },
  on: ACCOUNT,
  target({ serviceAccountId }, cloud) {
    const name = byProjectId(cloud, text(serviceAccountId) ?? "");
    const project = /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(name)?.[1];
    return name.replace(/^projects\/-\//, `projects/${project}/`);
  },
});

const POOL_ID = /^(?!gcp-)[a-z0-9-]{4,32}$/;
const POOL_ID_RULE = "must be 4 to 32 lower-case letters, digits and -, and not start with gcp-";

/** A pool that was deleted: https://cloud.google.com/iam/docs/manage-workload-identity-pools-providers#delete-pool */
const DELETED_POOL = "gcp:iam/workloadIdentityPool:DELETED";

function poolId({ project, workloadIdentityPoolId: pool }: Plain<WorkloadIdentityPoolArgs>): string {
  return `projects/${project}/locations/global/workloadIdentityPools/${pool}`;
}

/** A workload identity pool. */
export const workloadIdentityPool = gcpType<WorkloadIdentityPoolArgs, WorkloadIdentityPoolState>({
  token: POOL,
  api: API,
  inputs: {
    workloadIdentityPoolId: identity,
    project: immutable,
    displayName: optional,
    description: optional,
    disabled: optional,
    mode: immutable,
    deletionPolicy: optional,
  },
  ownsParts: true,
  id: poolId,
  *check({ workloadIdentityPoolId, displayName, description }) {
    yield* form("workloadIdentityPoolId", workloadIdentityPoolId, POOL_ID, POOL_ID_RULE);
    yield* atMost("displayName", displayName, 32);
    yield* atMost("description", description, 256);
  },
  admit(inputs, cloud, current) {
    const id = poolId(inputs);
    if (current || cloud.preview || !cloud.store.get(DELETED_POOL, id)) return;
    throw googleError(
      409,
      `Requested entity already exists: '${id}' was deleted, and its id is kept for 30 days.`,
    );
  },
  afterDelete({ id }, cloud) {
    cloud.store.put({ type: DELETED_POOL, id, inputs: {}, outputs: {}, abandoned: true });
  },
  computed: {
    name: ({ project, workloadIdentityPoolId: pool }, { cloud }) =>
      `projects/${projectNumber(cloud, project)}/locations/global/workloadIdentityPools/${pool}`,
    state: () => "ACTIVE",
  },
});

/** A provider of a workload identity pool: whom it trusts, and on which condition. */
export const workloadIdentityPoolProvider = gcpType<
  WorkloadIdentityPoolProviderArgs,
  WorkloadIdentityPoolProviderState
>({
  token: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
  api: API,
  inputs: {
    workloadIdentityPoolId: identity,
    workloadIdentityPoolProviderId: identity,
    project: immutable,
    displayName: optional,
    description: optional,
    disabled: optional,
    attributeMapping: optional,
    attributeCondition: optional,
    oidc: optional,
    deletionPolicy: optional,
  },
  id: (inputs) => providerName(inputs, inputs.project),
  *check(inputs) {
    yield* form(
      "workloadIdentityPoolProviderId",
      inputs.workloadIdentityPoolProviderId,
      POOL_ID,
      POOL_ID_RULE,
    );
    yield* atMost("displayName", inputs.displayName, 32);
    yield* atMost("attributeCondition", inputs.attributeCondition, 4096);
    if (inputs.oidc === undefined) {
      yield { property: "oidc", reason: "The sandbox knows OIDC providers only: set oidc." };
    }
    yield* form("oidc.issuerUri", inputs.oidc?.issuerUri, /^https:\/\//, "must start with https://");
    yield* attributeRules(inputs.attributeMapping ?? {}, inputs.attributeCondition);
    if (inputs.oidc?.issuerUri === GITHUB_ISSUER && !inputs.attributeCondition?.includes("assertion.")) {
      yield { property: "attributeCondition", reason: SHARED_ISSUER };
    }
  },
  admit({ project, workloadIdentityPoolId: pool }, cloud) {
    const id = `projects/${project}/locations/global/workloadIdentityPools/${pool}`;
    if (cloud.lacks(POOL, id)) throw googleError(404, `Pool '${id}' was not found.`);
  },
  computed: {
    name: (inputs, { cloud }) => providerName(inputs, projectNumber(cloud, inputs.project)),
    state: () => "ACTIVE",
  },
});

const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";
const SHARED_ISSUER =
  "The attribute condition must reference one of the provider's claims (assertion.…): this issuer is shared by all of GitHub.";

function providerName(
  inputs: { workloadIdentityPoolId: string; workloadIdentityPoolProviderId: string },
  project: string | undefined,
): string {
  const pool = `projects/${project}/locations/global/workloadIdentityPools/${inputs.workloadIdentityPoolId}`;
  return `${pool}/providers/${inputs.workloadIdentityPoolProviderId}`;
}

/** https://cloud.google.com/iam/docs/workload-identity-federation#mapping */
function* attributeRules(
  mapping: Record<string, string>,
  condition: string | undefined,
): Iterable<Violation> {
  const property = "attributeMapping";
  if (mapping["google.subject"] === undefined) {
    yield { property, reason: "attributeMapping must map google.subject." };
  }
  for (const [target, source] of Object.entries(mapping)) {
    if (!/^(google\.(subject|groups)|attribute\.[a-z0-9_]{1,100})$/.test(target)) {
      yield { property, reason: `"${target}" must be google.subject, google.groups or attribute.NAME.` };
    }
    yield* atMost(`attributeMapping["${target}"]`, source, 2048);
  }
  for (const [attribute] of (condition ?? "").matchAll(/\battribute\.\w+/g)) {
    if (mapping[attribute] === undefined) {
      yield {
        property: "attributeCondition",
        reason: `The condition uses ${attribute}, which is not mapped.`,
      };
    }
  }
}
