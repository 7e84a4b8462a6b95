import type { PackageTable } from "./resource-type.ts";
import { projectProtectionBypass } from "./vercel/bypass.ts";
import { projectDomain } from "./vercel/domain.ts";
import { project } from "./vercel/project.ts";
import { vercelError } from "./vercel/rules.ts";
import { projectEnvironmentVariable } from "./vercel/variable.ts";

/** Vercel. Provider setting: `team`, the default of `teamId`. */
export const vercel: PackageTable = {
  name: "vercel",
  sdk: "@pulumiverse/vercel",
  types: [project, projectEnvironmentVariable, projectDomain, projectProtectionBypass],
  invokes: {},
  partSeparator: "/",
  error: vercelError,
};
