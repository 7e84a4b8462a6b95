import { randomInt } from "node:crypto";
import type { ProjectArgs, ProjectState } from "@pulumiverse/vercel/project.js";
import type { ProjectDomainArgs, ProjectDomainState } from "@pulumiverse/vercel/projectDomain.js";
import type {
  ProjectEnvironmentVariableArgs,
  ProjectEnvironmentVariableState,
} from "@pulumiverse/vercel/projectEnvironmentVariable.js";
import type {
  ProjectProtectionBypassArgs,
  ProjectProtectionBypassState,
} from "@pulumiverse/vercel/projectProtectionBypass.js";
import { ApiError, type Cloud } from "./cloud.ts";
import {
  derived,
  identity,
  immutable,
  optional,
  type PackageTable,
  type Plain,
  resourceType,
} from "./resource-type.ts";
import { isUnknown } from "./wire.ts";

const PROJECT = "vercel:index/project:Project";
const VARIABLE = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable";
const DOMAIN = "vercel:index/projectDomain:ProjectDomain";
const BYPASS = "vercel:index/projectProtectionBypass:ProjectProtectionBypass";

function vercelError(status: number, message: string): ApiError {
  return new ApiError(status, `https://api.vercel.com: ${status} ${message}`);
}

/** https://vercel.com/docs/deployment-protection. The SDK's comment has these in camel case; the API does not. */
const PROTECTIONS = [
  "standard_protection_new",
  "standard_protection",
  "all_deployments",
  "only_preview_deployments",
  "none",
];

const project = resourceType<ProjectArgs, ProjectState>({
  token: PROJECT,
  inputs: {
    name: { required: true },
    teamId: immutable,
    framework: optional,
    rootDirectory: optional,
    buildCommand: optional,
    devCommand: optional,
    installCommand: optional,
    ignoreCommand: optional,
    outputDirectory: optional,
    nodeVersion: optional,
    gitRepository: optional,
    gitForkProtection: optional,
    gitComments: optional,
    vercelAuthentication: optional,
    serverlessFunctionRegion: optional,
    resourceConfig: optional,
    publicSource: optional,
    autoAssignCustomDomains: optional,
    automaticallyExposeSystemEnvironmentVariables: optional,
    prioritiseProductionBuilds: optional,
    previewDeploymentsDisabled: optional,
    enablePreviewFeedback: optional,
    enableProductionFeedback: optional,
    oidcTokenConfig: optional,
    skewProtection: optional,
  },
  fromProvider: { teamId: "team" },
  ownsParts: true,
  id: ({ teamId, name }) => `prj_${derived(`${teamId ?? ""}/${name}`, 28, ALPHANUMERIC)}`,
  *check({ name, vercelAuthentication }) {
    if (name && !isUnknown(name) && !/^(?!.*---)[a-z0-9._-]{1,100}$/.test(name)) {
      const reason = `name "${name}" must be 1 to 100 lower-case letters, digits and ._- without ---.`;
      yield { property: "name", reason };
    }
    const protection = vercelAuthentication?.deploymentType;
    if (protection !== undefined && !isUnknown(protection) && !PROTECTIONS.includes(protection)) {
      const reason = `deploymentType "${protection}" must be one of ${PROTECTIONS.join(", ")}.`;
      yield { property: "vercelAuthentication.deploymentType", reason };
    }
  },
  admit({ name, teamId, gitRepository }, cloud, current) {
    requireTeam(cloud, teamId);
    requireGitRepository(cloud, gitRepository);
    const namesake = cloud.find(PROJECT, (it) => it.inputs.name === name && it.inputs.teamId === teamId);
    if (namesake && namesake.id !== current?.id && !cloud.isPending(name)) {
      throw vercelError(409, `Project "${name}" already exists, please use a new name.`);
    }
  },
  computed: {
    nodeVersion: () => "22.x",
    serverlessFunctionRegion: () => "iad1",
    autoAssignCustomDomains: () => true,
  },
});

const ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Teams are seeds, told by id or by slug. Without one, projects belong to the personal account. */
function requireTeam(cloud: Cloud, team: string | undefined): void {
  if (team === undefined || isUnknown(team)) return;
  if (cloud.store.seeds().vercelTeams.some(({ id, slug }) => id === team || slug === team)) return;
  throw vercelError(403, `Team "${team}" was not found, or you have no access to it.`);
}

function requireGitRepository(cloud: Cloud, linked: Plain<ProjectArgs>["gitRepository"]): void {
  if (linked === undefined || isUnknown(linked.repo)) return;
  const found = cloud.store
    .seeds()
    .githubRepositories.some(({ owner, name }) => `${owner}/${name}` === linked.repo);
  if (linked.type === "github" && found) return;
  throw vercelError(
    400,
    `The repository "${linked.repo}" was not found, or Vercel's GitHub app is not installed on it.`,
  );
}

function requireVercelProject(cloud: Cloud, id: string): void {
  if (!cloud.isPending(id) && !cloud.exists(PROJECT, id))
    throw vercelError(404, `Project ${id} was not found.`);
}

const projectEnvironmentVariable = resourceType<
  ProjectEnvironmentVariableArgs,
  ProjectEnvironmentVariableState
>({
  token: VARIABLE,
  inputs: {
    projectId: identity,
    key: { required: true },
    sensitive: identity,
    teamId: immutable,
    targets: optional,
    customEnvironmentIds: optional,
    value: { secret: true },
    gitBranch: optional,
    comment: optional,
  },
  fromProvider: { teamId: "team" },
  id: ({ projectId }, cloud) =>
    `${projectId}/${derived(`variable ${cloud.store.next("vercel variables")}`, 16)}`,
  *check({ key, targets, customEnvironmentIds, sensitive, value }) {
    if (!isUnknown(key) && !/^[A-Za-z_]\w*$/.test(key)) {
      yield { property: "key", reason: `key "${key}" must match [A-Za-z_][A-Za-z0-9_]*.` };
    }
    if (value === undefined) yield { property: "value", reason: "value must be given." };
    if (!targets?.length && !customEnvironmentIds?.length) {
      yield { property: "targets", reason: "At least one of targets and customEnvironmentIds must be set." };
    }
    for (const target of targets ?? []) {
      if (["production", "preview", "development"].includes(target) || isUnknown(target)) continue;
      yield { property: "targets", reason: `target "${target}" must be production, preview or development.` };
    }
    if (sensitive && targets?.includes("development")) {
      yield { property: "sensitive", reason: "A variable that targets development cannot be sensitive." };
    }
  },
  admit({ projectId, key, targets, gitBranch }, cloud, current) {
    requireVercelProject(cloud, projectId);
    if (cloud.isPending(projectId, key)) return;
    const taken = cloud.find(VARIABLE, ({ id, inputs }) => {
      const same = inputs.projectId === projectId && inputs.key === key && inputs.gitBranch === gitBranch;
      const other = Array.isArray(inputs.targets) ? inputs.targets : [];
      return same && id !== current?.id && other.some((target) => targets?.includes(String(target)));
    });
    if (taken)
      throw vercelError(
        403,
        `A variable "${key}" exists already for ${JSON.stringify(taken.inputs.targets)}.`,
      );
  },
});

const projectDomain = resourceType<ProjectDomainArgs, ProjectDomainState>({
  token: DOMAIN,
  inputs: {
    projectId: identity,
    domain: identity,
    teamId: immutable,
    gitBranch: optional,
    customEnvironmentId: optional,
    redirect: optional,
    redirectStatusCode: optional,
    waitForReady: optional,
  },
  fromProvider: { teamId: "team" },
  id: ({ projectId, domain }) => `${projectId}/${domain}`,
  *check({ domain, redirectStatusCode }) {
    if (!isUnknown(domain) && !/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(domain)) {
      yield { property: "domain", reason: `domain "${domain}" must be a domain name.` };
    }
    if (typeof redirectStatusCode === "number" && ![301, 302, 307, 308].includes(redirectStatusCode)) {
      yield { property: "redirectStatusCode", reason: "redirectStatusCode must be 301, 302, 307 or 308." };
    }
  },
  admit({ projectId, domain }, cloud, current) {
    requireVercelProject(cloud, projectId);
    const taken = cloud.find(DOMAIN, ({ id, inputs }) => inputs.domain === domain && id !== current?.id);
    if (taken && !cloud.isPending(domain)) {
      throw vercelError(409, `Domain ${domain} is in use by project ${taken.inputs.projectId} already.`);
    }
  },
  computed: { verified: () => true, verifications: () => [] },
});

/**
 * Lets automation through deployment protection. The real id ends in the secret itself; here it does not, so that the
 * store holds no secret.
 */
const projectProtectionBypass = resourceType<ProjectProtectionBypassArgs, ProjectProtectionBypassState>({
  token: BYPASS,
  inputs: {
    projectId: identity,
    teamId: immutable,
    secret: { immutable: true, secret: true },
    note: optional,
    isEnvVar: optional,
  },
  fromProvider: { teamId: "team" },
  id: ({ projectId }, cloud) => `${projectId}/bypass-${cloud.store.next("vercel bypasses")}`,
  *check({ secret, note }) {
    if (secret !== undefined && !isUnknown(secret) && !/^[A-Za-z0-9]{32}$/.test(secret)) {
      yield { property: "secret", reason: "secret must be 32 letters and digits." };
    }
    if (note && note.length > 100) yield { property: "note", reason: "note is over 100 characters." };
  },
  admit: ({ projectId }, cloud) => requireVercelProject(cloud, projectId),
  computed: {
    secret: () => Array.from({ length: 32 }, () => ALPHANUMERIC[randomInt(ALPHANUMERIC.length)]).join(""),
    scope: () => "automation-bypass",
    createdAt: (_, { now }) => Date.parse(now),
    createdBy: () => "sandbox",
    /** The first bypass of a project is the one its deployments see. */
    isEnvVar: ({ projectId }, { cloud }) =>
      cloud.find(BYPASS, ({ inputs }) => inputs.projectId === projectId) === undefined,
  },
  secretOutputs: ["secret"],
});

/** Vercel. Provider setting: `team`, the default of `teamId`. */
export const vercel: PackageTable = {
  name: "vercel",
  sdk: "@pulumiverse/vercel",
  types: [project, projectEnvironmentVariable, projectDomain, projectProtectionBypass],
  invokes: {},
  partSeparator: "/",
  error: vercelError,
};
