import type { RepositoryRulesetArgs, RepositoryRulesetState } from "@pulumi/github/repositoryRuleset.js";
import { identity, optional, type Plain, required, resourceType } from "../provider/resource-type.ts";
import { githubError, requireRepository } from "./github-api.ts";

const RULESET = "github:index/repositoryRuleset:RepositoryRuleset";

/** A ruleset of a repository. Private repositories have none on GitHub Free. */
export const repositoryRuleset = resourceType<RepositoryRulesetArgs, RepositoryRulesetState>({
  token: RULESET,
  inputs: {
    repository: identity,
    name: required,
    target: identity,
    enforcement: required,
    conditions: optional,
    rules: required,
    bypassActors: optional,
  },
  id: (_, cloud) => String(1_000_000 + cloud.store.next("github rulesets")),
  fromImport: (id) => id.replace(/^.*:/, ""),
  *check({ target, enforcement, conditions, rules }) {
    if (!["branch", "tag"].includes(target)) {
      yield { property: "target", reason: `target "${target}" must be branch or tag.` };
    }
    if (!["active", "disabled", "evaluate"].includes(enforcement)) {
      yield {
        property: "enforcement",
        reason: `enforcement "${enforcement}" must be active, disabled or evaluate.`,
      };
    }
    if (!conditions) yield { property: "conditions", reason: "branch and tag rulesets need conditions." };
    if (target === "tag" && rules.pullRequest) {
      yield { property: "rules", reason: "pullRequest is a rule of branches." };
    }
  },
  admit({ repository, name }, cloud, current) {
    const { visibility, plan } = requireRepository(cloud, repository);
    if (visibility === "private" && plan === "free") {
      throw githubError(403, "Upgrade to GitHub Pro or make this repository public to enable this feature.");
    }
    const namesake = cloud.find(RULESET, ({ id, inputs }) => {
      const other = inputs as unknown as Plain<RepositoryRulesetArgs>;
      return id !== current?.id && other.repository === repository && other.name === name;
    });
    if (namesake) throw githubError(422, "Validation Failed: Name must be unique");
  },
  computed: {
    rulesetId: (_, { id }) => Number(id),
    nodeId: (_, { id }) => `RRS_${id}`,
    etag: (_, { id }) => `W/"${id}"`,
  },
});
