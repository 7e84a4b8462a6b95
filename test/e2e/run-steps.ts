import { join } from "node:path";
import type { Job, Step } from "../../render/workflow/workflow.ts";
import type { Repository } from "./workflow-shell.ts";

/** What became of the steps of a job. */
export interface StepsRun {
  /** Names of the steps that ran a shell, in order. */
  readonly ran: readonly string[];
  /** The first one that failed. */
  readonly failed: string | undefined;
  /** Everything that they printed. */
  readonly output: string;
}

/**
 * Runs the steps of a job that have a shell, from one step on, as GitHub would: what follows a failure is skipped, unless
 * its condition says otherwise, and outputs are there for the steps that follow.
 * @param env what the runner and the stand-ins need beside the step's own environment
 * @param outputOf what a later step gets for an output, where that is not the text itself
 */
export async function runSteps(
  repository: Repository,
  job: Job | undefined,
  from: string,
  env: Readonly<Record<string, string>>,
  outputOf: (value: string) => string = (value) => value,
): Promise<StepsRun> {
  const steps = job?.steps ?? [];
  const start = steps.findIndex(({ name }) => name === from);
  const ran: string[] = [];
  const outcomes = new Map<string, string>();
  let failed: string | undefined;
  let output = "";
  for (const step of steps.slice(start)) {
    const { id, name } = step;
    if (!isDue(step, failed !== undefined, outcomes, repository.expressions)) {
      if (id) outcomes.set(id, "skipped");
      continue;
    }
    ran.push(name);
    repository.write("output", "");
    const { code, stdout, stderr } = await repository.step(job, name, {
      GITHUB_WORKSPACE: repository.root,
      GITHUB_OUTPUT: join(repository.root, "output"),
      ...env,
    });
    output += stdout + stderr;
    if (stderr.includes("does not know")) throw new Error(stdout + stderr);
    if (code !== 0) failed ??= name;
    if (!id) continue;
    outcomes.set(id, code === 0 ? "success" : "failure");
    for (const [, key, value = ""] of repository.read("output").matchAll(/^(\w+)=(.*)$/gm)) {
      repository.expressions.set(`steps.${id}.outputs.${key}`, outputOf(value));
    }
  }
  return { ran, failed, output };
}

/** The conditions that steps have: after a failure or not, and what an earlier step came to. */
function isDue(
  { if: condition }: Step,
  hasFailed: boolean,
  outcomes: ReadonlyMap<string, string>,
  outputs: ReadonlyMap<string, string>,
): boolean {
  if (condition === undefined) return !hasFailed;
  const [start, ...terms] = condition.split(" && ");
  if (start !== "(failure() || cancelled())") throw new Error(`${condition} is not understood`);
  return hasFailed && terms.every((term) => holds(term, outcomes, outputs));
}

function holds(
  term: string,
  outcomes: ReadonlyMap<string, string>,
  outputs: ReadonlyMap<string, string>,
): boolean {
  const [, subject = "", operator, value] = /^(steps\.[\w.]+) (==|!=) '(.*)'$/.exec(term) ?? [];
  if (operator === undefined) throw new Error(`${term} is not understood`);
  const [, outcomeOf] = /^steps\.(\w+)\.outcome$/.exec(subject) ?? [];
  const actual = (outcomeOf === undefined ? outputs.get(subject) : outcomes.get(outcomeOf)) ?? "";
  return (actual === value) === (operator === "==");
}
