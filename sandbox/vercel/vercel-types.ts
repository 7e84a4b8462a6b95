import type { PackageTable } from "../provider/resource-type.ts";
import { projectProtectionBypass } from "./bypass.ts";
import { projectDomain } from "./domain.ts";
import { project } from "./project.ts";
import { projectEnvironmentVariable } from "./variable.ts";
import { vercelError } from "./vercel-api.ts";

/** Vercel. Provider setting: `team`, the default of `teamId`. */
export const vercel: PackageTable = {
  name: "vercel",
  sdk: "@pulumiverse/vercel",
  types: [project, projectEnvironmentVariable, projectDomain, projectProtectionBypass],
  invokes: {},
  partSeparator: "/",
  error: vercelError,
};
