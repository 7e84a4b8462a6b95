import type { Cloud } from "../provider/cloud.ts";
import {
  type AnyResourceType,
  derived,
  type InputRole,
  identity,
  immutable,
  type Violation,
} from "../provider/resource-type.ts";
import type { Properties } from "../provider/wire.ts";
import { byProjectId, form, gcpType, googleError, projectIn, text } from "./gcp-type.ts";
import { SERVICE_IDENTITY } from "./projects.ts";

interface IamMember<Args> {
  readonly token: string;
  readonly api: string;
  /** The inputs that say on what the role is granted. */
  readonly inputs: { readonly [Key in keyof Args]?: InputRole };
  /** Type token of that thing, where it is one that a program provisions. */
  readonly on?: string;
  /** Its id. */
  readonly target: (inputs: Properties, cloud: Cloud) => string;
  /** The project it is in, where that is not in its id. */
  readonly homeProject?: (inputs: Properties, cloud: Cloud) => string | undefined;
}

/**
 * One role for one member on one thing. Granting twice is no conflict, and taking it away takes it away from everybody
 * who granted it, as in the real cloud.
 */
export function iamMember<Args>({
  token,
  api,
  inputs,
  on,
  target,
  ...row
}: IamMember<Args>): AnyResourceType {
  return gcpType<Properties, Properties>({
    token,
    api,
    inputs: {
      member: identity,
      role: identity,
      ...inputs,
      condition: immutable,
    },
    homeProject: row.homeProject ?? ((given, cloud) => projectIn(cloud, target(given, cloud))),
    id: (given, cloud) => bindingId(target(given, cloud), given),
    upsert: true,
    *check(given) {
      yield* memberRules(text(given.member) ?? "");
      yield* form("role", text(given.role), ROLE, "must look like roles/run.invoker");
    },
    admit(given, cloud) {
      const id = target(given, cloud);
      if (on && cloud.lacks(on, id)) throw googleError(404, `'${id}' was not found.`);
      requireMember(cloud, text(given.member) ?? "");
    },
    computed: { etag: (_, { id, now }) => derived(id + now, 12) },
  });
}

function bindingId(target: string, { role, member, condition }: Properties): string {
  const title =
    typeof condition === "object" && condition && "title" in condition ? `/${condition.title}` : "";
  return `${target}/${role}/${member}${title}`;
}

/** True unless a member certainly has none of these roles on the thing with this id. */
export function hasRole(
  cloud: Cloud,
  token: string,
  target: string,
  member: string,
  roles: readonly string[],
): boolean {
  return roles.some((role) => !cloud.lacks(token, `${target}/${role}/${member}`));
}

/** A role on a service account. */
export const ACCOUNT_BINDING = "gcp:serviceaccount/iAMMember:IAMMember";

const ROLE = /^(roles|(projects|organizations)\/[^/]+\/roles)\/[\w.]+$/;

const MEMBER =
  /^(allUsers|allAuthenticatedUsers|(user|group|domain|serviceAccount|projectOwner|projectEditor|projectViewer):.+|principal(Set)?:\/\/.+)$/;

function* memberRules(member: string): Iterable<Violation> {
  if (!MEMBER.test(member)) {
    yield {
      property: "member",
      reason: `member "${member}" must be allUsers, allAuthenticatedUsers, or start with user:, group:, domain:, serviceAccount:, principal:// or principalSet://.`,
    };
  }
  if (/^principal(Set)?:/.test(member) && !/\/projects\/\d+\//.test(member)) {
    yield { property: "member", reason: `member "${member}" must name the project by its number.` };
  }
}

/** A member that belongs to a project of the sandbox must exist. */
function requireMember(cloud: Cloud, member: string): void {
  const account = /^serviceAccount:(.+)/.exec(member)?.[1];
  if (account !== undefined) requireServiceAccount(cloud, account);
  const pool = /\/(projects\/\d+\/locations\/global\/workloadIdentityPools\/[^/]+)/.exec(member)?.[1];
  if (pool === undefined) return;
  const id = byProjectId(cloud, pool);
  if (id !== pool && cloud.lacks("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", id)) {
    throw googleError(400, `Identity Pool does not exist (${pool}).`);
  }
}

/** A service account of a sandbox project must exist; one of a project elsewhere is taken on trust. */
export function requireServiceAccount(cloud: Cloud, email: string): void {
  if (cloud.preview) return;
  const projects = cloud.store.seeds().gcpProjects;
  const home = projects.find(({ id }) => email.endsWith(`@${id}.iam.gserviceaccount.com`));
  const account = home && `projects/${home.id}/serviceAccounts/${email}`;
  if (account && cloud.lacks("gcp:serviceaccount/account:Account", account)) {
    throw googleError(400, `Service account ${email} does not exist.`);
  }
  const agentOf = /^service-(\d+)@/.exec(email)?.[1];
  if (
    projects.some(({ number }) => number === agentOf) &&
    !cloud.find(SERVICE_IDENTITY, ({ outputs }) => outputs.email === email)
  ) {
    const maker = email.endsWith("@gs-project-accounts.iam.gserviceaccount.com")
      ? "The function storage/getProjectServiceAccount:getProjectServiceAccount"
      : "A projects/serviceIdentity:ServiceIdentity";
    throw googleError(400, `Service account ${email} does not exist. ${maker} makes it.`);
  }
}
