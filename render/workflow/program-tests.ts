import { ESTATE_PATHS } from "../../model/entities/estate-paths.ts";
import { install } from "./infrastructure-steps.ts";
import { checkout } from "./setup-steps.ts";
import { expression, type Job, RUNNER, type Step, shell } from "./workflow.ts";

/** The whole history: a push is compared with what was pushed before it, however many commits ago. */
export const checkoutWithHistory: Step = { ...checkout, with: { ...checkout.with, "fetch-depth": 0 } };

/**
 * Finds out whether the program itself changed, and not the estate or an app alone. What is compared is the merge of a
 * pull request with its base, and a push with what was there before it; where that is gone, as after a forced push, the
 * program counts as changed. A run by hand changes nothing.
 * @param appFolders the folders of the apps, relative to the root
 */
export const findProgramChanges = (appFolders: readonly string[]): Step => ({
  name: "Look for changes of the program",
  id: "changed",
  env: {
    BEFORE: expression("github.event_name == 'pull_request' && 'HEAD^1' || github.event.before"),
  },
  run: shell(`
    program=false
    if [ -n "$BEFORE" ] && ! git diff --quiet --no-renames "$BEFORE" HEAD -- . \\
    ${[...ESTATE_PATHS, ...appFolders].map((path) => `  ':(exclude)${path}'`).join(" \\\n    ")}; then
      program=true
    fi
    echo "the program changed: $program"
    echo "program=$program" >> "$GITHUB_OUTPUT"
  `),
});

/** What {@link findProgramChanges} found, as outputs of its job. */
export const CHANGED_OUTPUTS = { program: expression("steps.changed.outputs.program") } as const;

/** What tests the alerts comes with Prometheus, which is not to run here. */
export const promtool: Step = {
  name: "Install promtool",
  run: "sudo apt-get update -qq\nsudo apt-get install -y -qq --no-install-recommends prometheus",
};

/**
 * The tests of the program, where it changed. GitHub counts a job that its own condition skips as a success, so that the
 * required check blocks nobody who changes the estate alone.
 */
export const programTests = (name: string): Job => ({
  name,
  needs: ["check"],
  if: "needs.check.outputs.program == 'true'",
  "runs-on": RUNNER,
  "timeout-minutes": 60,
  permissions: { contents: "read" },
  steps: [checkout, ...install, promtool, { name: "Test", run: "npm test" }],
});

/**
 * That the estate is right, and the program too where it changed. Needed in words: GitHub skips every job behind one that
 * was skipped, however far behind, unless its condition says otherwise (actions/runner#2205).
 */
export const IS_CHECKED = `${isDone("check")} && (needs.test.result == 'success' || needs.test.result == 'skipped')`;

/** That a job was done, whatever was skipped before it. */
export function isDone(job: string): string {
  return `!cancelled() && needs.${job}.result == 'success'`;
}
