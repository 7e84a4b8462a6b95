import type { Guards } from "../../model/drift/guarded.ts";
import type { StackSettings } from "../../model/settings.ts";
import { PROJECT_BINDING } from "../../sandbox/gcp/project-iam.ts";
import type { CloudRecord, CloudStore } from "../../sandbox/provider/store.ts";
import { sandboxRules } from "../protection/sandbox-rules.ts";

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
    async siteVariables(project) {
      return store
        .list("vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable")
        .filter(({ inputs }) => inputs.projectId === project)
        .map(({ id, inputs }) => ({
          id,
          key: text(inputs.key),
          targets: Array.isArray(inputs.targets) ? inputs.targets.map(text) : [],
        }));
    },
    async grants({ kind, name }) {
      const target = `${name.replace(/^b\//, "")}/`;
      const isBinding = (type: string) =>
        kind === "project" ? type === PROJECT_BINDING : /I[aA][mM]Member$/.test(type);
      return store
        .list()
        .filter(({ type, id }) => isBinding(type) && id.startsWith(target))
        .map(({ inputs }) => ({ role: text(inputs.role), member: text(inputs.member) }));
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
  };
}
