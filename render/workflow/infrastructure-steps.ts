import type { Environment } from "../../model/entities/entity.ts";
import { uses } from "./actions.ts";
import { googleLoginInputs, googleLoginStep } from "./google-login.ts";
import { checkout, node } from "./setup-steps.ts";
import { expression, type Step, secretReference, variableReference } from "./workflow.ts";

/** What the repository's own workflows depend on. */
export interface Repository {
  /** The stacks of the estate: workflows have jobs for these, and for no other environment. */
  readonly stacks: readonly { readonly environment: Environment }[];
  readonly defaultBranch: string;
  /** Version of the Pulumi CLI, as it is pinned for this repository. */
  readonly pulumiVersion: string;
  /** Whether anybody can see it; GitHub counts no minutes of public repositories. */
  readonly isPublic: boolean;
  /** Whether the page of the estate is published to GitHub Pages. */
  readonly publishesPage: boolean;
  /** The environments whose Vercel projects belong to a team. */
  readonly vercelTeams: readonly Environment[];
}

/** What is needed to run this repository's commands; nothing from caches, since an update may follow. */
export const install: readonly Step[] = [node, { name: "Install", run: "npm ci" }];

/** The repository's commands, Google Cloud and the Pulumi CLI, for a job that works on a stack. */
export const stackSteps = ({ pulumiVersion }: Repository): readonly Step[] => [
  checkout,
  ...install,
  googleLoginStep(googleLoginInputs("INFRASTRUCTURE_IDENTITY_PROVIDER", "INFRASTRUCTURE_ACCOUNT")),
  { name: "Set up Pulumi", uses: uses("pulumi"), with: { "pulumi-version": pulumiVersion } },
];

/** What reading a stack's state takes. */
export const STATE_LOGIN = {
  PULUMI_BACKEND_URL: variableReference("PULUMI_BACKEND_URL"),
  PULUMI_ACCESS_TOKEN: secretReference("PULUMI_ACCESS_TOKEN"),
  PULUMI_CONFIG_PASSPHRASE: secretReference("PULUMI_CONFIG_PASSPHRASE"),
} as const;

/** The token of the run itself, which may read what the job's permissions say and writes nothing. */
const RUN_TOKEN = expression("github.token");

/**
 * Where an update logs in; Google is logged in to already.
 * @param github `run` for the run's own token, which reads; `stored` for the one that administers the repository
 */
export const writeLogin = (github: "run" | "stored"): Readonly<Record<string, string>> => ({
  ...STATE_LOGIN,
  GITHUB_TOKEN: github === "run" ? RUN_TOKEN : secretReference("INFRASTRUCTURE_GITHUB_TOKEN"),
  VERCEL_API_TOKEN: secretReference("VERCEL_API_TOKEN"),
});

/**
 * What passes for a token where Vercel is not asked: the provider wants 24 letters and digits, and in a preview of a
 * personal account it sends none (terraform-provider-vercel, `provider.go` and `client.Team`).
 */
const NO_VERCEL_TOKEN = "PreviewsAskVercelNothing";

/** Where a preview logs in: nowhere with the right to change anything. */
export const readLogin = (
  { vercelTeams }: Repository,
  stack: Environment,
): Readonly<Record<string, string>> => ({
  ...STATE_LOGIN,
  GITHUB_TOKEN: RUN_TOKEN,
  VERCEL_API_TOKEN: vercelTeams.includes(stack) ? secretReference("VERCEL_API_TOKEN") : NO_VERCEL_TOKEN,
});

/**
 * Compares GitHub's own answer with what protects the stack's environments: `before` with what was deployed last, and
 * `after` with what is declared now. The step fails where they differ.
 */
export const compareProtection = (when: "before" | "after", stack: Environment): Step => ({
  name: when === "before" ? "Compare protection with what was deployed" : "Compare protection",
  env: { ...(when === "before" && STATE_LOGIN), GITHUB_TOKEN: RUN_TOKEN, STACK: stack },
  run: `npm run protection -- "$STACK"${when === "before" ? " --deployed" : ""}`,
});

/** Whether the estate has a stack. */
export const hasStack = ({ stacks }: Repository, stack: Environment): boolean =>
  stacks.some(({ environment }) => environment === stack);
