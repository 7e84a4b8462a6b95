import {
  conditionText,
  type Guards,
  type RepositoryStore,
  type SiteVariable,
} from "../../model/drift/guarded.ts";
import type { StackSettings } from "../../model/settings.ts";
import { PROJECT_BINDING } from "../../sandbox/gcp/project-iam.ts";
import type { CloudRecord, CloudStore } from "../../sandbox/provider/store.ts";
import { sandboxRules } from "../protection/sandbox-rules.ts";

/** Type token of what each store of a repository holds, and the input that names it. */
const STORES: Readonly<Record<RepositoryStore, readonly [type: string, name: string]>> = {
  secrets: ["github:index/actionsSecret:ActionsSecret", "secretName"],
  variables: ["github:index/actionsVariable:ActionsVariable", "variableName"],
  dependabotSecrets: ["github:index/dependabotSecret:DependabotSecret", "secretName"],
  organizationSecrets: ["github:index/actionsOrganizationSecret:ActionsOrganizationSecret", "secretName"],
  organizationVariables: [
    "github:index/actionsOrganizationVariable:ActionsOrganizationVariable",
    "variableName",
  ],
};

const siteVariable = ({ id, inputs }: CloudRecord): SiteVariable => ({
  id,
  key: text(inputs.key),
  targets: Array.isArray(inputs.targets) ? inputs.targets.map(text) : [],
});

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** What the stand-in clouds answer about what guards a stack. */
export function sandboxGuards(github: StackSettings["github"], store: CloudStore): Guards {
  const rules = sandboxRules(github);
  const inEnvironment = (environment: string, kind: string, name: string) =>
    store
      .list()
      .filter(({ type, inputs }) => type.endsWith(`:${kind}`) && inputs.environment === environment)
      .filter(({ inputs }) => inputs.repository === github.repository)
      .map(({ inputs }) => text(inputs[name]));
  return {
    rules: (environment) => rules.read(environment),
    async held(environment) {
      return {
        secrets: inEnvironment(environment, "ActionsEnvironmentSecret", "secretName"),
        variables: inEnvironment(environment, "ActionsEnvironmentVariable", "variableName"),
      };
    },
    // Nothing is stored by hand in the sandbox.
    ciAccounts: async () => [],
    async repositoryHolds(kept) {
      const [type, name] = STORES[kept];
      return store
        .list(type)
        .filter(({ inputs }) => inputs.repository === github.repository)
        .map(({ inputs }) => text(inputs[name]));
    },
    async writingDeployKeys() {
      return store
        .list("github:index/repositoryDeployKey:RepositoryDeployKey")
        .filter(({ inputs }) => inputs.repository === github.repository && inputs.readOnly !== true)
        .map(({ inputs }) => text(inputs.title));
    },
    async administrators() {
      return store
        .list("github:index/repositoryCollaborator:RepositoryCollaborator")
        .filter(({ inputs }) => inputs.repository === github.repository && inputs.permission === "admin")
        .map(({ inputs }) => text(inputs.username));
    },
    async runsApprove() {
      const type = "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions";
      const isOf = ({ inputs }: CloudRecord) => inputs.repository === github.repository;
      return store.list(type).some((it) => isOf(it) && it.inputs.canApprovePullRequestReviews === true);
    },
    // The sandbox runs no workflows.
    disabledWorkflows: async () => [],
    async siteVariables(project) {
      return store
        .list("vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable")
        .filter(({ inputs }) => inputs.projectId === project)
        .map(siteVariable);
    },
    async sharedVariables(project) {
      return store
        .list("vercel:index/sharedEnvironmentVariable:SharedEnvironmentVariable")
        .filter(({ inputs }) => Array.isArray(inputs.projectIds) && inputs.projectIds.includes(project))
        .map(siteVariable);
    },
    async siteDomains(project) {
      return store
        .list("vercel:index/projectDomain:ProjectDomain")
        .filter(({ inputs }) => inputs.projectId === project)
        .map(({ inputs }) => text(inputs.domain));
    },
    async siteDoors(project) {
      const bypasses = store
        .list("vercel:index/projectProtectionBypass:ProjectProtectionBypass")
        .filter(({ inputs }) => inputs.projectId === project).length;
      // A deploy hook is made in the dashboard, and no provider has it.
      return { bypasses, deployHooks: [] };
    },
    async grants({ kind, name }) {
      const target = `${name.replace(/^b\//, "")}/`;
      const isBinding = (type: string) =>
        kind === "project" ? type === PROJECT_BINDING : /I[aA][mM]Member$/.test(type);
      return store
        .list()
        .filter(({ type, id }) => isBinding(type) && id.startsWith(target))
        .map(({ inputs }) => ({
          role: text(inputs.role),
          member: text(inputs.member),
          condition: conditionText(inputs.condition),
        }));
    },
    async isPaused(job) {
      return store.get("gcp:cloudscheduler/job:Job", job)?.inputs.paused === true;
    },
    async providers(pool) {
      return store
        .list("gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider")
        .filter(({ id }) => id.startsWith(`${pool}/`))
        .map(({ id }) => id);
    },
    async keys(account) {
      const isOf = ({ inputs }: CloudRecord) =>
        account === inputs.serviceAccountId || account.endsWith(`/${text(inputs.serviceAccountId)}`);
      return store
        .list("gcp:serviceaccount/key:Key")
        .filter(isOf)
        .map(({ id }) => id.split("/").at(-1) ?? id);
    },
    async hmacKeys(account) {
      return store
        .list("gcp:storage/hmacKey:HmacKey")
        .filter(({ inputs }) => account.endsWith(`/${text(inputs.serviceAccountEmail)}`))
        .map(({ id }) => id.split("/").at(-1) ?? id);
    },
    async subscribers(topic) {
      return store
        .list("gcp:pubsub/subscription:Subscription")
        .filter(({ inputs }) => inputs.topic === topic)
        .map(({ id }) => id);
    },
    // A snooze is made in the console, and no provider has it.
    snoozes: async () => [],
  };
}
