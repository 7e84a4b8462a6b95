import type {
  ProjectEnvironmentVariableArgs,
  ProjectEnvironmentVariableState,
} from "@pulumiverse/vercel/projectEnvironmentVariable.js";
import { derived, identity, immutable, optional, resourceType } from "../provider/resource-type.ts";
import { requireVercelProject, vercelError } from "./vercel-api.ts";

const VARIABLE = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable";

/** The provider's words where a team's policy is on (terraform-provider-vercel, pull request 185). */
const FORCED =
  "This team has a policy that forces all environment variables to be sensitive. Please remove the `sensitive` field or set the `sensitive` field to `true` in your configuration.";

/** One environment variable of a project. Its key is unique per target and branch. */
export const projectEnvironmentVariable = resourceType<
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
    if (!/^[A-Za-z_]\w*$/.test(key)) {
      yield { property: "key", reason: `key "${key}" must match [A-Za-z_][A-Za-z0-9_]*.` };
    }
    if (value === undefined) yield { property: "value", reason: "value must be given." };
    if (!targets?.length && !customEnvironmentIds?.length) {
      yield { property: "targets", reason: "At least one of targets and customEnvironmentIds must be set." };
    }
    for (const target of targets ?? []) {
      if (["production", "preview", "development"].includes(target)) continue;
      yield { property: "targets", reason: `target "${target}" must be production, preview or development.` };
    }
    if (sensitive && targets?.includes("development")) {
      yield { property: "sensitive", reason: "A variable that targets development cannot be sensitive." };
    }
  },
  admit({ projectId, teamId, key, targets, gitBranch, sensitive }, cloud, current) {
    requireVercelProject(cloud, projectId);
    const team = cloud.store.seeds().vercelTeams.find(({ id, slug }) => id === teamId || slug === teamId);
    if (team?.forcesSensitive && !sensitive) throw vercelError(400, FORCED);
    if (cloud.preview) return;
    const taken = cloud.find(VARIABLE, ({ id, inputs }) => {
      const same = inputs.projectId === projectId && inputs.key === key && inputs.gitBranch === gitBranch;
      const other = Array.isArray(inputs.targets) ? inputs.targets : [];
      return same && id !== current?.id && other.some((target) => targets?.includes(String(target)));
    });
    if (!taken) return;
    const where = JSON.stringify(taken.inputs.targets);
    throw vercelError(
      400,
      `ENV_CONFLICT: A variable with the name "${key}" already exists for the target ${where}.`,
    );
  },
});
