import type { Environment } from "../../model/entities/entity.ts";
import { compareClouds, DRIFT_OUTPUTS, driftJobs, READING } from "./drift-jobs.ts";
import { compareProtection, type Repository, STATE_LOGIN, stackSteps } from "./infrastructure-steps.ts";
import { BASH, type Job, RUNNER, type Workflow } from "./workflow.ts";

/**
 * Looks every week for what is overdue, and for what has drifted. A run that fails is a message from GitHub to whoever
 * watches the repository; drift is an issue.
 */
export function governanceWorkflow(repository: Repository): Workflow {
  return {
    name: "governance",
    // Monday morning in Tokyo, and off the full hour, when GitHub's scheduler is busiest.
    on: { schedule: [{ cron: "17 22 * * 0" }], workflow_dispatch: {} },
    permissions: {},
    concurrency: { group: "governance", "cancel-in-progress": false },
    defaults: BASH,
    jobs: {
      ...Object.fromEntries(
        repository.stacks.map(({ environment }) => [environment, status(environment, repository)]),
      ),
      ...driftJobs(repository),
    },
  };
}

function status(stack: Environment, repository: Repository): Job {
  return {
    name: `Status of ${stack}`,
    "runs-on": RUNNER,
    "timeout-minutes": 30,
    environment: { name: READING[stack] },
    permissions: { contents: "read", "id-token": "write", actions: "read" },
    outputs: DRIFT_OUTPUTS,
    steps: [
      ...stackSteps(repository),
      {
        name: "Status",
        env: { ...STATE_LOGIN, STACK: stack },
        run: 'npm run govern -- status "$STACK"',
      },
      { ...compareProtection("before", stack), if: "!cancelled()" },
      compareClouds(stack, repository),
    ],
  };
}
