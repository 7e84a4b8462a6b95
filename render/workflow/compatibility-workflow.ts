import { uses } from "./actions.ts";
import { install, type Repository } from "./infrastructure-steps.ts";
import { promtool } from "./program-tests.ts";
import { checkout } from "./setup-steps.ts";
import { BASH, expression, type Job, RUNNER, type Step, type Workflow } from "./workflow.ts";

/** What the program has to work on: the oldest that `package.json` allows, both lines between, and the newest. */
const NODE_VERSIONS = ["20.19", "22", "24", "latest"] as const;

/**
 * Tries the program on every Node that it supports, and with Pulumi's newest SDK and CLI, which the lockfile holds back
 * (docs/architecture.md, "Decisions"). Nothing that is stored is read, and nothing is deployed but into the sandbox. Every
 * week where GitHub counts no minutes, which is in public repositories; elsewhere only by hand.
 */
export function compatibilityWorkflow({ isPublic, pulumiVersion }: Repository): Workflow {
  return {
    name: "compatibility",
    // Sunday morning in Tokyo, off the full hour, when GitHub's scheduler is busiest.
    on: { ...(isPublic && { schedule: [{ cron: "41 22 * * 6" }] }), workflow_dispatch: {} },
    permissions: {},
    concurrency: { group: "compatibility", "cancel-in-progress": true },
    defaults: BASH,
    jobs: {
      node: {
        name: `Node ${expression("matrix.node")}`,
        ...LIMITS,
        strategy: { "fail-fast": false, matrix: { node: NODE_VERSIONS } },
        steps: [
          checkout,
          setUpNode(expression("matrix.node")),
          { name: "Install", run: "npm ci" },
          promtool,
          setUpPulumi(pulumiVersion),
          { name: "Try", run: "npm run test:nodes -- this" },
        ],
      },
      newest: {
        name: "Newest SDK",
        ...LIMITS,
        steps: [
          checkout,
          ...install,
          setUpPulumi("^3"),
          { name: "Try", run: "npm run test:nodes -- this --newest-sdk" },
        ],
      },
    },
  };
}

const LIMITS = {
  "runs-on": RUNNER,
  "timeout-minutes": 60,
  permissions: { contents: "read" },
} as const satisfies Partial<Job>;

const setUpNode = (version: string): Step => ({
  name: "Set up Node.js",
  uses: uses("setupNode"),
  with: { "node-version": version, "package-manager-cache": false },
});

const setUpPulumi = (version: string): Step => ({
  name: "Set up Pulumi",
  uses: uses("pulumi"),
  with: { "pulumi-version": version },
});
