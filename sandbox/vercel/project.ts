import type { ProjectArgs, ProjectState } from "@pulumiverse/vercel/project.js";
import type { Cloud } from "../provider/cloud.ts";
import { derived, immutable, optional, type Plain, resourceType } from "../provider/resource-type.ts";
import { ALPHANUMERIC, VERCEL_PROJECT, vercelError } from "./vercel-api.ts";

/** https://vercel.com/docs/deployment-protection. The SDK's comment has these in camel case; the API does not. */
const PROTECTIONS = [
  "standard_protection_new",
  "standard_protection",
  "all_deployments",
  "only_preview_deployments",
  "none",
];

const SKEW_PROTECTIONS = ["30 minutes", "12 hours", "1 day", "7 days"];

/** A project: one site, with its own domains and variables. */
export const project = resourceType<ProjectArgs, ProjectState>({
  token: VERCEL_PROJECT,
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
    functionFailover: optional,
    gitLfs: optional,
    directoryListing: optional,
    customerSuccessCodeVisibility: optional,
  },
  fromProvider: { teamId: "team" },
  ownsParts: true,
  id: ({ teamId, name }) => `prj_${derived(`${teamId ?? ""}/${name}`, 28, ALPHANUMERIC)}`,
  *check({ name, vercelAuthentication, ignoreCommand, skewProtection }) {
    if (ignoreCommand && ignoreCommand.length > 256) {
      yield { property: "ignoreCommand", reason: "commandForIgnoringBuildStep is over 256 characters." };
    }
    if (skewProtection !== undefined && !SKEW_PROTECTIONS.includes(skewProtection)) {
      const reason = `skewProtection "${skewProtection}" must be one of ${SKEW_PROTECTIONS.join(", ")}.`;
      yield { property: "skewProtection", reason };
    }
    if (name && !/^(?!.*---)[a-z0-9._-]{1,100}$/.test(name)) {
      const reason = `name "${name}" must be 1 to 100 lower-case letters, digits and ._- without ---.`;
      yield { property: "name", reason };
    }
    const protection = vercelAuthentication?.deploymentType;
    if (protection !== undefined && !PROTECTIONS.includes(protection)) {
      const reason = `deploymentType "${protection}" must be one of ${PROTECTIONS.join(", ")}.`;
      yield { property: "vercelAuthentication.deploymentType", reason };
    }
  },
  admit({ name, teamId, gitRepository }, cloud, current) {
    requireTeam(cloud, teamId);
    requireGitRepository(cloud, gitRepository);
    const namesake = cloud.find(
      VERCEL_PROJECT,
      (it) => it.inputs.name === name && it.inputs.teamId === teamId,
    );
    if (namesake && namesake.id !== current?.id && !cloud.preview) {
      throw vercelError(409, `Project "${name}" already exists, please use a new name.`);
    }
  },
  computed: {
    nodeVersion: () => "22.x",
    serverlessFunctionRegion: () => "iad1",
    autoAssignCustomDomains: () => true,
    gitForkProtection: () => true,
    // The provider's client cannot leave these out: what is not given is written as the zero value of its type.
    automaticallyExposeSystemEnvironmentVariables: () => false,
    prioritiseProductionBuilds: () => false,
    functionFailover: () => false,
    gitLfs: () => false,
    directoryListing: () => false,
    customerSuccessCodeVisibility: () => false,
  },
});

/** Teams are seeds, told by id or by slug. Without one, projects belong to the personal account. */
function requireTeam(cloud: Cloud, team: string | undefined): void {
  if (team === undefined) return;
  if (cloud.store.seeds().vercelTeams.some(({ id, slug }) => id === team || slug === team)) return;
  throw vercelError(403, `Team "${team}" was not found, or you have no access to it.`);
}

function requireGitRepository(cloud: Cloud, linked: Plain<ProjectArgs>["gitRepository"]): void {
  if (linked === undefined) return;
  const found = cloud.store
    .seeds()
    .githubRepositories.some(({ owner, name }) => `${owner}/${name}` === linked.repo);
  if (linked.type === "github" && found) return;
  throw vercelError(
    400,
    `The repository "${linked.repo}" was not found, or Vercel's GitHub app is not installed on it.`,
  );
}
