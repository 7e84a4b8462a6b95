import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import { uses } from "./actions.ts";
import { install, logIn, type Repository, STATE_LOGIN } from "./infrastructure-workflow.ts";
import { checkout } from "./setup-steps.ts";
import { BASH, expression, RUNNER, type Workflow } from "./workflow.ts";

/** Looks every week for what is overdue: a run that fails is a message from GitHub to whoever watches the repository. */
export function governanceWorkflow({ pulumiVersion }: Repository): Workflow {
  return {
    name: "governance",
    // Monday morning in Tokyo, and off the full hour, when GitHub's scheduler is busiest.
    on: { schedule: [{ cron: "17 22 * * 0" }], workflow_dispatch: {} },
    permissions: {},
    concurrency: { group: "governance", "cancel-in-progress": false },
    defaults: BASH,
    jobs: {
      status: {
        name: `Status of ${expression("matrix.stack")}`,
        "runs-on": RUNNER,
        "timeout-minutes": 15,
        permissions: { contents: "read", "id-token": "write" },
        strategy: { "fail-fast": false, matrix: { stack: [...ENVIRONMENTS] } },
        steps: [
          checkout,
          ...install,
          logIn,
          { name: "Set up Pulumi", uses: uses("pulumi"), with: { "pulumi-version": pulumiVersion } },
          {
            name: "Status",
            env: { ...STATE_LOGIN, STACK: expression("matrix.stack") },
            run: 'npm run govern -- status "$STACK"',
          },
        ],
      },
    },
  };
}
