import type { StackSettings } from "../settings.ts";
import {
  conditionText,
  GRANT_KINDS,
  type Grant,
  type GrantKind,
  type GrantTarget,
  type GuardedResource,
  type GuardFinding,
  type Guards,
} from "./guarded.ts";
import { foreignGrants } from "./project-grants.ts";
import { stackUrn } from "./stack-urn.ts";

const ACCOUNT = "gcp:serviceaccount/account:Account";
const POOL = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";
const PROVIDER = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";
const KEY = "gcp:serviceaccount/key:Key";
const HMAC_KEY = "gcp:storage/hmacKey:HmacKey";
const TOPIC = "gcp:pubsub/topic:Topic";
const SUBSCRIPTION = "gcp:pubsub/subscription:Subscription";
const JOB = "gcp:cloudscheduler/job:Job";
const ALERT_POLICY = "gcp:monitoring/alertPolicy:AlertPolicy";

/** What somebody granted, made or paused beside one resource of Google Cloud, each as a question of its own. */
export function googleFindings(
  resource: GuardedResource,
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<GuardFinding[]>[] {
  const { urn, type, id = "", inputs } = resource;
  const created = (of: string, names: readonly string[]): GuardFinding[] =>
    names.map((name) => ({ urn, type: of, name, verb: "create", properties: [] }));
  const own = shortName(id);
  const target = grantTarget(resource);
  const questions: Promise<GuardFinding[]>[] = [];
  if (target)
    questions.push(
      addedGrants(target, resources, guards).then((grants) =>
        created(
          bindingType(type),
          grants.map((grant) => `${grant.member} has ${roleOf(grant)} on ${own}`),
        ),
      ),
    );
  if (type === ACCOUNT)
    questions.push(
      guards.keys(id).then((keys) =>
        created(
          KEY,
          keys.map((key) => `${key} of ${own}`),
        ),
      ),
      guards.hmacKeys(id).then((keys) =>
        created(
          HMAC_KEY,
          keys.map((key) => `${key} of ${own}`),
        ),
      ),
    );
  if (type === POOL)
    questions.push(
      added(guards.providers(id), PROVIDER, resources).then((providers) =>
        created(
          PROVIDER,
          providers.map((provider) => `${provider} of ${own}`),
        ),
      ),
    );
  if (type === TOPIC)
    questions.push(
      added(guards.subscribers(id), SUBSCRIPTION, resources).then((subscribers) =>
        created(
          SUBSCRIPTION,
          subscribers.map((subscriber) => `${subscriber} to ${own}`),
        ),
      ),
    );
  if (type === JOB) questions.push(pausedFinding(inputs?.paused === true));
  return questions;

  async function pausedFinding(before: boolean): Promise<GuardFinding[]> {
    const after = await guards.isPaused(id);
    if (after === before) return [];
    return [{ urn, type, name: own, verb: "change", properties: [{ path: "paused", before, after }] }];
  }
}

/**
 * What somebody granted on the whole project, where that reaches the stack, and which of its alerts are silenced; what
 * others do in a shared project is theirs.
 */
export function projectFindings(
  gcp: Pick<StackSettings["gcp"], "project" | "project_number" | "project_members">,
  resources: readonly GuardedResource[],
  guards: Guards,
  { asksGitHub }: { readonly asksGitHub: boolean },
): Promise<GuardFinding[]>[] {
  const urn = stackUrn("gcp:", resources);
  if (urn === undefined) return [];
  const { project } = gcp;
  // GitHub's environments name the accounts that CI runs as.
  return [...(asksGitHub ? [grantsOnProject()] : []), silencedAlerts()];

  async function grantsOnProject(): Promise<GuardFinding[]> {
    const [grants, ci] = await Promise.all([
      addedGrants({ kind: "project", name: `projects/${project}` }, resources, guards),
      guards.ciAccounts(),
    ]);
    const named = (type: string) =>
      resources.flatMap((it) => (it.type === type && it.id !== undefined ? [shortName(it.id)] : []));
    const context = { ...gcp, accounts: named(ACCOUNT), pools: named(POOL), ci };
    return foreignGrants(grants, context).map((grant) => ({
      // The project itself is no resource of the stack: it belongs to the stack as a whole.
      urn: urn ?? "",
      type: "gcp:projects/iAMMember:IAMMember",
      name: `${grant.member} has ${roleOf(grant)} on the whole project ${project}`,
      verb: "create",
      properties: [],
    }));
  }

  async function silencedAlerts(): Promise<GuardFinding[]> {
    const policies = resources.filter(({ type, id }) => type === ALERT_POLICY && id !== undefined);
    if (policies.length === 0) return [];
    const snoozes = await guards.snoozes(`projects/${project}`);
    return policies.flatMap(({ urn: own, type, id = "" }) =>
      snoozes
        // The project is named by its id, or by its number.
        .filter((snooze) => snooze.policies.some((policy) => shortName(policy) === shortName(id)))
        .map((snooze) => ({
          urn: own,
          type,
          name: own.split("::").at(-1) ?? "",
          verb: "change" as const,
          properties: [{ path: "silenced", before: "no", after: `until ${snooze.until}, by ${snooze.name}` }],
        })),
    );
  }
}

function grantTarget({ type, id, outputs }: GuardedResource): GrantTarget | undefined {
  const kind = (GRANT_KINDS as Readonly<Record<string, GrantKind>>)[type];
  if (kind === undefined || id === undefined) return undefined;
  // A function is called through the service that serves it.
  const { service } = (outputs?.serviceConfig ?? {}) as { service?: unknown };
  const name = type.endsWith(":Function") ? service : kind === "bucket" ? `b/${id.replace(/^b\//, "")}` : id;
  return typeof name === "string" ? { kind, name } : undefined;
}

/** Grants that no binding of the state stands for. Ids of bindings start with `TARGET/ROLE/MEMBER`. */
async function addedGrants(
  target: GrantTarget,
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<Grant[]> {
  const bindings = resources.flatMap(({ type, id, inputs }) =>
    id !== undefined && /I[aA][mM]Member$/.test(type)
      ? [{ id: spelled(id), condition: conditionText(inputs?.condition) }]
      : [],
  );
  return (await guards.grants(target)).filter((grant) => {
    const { role, member, condition } = grant;
    if (isOfGoogle(grant)) return false;
    const start = spelled(`${target.name}/${role}/${member}`);
    // The same role without its condition is another grant, which holds always.
    return !bindings.some(
      (binding) =>
        binding.condition === condition &&
        (binding.id === start || (condition !== undefined && binding.id.startsWith(`${start}/`))),
    );
  });
}

/** What things are told apart by: a subscription may be of any project, and a project has an id and a number. */
const identity = (type: string, id: string): string =>
  type === SUBSCRIPTION ? id : id.replace(/^projects\/[^/]+/, "");

/** Things that the state does not know, by their short names; by their whole ones where something of ours has that name. */
async function added(
  found: Promise<readonly string[]>,
  type: string,
  resources: readonly GuardedResource[],
): Promise<readonly string[]> {
  const ours = resources.flatMap((it) => (it.type === type && it.id !== undefined ? [it.id] : []));
  const known = new Set(ours.map((id) => identity(type, id)));
  const names = new Set(ours.map(shortName));
  return (await found)
    .filter((id) => !known.has(identity(type, id)))
    .map((id) => (names.has(shortName(id)) ? id : shortName(id)));
}

const roleOf = ({ role, condition }: Grant): string =>
  condition === undefined ? role : `${role} (with a condition)`;

/** Google does not tell members by their case; buckets and projects have two spellings. */
const spelled = (id: string): string =>
  id
    .toLowerCase()
    .replace(/^b\//, "")
    .replace(/^projects\/([^/]+)\/(?=((projects|organizations)\/[^/]+\/)?roles\/)/, "$1/");

/**
 * Grants that a bucket starts with by itself (cloud.google.com/storage/docs/access-control/iam, "Convenience values"), and
 * those of members that are gone and can do nothing.
 */
function isOfGoogle({ role, member }: Grant): boolean {
  if (member.startsWith("deleted:")) return true;
  const reads = /^roles\/storage\.legacy(Bucket|Object)Reader$/.test(role);
  if (member.startsWith("projectViewer:")) return reads;
  return (
    /^project(Owner|Editor):/.test(member) &&
    (reads || /^roles\/storage\.legacy(Bucket|Object)Owner$/.test(role))
  );
}

/** `gcp:secretmanager/secret:Secret` → `gcp:secretmanager/secretIamMember:SecretIamMember`. */
function bindingType(type: string): string {
  const [, area = "", name = "", kind = ""] = /^(gcp:\w+)\/(\w+):(\w+)$/.exec(type) ?? [];
  return `${area}/${name}IamMember:${kind}IamMember`;
}

const shortName = (id: string): string => id.split("/").at(-1) ?? id;
