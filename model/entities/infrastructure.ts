import type { Environment } from "./entity.ts";

/** The workflow that checks this repository, and previews and updates its stacks. */
export const INFRASTRUCTURE_WORKFLOW = ".github/workflows/infrastructure.yml";
/** The workflow that looks every week for what is overdue. */
export const GOVERNANCE_WORKFLOW = ".github/workflows/governance.yml";
/** The workflow that tries the program on every Node that it supports, and with the newest SDK. */
export const COMPATIBILITY_WORKFLOW = ".github/workflows/compatibility.yml";
/** Files that no pipeline may claim. */
export const OWN_WORKFLOWS: readonly string[] = [
  INFRASTRUCTURE_WORKFLOW,
  GOVERNANCE_WORKFLOW,
  COMPATIBILITY_WORKFLOW,
];

/** A GitHub environment in which the repository's own workflows run; pipelines never use it. */
export interface InfrastructureEnvironment {
  readonly name: string;
  /** The stack whose credentials it holds, and which provisions it. */
  readonly stack: Environment;
  /** Whether GitHub asks the declared reviewers before a job starts and reads anything. */
  readonly isApproved: boolean;
  /** What its jobs do. */
  readonly purpose: string;
}

/**
 * The environments of the repository's own workflows, apart from those that pipelines deliver in. Each holds what its jobs
 * need and nothing else, and admits the default branch alone: a branch or a tag with other code cannot read it.
 */
export const INFRASTRUCTURE_ENVIRONMENTS = {
  stagingUpdate: {
    name: "staging-update",
    stack: "staging",
    isApproved: false,
    purpose:
      "previews staging, updates it where nothing on GitHub changes, and reads what is overdue or has drifted",
  },
  stagingAdministration: {
    name: "staging-administration",
    stack: "staging",
    isApproved: true,
    purpose: "updates staging where something on GitHub changes",
  },
  productionPreview: {
    name: "production-preview",
    stack: "production",
    isApproved: false,
    purpose: "previews production, and reads what is overdue or has drifted",
  },
  productionUpdate: {
    name: "production-update",
    stack: "production",
    isApproved: true,
    purpose: "updates production",
  },
} as const satisfies Record<string, InfrastructureEnvironment>;

/** The environments of the repository's own workflows that a stack provisions. */
export const infrastructureEnvironments = (stack: Environment): readonly InfrastructureEnvironment[] =>
  Object.values(INFRASTRUCTURE_ENVIRONMENTS).filter((environment) => environment.stack === stack);
