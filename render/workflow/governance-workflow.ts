import type { Environment } from "../../model/entities/entity.ts";
import { INFRASTRUCTURE_ENVIRONMENTS as AT } from "../../model/entities/infrastructure.ts";
import { compareProtection, type Repository, STATE_LOGIN, stackSteps } from "./infrastructure-steps.ts";
import { BASH, type Job, RUNNER, type Workflow } from "./workflow.ts";

/** Looks every week for what is overdue: a run that fails is a message from GitHub to whoever watches the repository. */
export function governanceWorkflow(repository: Repository): Workflow {
  return {
    name: "governance",
    // Monday morning in Tokyo, and off the full hour, when GitHub's scheduler is busiest.
    on: { schedule: [{ cron: "17 22 * * 0" }], workflow_dispatch: {} },
    permissions: {},
    concurrency: { group: "governance", "cancel-in-progress": false },
    defaults: BASH,
    jobs: {
      staging: status("staging", AT.stagingUpdate.name, repository),
      production: status("production", AT.productionPreview.name, repository),
    },
  };
}

function status(stack: Environment, environment: string, repository: Repository): Job {
  return {
    name: `Status of ${stack}`,
    "runs-on": RUNNER,
    "timeout-minutes": 15,
    environment: { name: environment },
    permissions: { contents: "read", "id-token": "write", actions: "read" },
    steps: [
      ...stackSteps(repository),
      {
        name: "Status",
        env: { ...STATE_LOGIN, STACK: stack },
        run: 'npm run govern -- status "$STACK"',
      },
      { ...compareProtection("before", stack), if: "!cancelled()" },
    ],
  };
}
