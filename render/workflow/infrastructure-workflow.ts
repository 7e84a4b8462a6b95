import { ENVIRONMENTS, type Environment } from "../../model/entities/entity.ts";
import { INFRASTRUCTURE_TAG } from "../../model/entities/infrastructure.ts";
import { uses } from "./actions.ts";
import { checkout, node } from "./setup-steps.ts";
import {
  BASH,
  expression,
  type Job,
  RUNNER,
  type Step,
  secret,
  variable,
  type Workflow,
} from "./workflow.ts";

/** What the repository's own workflows depend on. */
export interface Repository {
  readonly defaultBranch: string;
  /** Version of the Pulumi CLI, as it is pinned for this repository. */
  readonly pulumiVersion: string;
}

/** The repository's own workflow: checks and previews of a pull request, updates of what is merged or tagged. */
export function infrastructureWorkflow(repository: Repository): Workflow {
  const ofApps = { "paths-ignore": ["apps/**"] };
  return {
    name: "infrastructure",
    on: {
      pull_request: ofApps,
      push: { branches: [repository.defaultBranch], tags: [INFRASTRUCTURE_TAG], ...ofApps },
    },
    permissions: {},
    concurrency: {
      group: `infrastructure-${expression("github.event_name == 'pull_request' && github.ref || github.run_id")}`,
      "cancel-in-progress": expression("github.event_name == 'pull_request'"),
    },
    defaults: BASH,
    jobs: {
      check: check(),
      preview: preview(repository),
      staging: update("staging", "github.ref_type == 'branch'", repository),
      production: update("production", "github.ref_type == 'tag'", repository),
    },
  };
}

/** What proves the alerts comes with Prometheus, which is not to run here. */
const promtool: Step = {
  name: "Install promtool",
  run: "sudo apt-get update -qq\nsudo apt-get install -y -qq --no-install-recommends prometheus",
};

/** The whole of `npm run check`, which needs no secret: forks' pull requests run it too. */
function check(): Job {
  return {
    name: "Check",
    "runs-on": RUNNER,
    "timeout-minutes": 60,
    permissions: { contents: "read" },
    steps: [checkout, ...install, promtool, { name: "Check", run: "npm run check" }],
  };
}

function preview(repository: Repository): Job {
  return {
    name: `Preview of ${expression("matrix.stack")}`,
    needs: ["check"],
    // Runs from forks and of update bots get no secrets, so they could only fail.
    if: FROM_THIS_REPOSITORY,
    "runs-on": RUNNER,
    "timeout-minutes": 20,
    permissions: { contents: "read", "id-token": "write", "pull-requests": "write" },
    strategy: { "fail-fast": false, matrix: { stack: [...ENVIRONMENTS] } },
    steps: [
      checkout,
      ...install,
      logIn,
      pulumi(repository, "Preview", "preview", expression("matrix.stack"), { "comment-on-pr": true }),
    ],
  };
}

const FROM_THIS_REPOSITORY = [
  "github.event_name == 'pull_request'",
  "github.event.pull_request.head.repo.full_name == github.repository",
  "github.event.pull_request.user.login != 'dependabot[bot]'",
].join(" && ");

function update(stack: Environment, when: string, repository: Repository): Job {
  return {
    name: `Update of ${stack}`,
    needs: ["check"],
    if: `github.event_name == 'push' && ${when}`,
    "runs-on": RUNNER,
    "timeout-minutes": 60,
    environment: { name: stack },
    concurrency: { group: `infrastructure-${stack}`, "cancel-in-progress": false },
    permissions: { contents: "read", "id-token": "write" },
    steps: [checkout, ...install, logIn, pulumi(repository, "Update", "up", stack, {})],
  };
}

/** What is needed to run this repository's commands; nothing from caches, since an update may follow. */
export const install: readonly Step[] = [node, { name: "Install", run: "npm ci" }];

/** Keyless, as a service account of the infrastructure's own. */
export const logIn: Step = {
  name: "Log in to Google Cloud",
  uses: uses("logInToGoogle"),
  with: {
    workload_identity_provider: variable("INFRASTRUCTURE_IDENTITY_PROVIDER"),
    service_account: variable("INFRASTRUCTURE_ACCOUNT"),
  },
};

/** What reading a stack's state takes. */
export const STATE_LOGIN = {
  PULUMI_BACKEND_URL: variable("PULUMI_BACKEND_URL"),
  PULUMI_ACCESS_TOKEN: secret("PULUMI_ACCESS_TOKEN"),
  PULUMI_CONFIG_PASSPHRASE: secret("PULUMI_CONFIG_PASSPHRASE"),
} as const;

/** What Pulumi and its providers log in with; Google comes through {@link logIn}. */
const LOGIN = {
  ...STATE_LOGIN,
  // Secrets cannot be named GITHUB_…, and the run's own token may not change environments.
  GITHUB_TOKEN: secret("INFRASTRUCTURE_GITHUB_TOKEN"),
  VERCEL_API_TOKEN: secret("VERCEL_API_TOKEN"),
} as const;

function pulumi(
  { pulumiVersion }: Repository,
  name: string,
  command: string,
  stack: string,
  options: NonNullable<Step["with"]>,
): Step {
  return {
    name,
    uses: uses("pulumi"),
    with: { command, "stack-name": stack, "pulumi-version": pulumiVersion, ...options },
    env: LOGIN,
  };
}
