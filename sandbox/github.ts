import { deploymentPolicy, repositoryEnvironment } from "./github/environment.ts";
import { githubError } from "./github/rules.ts";
import { environmentSecret, environmentVariable } from "./github/values.ts";
import type { PackageTable } from "./resource-type.ts";

/** GitHub. Provider setting: `owner`; resources name their repository without it. */
export const github: PackageTable = {
  name: "github",
  sdk: "@pulumi/github",
  types: [repositoryEnvironment, deploymentPolicy, environmentSecret, environmentVariable],
  invokes: {},
  partSeparator: ":",
  error: githubError,
};
