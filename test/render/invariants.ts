import { expect } from "vitest";
import { STAGES } from "../../model/entities/pipeline.ts";
import type { Job } from "../../render/workflow/workflow.ts";
import { jobsOf, type ReadWorkflow, stepsOf } from "./rendered.ts";

/** Whether a job can run for a pull request, as its workflow and its own condition say. */
function runsForPullRequests({ workflow }: Pick<ReadWorkflow, "workflow">, job: Job): boolean {
  if (!("pull_request" in workflow.on)) return false;
  const { if: condition = "", needs = [] } = job;
  if (/event_name (!= 'pull_request'|== 'push'|== 'workflow_dispatch')/.test(condition)) return false;
  // A job whose forerunner is skipped is skipped.
  const before = needs.map((id) => workflow.jobs[id]);
  return before.every((job) => job === undefined || runsForPullRequests({ workflow }, job));
}

/** What must hold of every workflow, each with what it is called in a failure. */
export const INVARIANTS: Readonly<Record<string, (read: ReadWorkflow) => void>> = {
  "every action is pinned by commit, with its release as a comment"({ text }) {
    for (const [, pin] of text.matchAll(/uses: (.*)/g)) {
      expect(pin).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+(\.\d+){0,2}$/);
    }
  },
  "nothing is permitted but what a job asks for"(read) {
    expect(read.workflow.permissions).toEqual({});
    for (const [, { permissions, environment, steps }] of jobsOf(read)) {
      const checksOut = steps.some(({ uses }) => uses?.startsWith("actions/checkout@"));
      expect(permissions.contents).toBe(checksOut ? "read" : undefined);
      const written = Object.entries(permissions).flatMap(([scope, access]) =>
        access === "write" ? [scope] : [],
      );
      // Outside an environment, one that runs no code of the repository may comment, keep an issue, and record a delivery.
      const allowed = environment
        ? environment.name === "github-pages"
          ? ["pages", "id-token"]
          : ["packages", "id-token"]
        : checksOut
          ? []
          : ["pull-requests", "issues", "deployments"];
      expect(allowed).toEqual(expect.arrayContaining(written));
    }
  },
  "every job ends in time"(read) {
    for (const [, job] of jobsOf(read)) expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
  },
  "the run's token is not left in the checkout"(read) {
    for (const { uses, with: inputs } of stepsOf(read)) {
      if (uses?.startsWith("actions/checkout@"))
        expect(inputs).toMatchObject({ "persist-credentials": false });
    }
  },
  "no pull request runs in an environment"(read) {
    for (const [, job] of jobsOf(read))
      if (job.environment) expect(runsForPullRequests(read, job)).toBe(false);
  },
  "no job that a pull request runs is given anything that is stored"(read) {
    for (const [id, job] of jobsOf(read)) {
      if (runsForPullRequests(read, job)) expect(JSON.stringify(job), id).not.toMatch(/\b(secrets|vars)\./);
    }
  },
  "a job that runs a pull request's code has a token that reads the repository and nothing else"(read) {
    for (const [id, job] of jobsOf(read)) {
      const checksOut = job.steps.some(({ uses }) => uses?.startsWith("actions/checkout@"));
      if (runsForPullRequests(read, job) && checksOut)
        expect(job.permissions, id).toEqual({ contents: "read" });
    }
  },
  "a pipeline reads secrets and variables in its environment only"(read) {
    if (!read.pipeline) return;
    for (const [, job] of jobsOf(read)) {
      if (job.environment) expect(job.environment.name).toBe(read.pipeline.environment);
      else expect(JSON.stringify(job)).not.toMatch(/\b(secrets|vars)\./);
    }
  },
  "deployments of one place wait for each other, and none is ended or dropped; runs of pull requests are ended"(
    read,
  ) {
    const { concurrency } = read.workflow;
    if ("pull_request" in read.workflow.on) {
      expect(concurrency?.["cancel-in-progress"]).toBe("${{ github.event_name == 'pull_request' }}");
    }
    for (const [, job] of jobsOf(read)) {
      // A preview and a report change nothing.
      if (!job.environment || /^(Preview|Status) of/.test(job.name)) continue;
      expect(job.concurrency?.["cancel-in-progress"]).toBe(false);
      expect(job.concurrency?.queue).toBe("max");
    }
  },
  "every command line that is fetched is pinned with all its packages, and runs none of their scripts"(read) {
    for (const { name, run = "" } of stepsOf(read)) {
      expect(run, name).not.toMatch(/npx (?!--no-install )|npm (i|install|exec)\b/);
      if (name.startsWith("Install ") && run.includes("npm"))
        expect(run, name).toBe("npm ci --ignore-scripts --no-audit --no-fund");
    }
  },
  "no expression is pasted into a shell"(read) {
    for (const { run } of stepsOf(read)) expect(run ?? "").not.toContain("${{");
  },
  "what is released takes nothing from other runs' caches"(read) {
    if (!read.pipeline) return;
    const { environment, triggers } = read.pipeline;
    if (environment !== "production" && !triggers.some((trigger) => /^tag:|release/.test(trigger))) return;
    for (const { with: inputs = {} } of stepsOf(read)) {
      expect(inputs).not.toHaveProperty("cache");
      expect(inputs["enable-cache"] ?? false).toBe(false);
      const scope = String(inputs["cache-from"] ?? "${{ github.run_id }}");
      expect(scope).toContain("${{ github.run_id }}");
    }
  },
  "the stages are the pipeline's, in its order"(read) {
    if (!read.pipeline) return;
    const own = jobsOf(read).filter(([id]) => id === "verify" || id === "deliver");
    const named = own.flatMap(([, { steps }]) => steps.map(({ name }) => name));
    expect(named.filter((name) => (STAGES as readonly string[]).includes(name))).toEqual(
      read.pipeline.stages,
    );
    for (const [i, [id, { needs }]] of own.entries()) {
      const before = own[i - 1]?.[0];
      expect(needs, id).toEqual(before === undefined ? undefined : [before]);
    }
  },
};
