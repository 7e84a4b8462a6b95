import {
  GRANT_KINDS,
  type Grant,
  type GrantKind,
  type GrantTarget,
  type GuardedResource,
  type GuardFinding,
  type Guards,
} from "./guarded.ts";
import { foreignGrants } from "./project-grants.ts";

const ACCOUNT = "gcp:serviceaccount/account:Account";
const POOL = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";
const PROVIDER = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";
const KEY = "gcp:serviceaccount/key:Key";

/** What somebody granted, made or paused beside one resource of Google Cloud. */
export async function googleFindings(
  resource: GuardedResource,
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<GuardFinding[]> {
  const { urn, type, id = "", inputs } = resource;
  const target = grantTarget(resource);
  const grants = target ? await addedGrants(target, resources, guards) : [];
  const keys = type === ACCOUNT ? await guards.keys(id) : [];
  const providers = type === POOL ? await addedProviders(id, resources, guards) : [];
  const wasPaused = inputs?.paused === true;
  const isJob = type === "gcp:cloudscheduler/job:Job";
  const isPaused = isJob ? await guards.isPaused(id) : wasPaused;
  return [
    ...grants.map(({ role, member }) => ({
      urn,
      type: bindingType(type),
      name: `${member} has ${role} on ${shortName(id)}`,
      verb: "create" as const,
      properties: [],
    })),
    ...keys.map((key) => ({
      urn,
      type: KEY,
      name: `${key} of ${shortName(id)}`,
      verb: "create" as const,
      properties: [],
    })),
    ...providers.map((provider) => ({
      urn,
      type: PROVIDER,
      name: `${shortName(provider)} of ${shortName(id)}`,
      verb: "create" as const,
      properties: [],
    })),
    ...(isPaused === wasPaused
      ? []
      : [
          {
            urn,
            type,
            name: shortName(id),
            verb: "change" as const,
            properties: [{ path: "paused", before: wasPaused, after: isPaused }],
          },
        ]),
  ];
}

/** What somebody granted on the whole project, where that reaches the stack; what others do in a shared one is theirs. */
export async function projectFindings(
  { project, project_number }: { readonly project: string; readonly project_number: string },
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<GuardFinding[]> {
  const urn = resources.find(({ type }) => type.startsWith("gcp:"))?.urn;
  if (urn === undefined) return [];
  const [grants, ci] = await Promise.all([
    addedGrants({ kind: "project", name: `projects/${project}` }, resources, guards),
    guards.ciAccounts(),
  ]);
  const named = (type: string) =>
    resources.flatMap((it) => (it.type === type && it.id !== undefined ? [shortName(it.id)] : []));
  const context = { project, project_number, accounts: named(ACCOUNT), pools: named(POOL), ci };
  return foreignGrants(grants, context).map(({ role, member }) => ({
    // The project itself is no resource of the stack: it belongs to the stack as a whole.
    urn: `${urn.split("::").slice(0, 2).join("::")}::pulumi:pulumi:Stack::stack`,
    type: "gcp:projects/iAMMember:IAMMember",
    name: `${member} has ${role} on the whole project ${project}`,
    verb: "create",
    properties: [],
  }));
}

function grantTarget({ type, id, outputs }: GuardedResource): GrantTarget | undefined {
  const kind = (GRANT_KINDS as Readonly<Record<string, GrantKind>>)[type];
  if (kind === undefined || id === undefined) return undefined;
  // A function is called through the service that serves it.
  const { service } = (outputs?.serviceConfig ?? {}) as { service?: unknown };
  const name = type.endsWith(":Function") ? service : kind === "bucket" ? `b/${id.replace(/^b\//, "")}` : id;
  return typeof name === "string" ? { kind, name } : undefined;
}

/** Grants that no binding of the state stands for. Ids of bindings are `TARGET/ROLE/MEMBER`, with a condition's title. */
async function addedGrants(
  target: GrantTarget,
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<Grant[]> {
  const ids = resources.flatMap(({ type, id }) =>
    id !== undefined && /I[aA][mM]Member$/.test(type) ? [spelled(id)] : [],
  );
  return (await guards.grants(target)).filter(({ role, member }) => {
    if (isOfGoogle(member)) return false;
    const id = spelled(`${target.name}/${role}/${member}`);
    return !ids.some((known) => known === id || known.startsWith(`${id}/`));
  });
}

/** Providers through which somebody else's tokens are accepted, by names that the state does not know. */
async function addedProviders(
  pool: string,
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<readonly string[]> {
  const known = new Set(
    resources.flatMap(({ type, id }) =>
      type === PROVIDER && id?.startsWith(`${pool}/`) ? [shortName(id)] : [],
    ),
  );
  return (await guards.providers(pool)).filter((provider) => !known.has(shortName(provider)));
}

/** Google does not tell members by their case; buckets and projects have two spellings. */
const spelled = (id: string): string =>
  id
    .toLowerCase()
    .replace(/^b\//, "")
    .replace(/^projects\/([^/]+)\/(?=((projects|organizations)\/[^/]+\/)?roles\/)/, "$1/");

/** Members that a bucket starts with by itself, and those that are gone and can do nothing. */
const isOfGoogle = (member: string): boolean => /^(project(Owner|Editor|Viewer)|deleted):/.test(member);

/** `gcp:secretmanager/secret:Secret` → `gcp:secretmanager/secretIamMember:SecretIamMember`. */
function bindingType(type: string): string {
  const [, area = "", name = "", kind = ""] = /^(gcp:\w+)\/(\w+):(\w+)$/.exec(type) ?? [];
  return `${area}/${name}IamMember:${kind}IamMember`;
}

const shortName = (id: string): string => id.split("/").at(-1) ?? id;
