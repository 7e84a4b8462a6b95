import { OWN_WORKFLOWS } from "../entities/infrastructure.ts";
import type { StackSettings } from "../settings.ts";
import {
  type GuardedResource,
  type GuardFinding,
  type Guards,
  REPOSITORY_STORES,
  type RepositoryStore,
} from "./guarded.ts";
import { stackUrn } from "./stack-urn.ts";

/** Type token of what each store holds, and how the store is called. */
const STORES: Readonly<Record<RepositoryStore, readonly [type: string, place: string]>> = {
  secrets: ["github:index/actionsSecret:ActionsSecret", "the whole repository"],
  variables: ["github:index/actionsVariable:ActionsVariable", "the whole repository"],
  dependabotSecrets: [
    "github:index/dependabotSecret:DependabotSecret",
    "the whole repository, for Dependabot",
  ],
  organizationSecrets: [
    "github:index/actionsOrganizationSecret:ActionsOrganizationSecret",
    "the organization, which the repository sees",
  ],
  organizationVariables: [
    "github:index/actionsOrganizationVariable:ActionsOrganizationVariable",
    "the organization, which the repository sees",
  ],
};

const DEPLOY_KEY = "github:index/repositoryDeployKey:RepositoryDeployKey";
const COLLABORATOR = "github:index/repositoryCollaborator:RepositoryCollaborator";
const PERMISSIONS = "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions";

type GitHub = Pick<StackSettings["github"], "owner" | "owner_type" | "by_hand">;

/** What somebody added to the whole repository, or switched off in it: each as a question of its own. */
export function repositoryFindings(
  { owner, owner_type, by_hand }: GitHub,
  workflows: readonly string[],
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<GuardFinding[]>[] {
  const urn = stackUrn("github:", resources);
  if (urn === undefined) return [];
  const added = (type: string, names: readonly string[], known: readonly string[] = []): GuardFinding[] => {
    const expected = new Set(known.map(upper));
    return names
      .filter((name) => !expected.has(upper(name)))
      .map((name) => ({ urn, type, name, verb: "create", properties: [] }));
  };
  const changed = (
    type: string,
    name: string,
    path: string,
    before: unknown,
    after: unknown,
  ): GuardFinding => ({
    urn,
    type,
    name,
    verb: "change",
    properties: [{ path, before, after }],
  });
  const own = new Set([...OWN_WORKFLOWS, ...workflows]);
  const stores = (Object.keys(STORES) as RepositoryStore[]).filter(
    (store) => owner_type === "organization" || !store.startsWith("organization"),
  );
  return [
    ...stores.map(async (store) => {
      const [type, place] = STORES[store];
      const known = by_hand?.[REPOSITORY_STORES[store] === "secret" ? "secrets" : "variables"];
      return added(type, await guards.repositoryHolds(store), known).map((finding) => ({
        ...finding,
        name: `${finding.name} in ${place}`,
      }));
    }),
    guards.writingDeployKeys().then((titles) => added(DEPLOY_KEY, titles, by_hand?.deploy_keys)),
    guards.runsApprove().then((approve) => {
      const path = "runs may approve pull requests";
      return approve ? [changed(PERMISSIONS, "the whole repository", path, "no", "yes")] : [];
    }),
    guards
      .disabledWorkflows()
      .then((files) =>
        files
          .filter((file) => own.has(file))
          .map((file) => changed("github:index/workflow:Workflow", file, "enabled", true, false)),
      ),
    ...(by_hand?.administrators
      ? [
          guards
            .administrators()
            .then((all) => added(COLLABORATOR, all, [owner, ...(by_hand.administrators ?? [])])),
        ]
      : []),
  ];
}

/** GitHub does not tell names and logins by their case. */
const upper = (name: string): string => name.toUpperCase();
