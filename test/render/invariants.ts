import { expect } from "vitest";
import { STAGES } from "../../model/entities/pipeline.ts";
import type { Job } from "../../render/workflow/workflow.ts";
import { jobsOf, namesRead, type ReadWorkflow, stepsOf } from "./rendered.ts";

/** Whether a job can run for a pull request, as its workflow and its own condition say. */
function runsForPullRequests({ workflow }: ReadWorkflow, job: Job): boolean {
  if (!("pull_request" in workflow.on)) return false;
  return !/event_name (!= 'pull_request'|== 'push')/.test(job.if ?? "");
}

const FROM_A_FORK = /github\.event\.pull_request\.head\.repo\.full_name == github\.repository/;

/** What must hold of every workflow, each with what it is called in a failure. */
export const INVARIANTS: Readonly<Record<string, (read: ReadWorkflow) => void>> = {
  "every action is pinned by commit, with its release as a comment"({ text }) {
    for (const [, pin] of text.matchAll(/uses: (.*)/g)) {
      expect(pin).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+(\.\d+){0,2}$/);
    }
  },
  "nothing is permitted but what a job asks for"(read) {
    expect(read.workflow.permissions).toEqual({});
    for (const [, { permissions, environment }] of jobsOf(read)) {
      expect(permissions).toHaveProperty("contents", "read");
      const written = Object.entries(permissions).flatMap(([scope, access]) =>
        access === "write" ? [scope] : [],
      );
      // Outside an environment: the preview's comment, and keyless logins that may read.
      const allowed = environment
        ? ["packages", "id-token"]
        : read.pipeline
          ? []
          : ["pull-requests", "id-token"];
      expect(allowed).toEqual(expect.arrayContaining(written));
    }
  },
  "every job ends in time"(read) {
    for (const [, job] of jobsOf(read)) expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
  },
  "the run's token is not left in the checkout"(read) {
    for (const { uses, with: inputs } of stepsOf(read)) {
      if (uses?.startsWith("actions/checkout@")) expect(inputs).toEqual({ "persist-credentials": false });
    }
  },
  "no pull request runs in an environment"(read) {
    for (const [, job] of jobsOf(read))
      if (job.environment) expect(runsForPullRequests(read, job)).toBe(false);
  },
  "no pull request from a fork runs where a secret is read"(read) {
    for (const [, job] of jobsOf(read)) {
      const names = namesRead(JSON.stringify(job), "secrets");
      if (names.length === 0 || !runsForPullRequests(read, job)) continue;
      expect(read.pipeline, `a pipeline's ${names} outside the environment`).toBeUndefined();
      expect(job.if).toMatch(FROM_A_FORK);
    }
  },
  "a pipeline reads secrets and variables in its environment only"(read) {
    if (!read.pipeline) return;
    for (const [, job] of jobsOf(read)) {
      if (job.environment) expect(job.environment.name).toBe(read.pipeline.environment);
      else expect(JSON.stringify(job)).not.toMatch(/\b(secrets|vars)\./);
    }
  },
  "deployments of one place wait for each other and are never ended; runs of pull requests are"(read) {
    const { concurrency } = read.workflow;
    if ("pull_request" in read.workflow.on) {
      expect(concurrency?.["cancel-in-progress"]).toBe("${{ github.event_name == 'pull_request' }}");
    }
    for (const [, job] of jobsOf(read)) {
      if (job.environment) expect(job.concurrency?.["cancel-in-progress"]).toBe(false);
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
    const named = stepsOf(read).map(({ name }) => name);
    expect(named.filter((name) => (STAGES as readonly string[]).includes(name))).toEqual(
      read.pipeline.stages,
    );
    for (const [i, [id, { needs }]] of jobsOf(read).entries()) {
      const before = jobsOf(read)[i - 1]?.[0];
      expect(needs, id).toEqual(before === undefined ? undefined : [before]);
    }
  },
};
