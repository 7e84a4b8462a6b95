import { join } from "node:path";
import { deployedRules } from "../../model/delivery/deployed-rules.ts";
import type { StackSettings } from "../../model/settings.ts";
import { ENVIRONMENT, environmentId } from "../../sandbox/github/github-api.ts";
import { CloudStore } from "../../sandbox/provider/store.ts";
import { isSandboxThere, sandboxFolder } from "../state/sandbox-folder.ts";
import type { RulesClient } from "./repository-rules.ts";

/** The environments of the repository in the sandbox. @throws Refused where it is damaged */
export function sandboxRules({ owner, repository }: StackSettings["github"]): RulesClient {
  isSandboxThere();
  const store = new CloudStore(join(sandboxFolder(), "clouds.json"));
  const records = () => store.list().filter(({ inputs }) => inputs.repository === repository);
  return {
    name: `${owner}/${repository} in the sandbox`,
    async read(environment) {
      return deployedRules(records()).find(({ name }) => name === environment);
    },
    async restore({ name: environment, policies, ...rules }) {
      store.change(ENVIRONMENT, environmentId({ repository, environment }), (before) => ({
        ...before,
        reviewers: [{ users: [...rules.users], teams: [...rules.teams] }],
        preventSelfReview: rules.prevent_self_review,
        waitTimer: rules.wait_timer_minutes,
        canAdminsBypass: rules.admins_bypass,
        deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
      }));
      for (const { type, id, inputs } of records()) {
        const { branchPattern, tagPattern } = inputs;
        const policy = branchPattern === undefined ? `tag ${tagPattern}` : `branch ${branchPattern}`;
        const isPolicy = type.endsWith(":RepositoryEnvironmentDeploymentPolicy");
        if (isPolicy && inputs.environment === environment && !policies.includes(policy))
          store.remove(type, id);
      }
    },
  };
}
