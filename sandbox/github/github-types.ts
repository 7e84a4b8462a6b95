import type { PackageTable } from "../provider/resource-type.ts";
import { deploymentPolicy, repositoryEnvironment } from "./environment.ts";
import { githubError } from "./github-api.ts";
import { repositoryRuleset } from "./ruleset.ts";
import { environmentSecret, environmentVariable } from "./values.ts";

/** GitHub. Provider setting: `owner`; resources name their repository without it. */
export const github: PackageTable = {
  name: "github",
  sdk: "@pulumi/github",
  types: [repositoryEnvironment, deploymentPolicy, environmentSecret, environmentVariable, repositoryRuleset],
  invokes: {},
  partSeparator: ":",
  error: githubError,
};
