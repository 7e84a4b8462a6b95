import { REQUIRED_CHECKS } from "../../model/delivery/repository-rules.ts";
import type { Environment } from "../../model/entities/entity.ts";
import { INFRASTRUCTURE_ENVIRONMENTS as AT } from "../../model/entities/infrastructure.ts";
import { changesJobs } from "./changes-jobs.ts";
import { estatePage, publication } from "./estate-page.ts";
import { exclusiveIn } from "./exclusion.ts";
import {
  compareProtection,
  hasStack,
  install,
  type Repository,
  readLogin,
  stackSteps,
  writeLogin,
} from "./infrastructure-steps.ts";
import {
  CHANGED_OUTPUTS,
  checkoutWithHistory,
  findProgramChanges,
  IS_CHECKED,
  isDone,
  programTests,
} from "./program-tests.ts";
import { READS_DEPLOYMENTS, waitForTurn } from "./turn.ts";
import { BASH, expression, type Job, RUNNER, type Step, shell, type Workflow } from "./workflow.ts";

/**
 * The repository's own workflow. A pull request is checked and shown without any credential. What is merged updates staging
 * and previews production; a run by hand on the default branch updates production, once somebody approves.
 * @param appFolders the folders of the apps, relative to the root
 */
export function infrastructureWorkflow(repository: Repository, appFolders: readonly string[]): Workflow {
  return {
    name: "infrastructure",
    on: {
      // Every one: a check that is required of pull requests and never starts would block them.
      pull_request: {},
      push: {
        branches: [repository.defaultBranch],
        "paths-ignore": appFolders.map((folder) => `${folder}/**`),
      },
      workflow_dispatch: {},
    },
    permissions: {},
    concurrency: {
      group: `infrastructure-${expression("github.event_name == 'pull_request' && github.ref || github.run_id")}`,
      "cancel-in-progress": expression("github.event_name == 'pull_request'"),
    },
    defaults: BASH,
    jobs: {
      check: check(repository, appFolders),
      test: programTests(REQUIRED_CHECKS.test),
      ...(repository.publishesPage && { publication: publication() }),
      ...changesJobs(),
      ...(hasStack(repository, "staging") && {
        staging: staging(repository),
        "staging-administration": stagingAdministration(repository),
      }),
      ...(hasStack(repository, "production") && {
        "production-preview": productionPreview(repository),
        production: production(repository),
      }),
    },
  };
}

/** The whole of `npm run check`, which needs no secret: forks' pull requests run it too. */
function check(repository: Repository, appFolders: readonly string[]): Job {
  return {
    name: REQUIRED_CHECKS.check,
    "runs-on": RUNNER,
    "timeout-minutes": 20,
    permissions: { contents: "read" },
    outputs: CHANGED_OUTPUTS,
    steps: [
      checkoutWithHistory,
      findProgramChanges(appFolders),
      ...install,
      ...estatePage(repository),
      { name: "Check", run: "npm run check" },
    ],
  };
}

/** Not for pull requests: their code is not reviewed. */
const REVIEWED = "github.event_name != 'pull_request'";

/** Updates staging, unless something on GitHub changes: its token cannot write there, and leaves that to the next job. */
function staging(repository: Repository): Job {
  return {
    name: "Update of staging",
    needs: ["check", "test"],
    if: `github.event_name == 'push' && ${IS_CHECKED}`,
    ...onStack("staging"),
    environment: { name: AT.stagingUpdate.name },
    outputs: { administration: expression("steps.scope.outputs.administration") },
    steps: [
      waitForTurn("staging"),
      ...stackSteps(repository),
      compareProtection("before", "staging"),
      {
        name: "Look for changes on GitHub",
        id: "scope",
        env: { ...writeLogin("run"), STACK: "staging" },
        run: shell(`
          changes=$(pulumi preview --stack "$STACK" --json --non-interactive |
            jq '[.steps[] | select(.op != "same") | .urn | select(contains("github:index/"))] | length')
          echo "changes on GitHub: $changes"
          if [ "$changes" = 0 ]; then
            echo "administration=false" >> "$GITHUB_OUTPUT"
          else
            echo "administration=true" >> "$GITHUB_OUTPUT"
          fi
        `),
      },
      ...[examine("staging", "run"), update("staging", "run"), compareProtection("after", "staging")].map(
        (step) => ({
          ...step,
          if: "steps.scope.outputs.administration == 'false'",
        }),
      ),
    ],
  };
}

/** The same with a token that administers the repository, once somebody approves. */
function stagingAdministration(repository: Repository): Job {
  return {
    name: "Update of staging and its side of GitHub",
    needs: ["staging"],
    if: `${isDone("staging")} && needs.staging.outputs.administration == 'true'`,
    ...onStack("staging"),
    environment: { name: AT.stagingAdministration.name },
    steps: [
      waitForTurn("staging"),
      ...stackSteps(repository),
      examine("staging", "stored"),
      update("staging", "stored"),
      compareProtection("after", "staging"),
    ],
  };
}

/** Shows what an update of production would change, before somebody approves it. It may read, and change nothing. */
function productionPreview(repository: Repository): Job {
  const { concurrency: _, ...job } = onStack("production");
  return {
    name: "Preview of production",
    needs: ["check", "test"],
    if: `${REVIEWED} && ${IS_CHECKED}`,
    ...job,
    "timeout-minutes": 20,
    environment: { name: AT.productionPreview.name },
    steps: [
      ...stackSteps(repository),
      compareProtection("before", "production"),
      {
        name: "Preview",
        env: { ...readLogin(repository, "production"), STACK: "production" },
        run: summarized("preview", "--diff"),
      },
    ],
  };
}

/** Updates production, once somebody approves. */
function production(repository: Repository): Job {
  return {
    name: "Update of production",
    needs: ["production-preview"],
    if: `github.event_name == 'workflow_dispatch' && github.ref_name == '${repository.defaultBranch}' && ${isDone("production-preview")}`,
    ...onStack("production"),
    environment: { name: AT.productionUpdate.name },
    steps: [
      waitForTurn("production"),
      ...stackSteps(repository),
      // The approval may have come days after the preview.
      compareProtection("before", "production"),
      examine("production", "stored"),
      update("production", "stored"),
      compareProtection("after", "production"),
    ],
  };
}

/** What every job has in common that works on a stack. */
function onStack(stack: Environment) {
  return {
    "runs-on": RUNNER,
    "timeout-minutes": 60,
    concurrency: exclusiveIn(stack),
    permissions: { contents: "read", "id-token": "write", actions: "read", ...READS_DEPLOYMENTS },
  } as const;
}

/**
 * Looks for what would make the update fail, before it is half done. What is found comes first in the summary of the run;
 * what could not be checked stops nothing, since CI's account may see less than it may change, and neither does what is
 * wrong elsewhere: an update may be what fixes it.
 */
const examine = (stack: Environment, github: "run" | "stored"): Step => ({
  name: "Check what the update takes",
  env: { ...writeLogin(github), STACK: stack },
  run: shell(`
    status=0
    npm run --silent doctor -- "$STACK" --update --problems${github === "run" ? " --github-reads" : ""} > "$RUNNER_TEMP/doctor.txt" || status=$?
    fence='\`\`\`'
    { echo "$fence"; cat "$RUNNER_TEMP/doctor.txt"; echo "$fence"; } | tee -a "$GITHUB_STEP_SUMMARY"
    [ "$status" = 0 ] || [ "$status" = 2 ]
  `),
});

const update = (stack: Environment, github: "run" | "stored"): Step => ({
  name: "Update",
  env: { ...writeLogin(github), STACK: stack },
  run: summarized("up", "--yes", "--skip-preview"),
});

/**
 * A command of the engine whose output is also the summary of the run, where whoever approves finds it. The id of a bypass
 * of Vercel's deployment protection ends in the secret itself, so the engine would print that in clear.
 */
const summarized = (...command: readonly string[]): string =>
  shell(`
    fence='\`\`\`'
    echo "$fence" >> "$GITHUB_STEP_SUMMARY"
    trap 'echo "$fence" >> "$GITHUB_STEP_SUMMARY"' EXIT
    pulumi ${command.join(" ")} --stack "$STACK" --non-interactive --color never 2>&1 |
      sed --unbuffered --regexp-extended 's#(prj_[A-Za-z0-9]+)/[A-Za-z0-9]{32}#\\1/(bypass)#g' | tee -a "$GITHUB_STEP_SUMMARY"
  `);
