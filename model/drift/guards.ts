import { deployedRules } from "../delivery/deployed-rules.ts";
import { type EnvironmentRules, ruleDifferences } from "../delivery/environment-rules.ts";
import { BOOTSTRAP } from "../entities/bootstrap.ts";

/** A resource of the engine's state, as far as guards depend on it. */
export interface GuardedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** A role that a member has on a thing, as the thing's own policy says. */
export interface Grant {
  readonly role: string;
  readonly member: string;
}

/** What a GitHub environment holds, by name: no API shows a secret's value. */
export interface HeldNames {
  readonly secrets: readonly string[];
  readonly variables: readonly string[];
}

/** What the vendors answer about what guards a stack, and what no refresh shows. */
export interface Guards {
  /** What GitHub enforces for an environment; nothing where there is none. */
  rules(environment: string): Promise<EnvironmentRules | undefined>;
  /** What an environment holds. */
  held(environment: string): Promise<HeldNames>;
  /** The policy of a thing of Google Cloud: every grant on it, inherited ones left out. */
  grants(target: GrantTarget): Promise<readonly Grant[]>;
  /** Whether a job of Cloud Scheduler is paused, by its full name. */
  isPaused(job: string): Promise<boolean>;
  /** Ids of the keys that people made for a service account, by its full name. */
  keys(account: string): Promise<readonly string[]>;
}

/** A thing of Google Cloud that has a policy of its own. */
export interface GrantTarget {
  readonly kind: GrantKind;
  /** Its full name as ids of bindings begin with it, e.g. `projects/P/secrets/S`. */
  readonly name: string;
}

/** Kinds of things whose policies are read, by the type token of the resource. */
const GRANT_KINDS = {
  "gcp:cloudrunv2/service:Service": "run",
  "gcp:cloudfunctionsv2/function:Function": "run",
  "gcp:secretmanager/secret:Secret": "secret",
  "gcp:serviceaccount/account:Account": "account",
  "gcp:storage/bucket:Bucket": "bucket",
  "gcp:pubsub/topic:Topic": "topic",
  "gcp:pubsub/subscription:Subscription": "subscription",
  "gcp:artifactregistry/repository:Repository": "repository",
} as const satisfies Record<string, string>;

/** One of the kinds of things whose policies are read. */
export type GrantKind = (typeof GRANT_KINDS)[keyof typeof GRANT_KINDS];

/** Something that guards a stack and is otherwise than it was deployed. */
export interface GuardFinding {
  /** The resource that it is about. */
  readonly urn: string;
  /** Type token of what was added, or of the resource that differs. */
  readonly type: string;
  /** What was added, in words, or the name of the resource that differs. */
  readonly name: string;
  readonly verb: "create" | "change" | "delete";
  /** What differs: the value that was deployed, and the one that was found. */
  readonly properties: readonly {
    readonly path: string;
    readonly before: unknown;
    readonly after: unknown;
  }[];
}

/**
 * Compares what the vendors answer with what was deployed. Asks about every resource at once.
 * @throws whatever the guards throw where a vendor does not answer
 */
export async function guardFindings(
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<GuardFinding[]> {
  const found = await Promise.all([
    ...deployedRules(resources).map(async (rules) => [
      ...ruleFindings(rules, await guards.rules(rules.name), resources),
      ...(await heldFindings(rules.name, resources, guards)),
    ]),
    ...resources.map((resource) => googleFindings(resource, resources, guards)),
  ]);
  return found.flat();
}

const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";
const SECRET = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret";
const VARIABLE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";
const KEY = "gcp:serviceaccount/key:Key";

function ruleFindings(
  expected: EnvironmentRules,
  found: EnvironmentRules | undefined,
  resources: readonly GuardedResource[],
): GuardFinding[] {
  // A refresh shows an environment that is gone.
  if (!found) return [];
  const properties = ruleDifferences([expected], [found]).map(({ rule = "environment", ...it }) => ({
    path: rule,
    before: it.expected,
    after: it.found,
  }));
  if (properties.length === 0) return [];
  const { urn } = environmentNamed(expected.name, resources);
  return [{ urn, type: ENVIRONMENT, name: expected.name, verb: "change", properties }];
}

/** Names that somebody added; a refresh shows those that are gone. */
async function heldFindings(
  environment: string,
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<GuardFinding[]> {
  const held = await guards.held(environment);
  const { urn } = environmentNamed(environment, resources);
  const of = (type: string, kind: "secret" | "variable", input: string, names: readonly string[]) => {
    const deployed = resources.filter((it) => it.type === type && it.inputs?.environment === environment);
    const byHand = BOOTSTRAP.filter(
      (it) => it.kind === kind && it.environments.some(({ name }) => name === environment),
    );
    const known = new Set(
      [...deployed.map(({ inputs }) => String(inputs?.[input])), ...byHand.map(({ name }) => name)].map(
        upper,
      ),
    );
    return names
      .filter((name) => !known.has(upper(name)))
      .map((name) => ({
        urn,
        type,
        name: `${name} in ${environment}`,
        verb: "create" as const,
        properties: [],
      }));
  };
  return [
    ...of(SECRET, "secret", "secretName", held.secrets),
    ...of(VARIABLE, "variable", "variableName", held.variables),
  ];
}

/** GitHub does not tell names by their case. */
const upper = (name: string): string => name.toUpperCase();

function environmentNamed(name: string, resources: readonly GuardedResource[]): GuardedResource {
  const found = resources.find(({ type, inputs }) => type === ENVIRONMENT && inputs?.environment === name);
  if (!found) throw new Error(`the state has rules of ${name} and no such environment`);
  return found;
}

async function googleFindings(
  resource: GuardedResource,
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<GuardFinding[]> {
  const { urn, type, id = "", inputs } = resource;
  const target = grantTarget(resource);
  const grants = target ? await addedGrants(target, resources, guards) : [];
  const keys = type === "gcp:serviceaccount/account:Account" ? await guards.keys(id) : [];
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

/** Google does not tell members by their case, and buckets have two spellings. */
const spelled = (id: string): string => id.toLowerCase().replace(/^b\//, "");

/** Members that a bucket starts with by itself, and those that are gone and can do nothing. */
const isOfGoogle = (member: string): boolean => /^(project(Owner|Editor|Viewer)|deleted):/.test(member);

/** `gcp:secretmanager/secret:Secret` → `gcp:secretmanager/secretIamMember:SecretIamMember`. */
function bindingType(type: string): string {
  const [, area = "", name = "", kind = ""] = /^(gcp:\w+)\/(\w+):(\w+)$/.exec(type) ?? [];
  return `${area}/${name}IamMember:${kind}IamMember`;
}

const shortName = (id: string): string => id.split("/").at(-1) ?? id;
