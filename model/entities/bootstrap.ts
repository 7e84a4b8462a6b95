import { INFRASTRUCTURE_ENVIRONMENTS, type InfrastructureEnvironment } from "./infrastructure.ts";

/** A value that the repository's own workflows need before the program can deliver anything. */
export interface Bootstrap {
  readonly kind: "secret" | "variable";
  readonly name: string;
  readonly meaning: string;
  /** Where it is stored, with a value of its own in each. */
  readonly environments: readonly InfrastructureEnvironment[];
  /** What somebody who has it could do; absent where it lets nobody do anything. */
  readonly leak?: string;
}

const { stagingUpdate, stagingAdministration, productionPreview, productionUpdate } =
  INFRASTRUCTURE_ENVIRONMENTS;
const EVERYWHERE = Object.values(INFRASTRUCTURE_ENVIRONMENTS);
const UPDATES = [stagingUpdate, stagingAdministration, productionUpdate] as const;

/**
 * What a person stores in GitHub by hand, since the program cannot deliver what it needs to start. Nothing is stored for
 * the whole repository: a secret of the repository can be read by the run of any branch.
 */
export const BOOTSTRAP: readonly Bootstrap[] = [
  {
    kind: "variable",
    name: "PULUMI_BACKEND_URL",
    meaning:
      "state backend of the stack, e.g. `gs://BUCKET`, a bucket for each stack; leave out for Pulumi Cloud",
    environments: EVERYWHERE,
  },
  {
    kind: "secret",
    name: "PULUMI_ACCESS_TOKEN",
    meaning: "token of Pulumi Cloud, where that is the backend, of an account that sees this stack only",
    environments: EVERYWHERE,
    leak: "read and replace the stack's state",
  },
  {
    kind: "secret",
    name: "PULUMI_CONFIG_PASSPHRASE",
    meaning:
      "what the stack's secrets are encrypted with, another one for each stack; leave out where a key of Cloud KMS encrypts them",
    environments: EVERYWHERE,
    leak: "decrypt every secret in the stack's file, which all readers of the repository have; a passphrase cannot be limited to less",
  },
  {
    kind: "variable",
    name: "INFRASTRUCTURE_IDENTITY_PROVIDER",
    meaning:
      "full name of the workload identity provider that trusts runs of this environment alone: its condition names repository id and environment",
    environments: EVERYWHERE,
  },
  {
    kind: "variable",
    name: "INFRASTRUCTURE_ACCOUNT",
    meaning:
      "e-mail of the Google service account that may change the stack's project, and write its state: no key exists, runs of this environment pose as it",
    environments: UPDATES,
  },
  {
    kind: "variable",
    name: "INFRASTRUCTURE_ACCOUNT",
    meaning:
      "e-mail of the Google service account that may read the stack's project and its state, and change neither: `roles/viewer`, `roles/iam.securityReviewer` and `roles/secretmanager.secretAccessor` for the weekly comparison, and `roles/pubsub.publisher` to tell the governance channel of drift",
    environments: [productionPreview],
  },
  {
    kind: "secret",
    name: "INFRASTRUCTURE_GITHUB_TOKEN",
    meaning:
      "fine-grained token for this repository: `Actions: read`, `Administration: write`, `Environments: write`; GitHub cannot limit it to one environment",
    environments: [stagingAdministration, productionUpdate],
    leak: "change the rules, secrets and variables of every environment, and the rulesets",
  },
  {
    kind: "secret",
    name: "DRIFT_GITHUB_TOKEN",
    meaning:
      "fine-grained token for this repository that writes nothing: `Actions: read`, `Administration: read`, `Dependabot secrets: read`, `Environments: read`, `Secrets: read`, `Variables: read`; the weekly comparison lists with it what the environments and the repository hold, which no run's own token may",
    environments: [stagingUpdate, productionPreview],
    leak: "read the names of secrets and the values of variables of the repository and of every environment",
  },
  {
    kind: "secret",
    name: "VERCEL_API_TOKEN",
    meaning: "token of the stack's Vercel account or team",
    environments: UPDATES,
    leak: "change and deploy every project of that account or team, and read variables that are not sensitive: Vercel limits no token to a project or to reading",
  },
  {
    kind: "secret",
    name: "VERCEL_API_TOKEN",
    meaning:
      "for a team: token of a member with the role Viewer; a personal account needs none, since its preview asks Vercel nothing",
    environments: [productionPreview],
    leak: "read what a Viewer of the team can read",
  },
];
