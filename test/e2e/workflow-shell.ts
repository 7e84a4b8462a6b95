import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { beforeAll } from "vitest";
import type { Job, Step, Workflow } from "../../render/workflow/workflow.ts";
import { testEstate } from "../estates/estates.ts";
import { readWorkflows } from "../render/rendered.ts";
import { TOOL_TIMEOUT } from "../tools/find-tool.ts";
import { findJqFolder } from "../tools/jq.ts";
import type { Run } from "./checkout.ts";

const workflows = readWorkflows(testEstate().catalogue);

// Steps call jq, which GitHub's runners have. Last on PATH: where it is the machine's own, nothing changes.
beforeAll(async () => {
  process.env.PATH = `${process.env.PATH}${delimiter}${await findJqFolder()}`;
}, TOOL_TIMEOUT);

/** The workflow of a pipeline of the reference estate. */
export function workflowOf(id: string): Workflow {
  const found = workflows.find(({ pipeline }) => pipeline?.id === id);
  if (!found) throw new Error(`there is no pipeline ${id}`);
  return found.workflow;
}

/** A repository in a temporary folder, in which steps of a workflow are run as GitHub's runner runs them. */
export class Repository {
  readonly root = mkdtempSync(join(tmpdir(), "workflow-shell-"));
  /** Values that the runner would have put in place of expressions, by the expression. */
  readonly expressions = new Map<string, string>();

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  /** Runs the shell of a step by name, with its own environment and in its own folder. */
  async step(job: Job | undefined, name: string, env: NodeJS.ProcessEnv = {}): Promise<Run> {
    const step = job?.steps.find((candidate) => candidate.name === name);
    if (step?.run === undefined) throw new Error(`no step ${name} that runs a shell`);
    const script = join(this.root, ".step.sh");
    writeFileSync(script, step.run);
    const folder = step["working-directory"] ?? job?.defaults?.run["working-directory"] ?? ".";
    // The command line of `shell: bash`, from GitHub's reference of workflow syntax.
    return run(join(this.root, folder), "bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      ...this.#environment(step),
      ...env,
    });
  }

  #environment({ env = {} }: Step): Record<string, string> {
    return Object.fromEntries(
      Object.entries(env).map(([name, text]) => [
        name,
        text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression) => {
          const value = this.expressions.get(expression);
          if (value === undefined) throw new Error(`nothing is given for ${expression}`);
          return value;
        }),
      ]),
    );
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Runs a program to its end; an exit code is an answer, not an error. */
export function run(
  cwd: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Run> {
  // Where registries are and how they are reached is the machine's own; everything else would change what is tried.
  const reached = Object.entries(process.env).filter(([name]) =>
    /^(PIP|UV|SSL|NODE_EXTRA)_|_proxy$/i.test(name),
  );
  const { PATH, HOME } = process.env;
  const environment = { ...Object.fromEntries(reached), PATH, HOME, NO_COLOR: "1", ...env };
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { cwd, env: environment, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
      },
    );
  });
}
