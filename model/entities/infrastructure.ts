import type { Environment } from "./entity.ts";

/** The workflow that checks this repository, and previews and updates its stacks. */
export const INFRASTRUCTURE_WORKFLOW = ".github/workflows/infrastructure.yml";
/** The workflow that looks every week for what is overdue. */
export const GOVERNANCE_WORKFLOW = ".github/workflows/governance.yml";
/** Files that no pipeline may claim. */
export const OWN_WORKFLOWS: readonly string[] = [INFRASTRUCTURE_WORKFLOW, GOVERNANCE_WORKFLOW];

/** Tags that update production's stack. */
export const INFRASTRUCTURE_TAG = "infrastructure-v*";

/** The git event that updates a stack, in the grammar of pipelines' triggers. */
export const infrastructureTrigger = (environment: Environment, defaultBranch: string): string =>
  environment === "production" ? `tag:${INFRASTRUCTURE_TAG}` : `push:${defaultBranch}`;

/** A value that CI needs to run the program itself. */
export interface Bootstrap {
  readonly kind: "secret" | "variable";
  readonly name: string;
  readonly meaning: string;
}

/**
 * What a person stores in GitHub by hand, since the program cannot deliver what it needs to start: for the repository,
 * with rights to read, for previews; once more in each GitHub environment, with rights to write, for updates.
 */
export const BOOTSTRAP = [
  {
    kind: "variable",
    name: "PULUMI_BACKEND_URL",
    meaning: "state backend, e.g. `gs://BUCKET`; leave out for Pulumi Cloud",
  },
  {
    kind: "secret",
    name: "PULUMI_ACCESS_TOKEN",
    meaning: "token of Pulumi Cloud, where that is the backend",
  },
  {
    kind: "secret",
    name: "PULUMI_CONFIG_PASSPHRASE",
    meaning: "what the stacks' secrets are encrypted with, where that is a passphrase",
  },
  {
    kind: "variable",
    name: "INFRASTRUCTURE_IDENTITY_PROVIDER",
    meaning: "full name of the workload identity provider that trusts this repository's runs",
  },
  {
    kind: "variable",
    name: "INFRASTRUCTURE_ACCOUNT",
    meaning: "e-mail of the Google service account that runs the program",
  },
  {
    kind: "secret",
    name: "INFRASTRUCTURE_GITHUB_TOKEN",
    meaning: "fine-grained token: administration, environments, secrets and variables of the repository",
  },
  { kind: "secret", name: "VERCEL_API_TOKEN", meaning: "token of the Vercel account or team" },
] as const satisfies readonly Bootstrap[];
