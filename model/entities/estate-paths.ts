import { ENVIRONMENTS } from "./entity.ts";

/**
 * Files and folders below the root of the repository that belong to the estate, and not to the program: what a user
 * writes, and what is rendered from it. `npm run check` checks them; no test of the program reads them.
 */
export const ESTATE_PATHS: readonly string[] = [
  "catalogue",
  "inventory",
  "docs/runbooks",
  "docs/catalogue.md",
  "docs/operations.md",
  ".github/CODEOWNERS",
  ".github/workflows",
  "transforms.ts",
  ...ENVIRONMENTS.map((environment) => `Pulumi.${environment}.yaml`),
];
