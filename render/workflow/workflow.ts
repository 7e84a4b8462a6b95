/** The part of GitHub's workflow syntax that is rendered. Keys are GitHub's own. */
export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  /** Of the workflow: none. Each job asks for its own. */
  readonly permissions: Readonly<Record<string, never>>;
  readonly concurrency?: Concurrency;
  readonly defaults?: Defaults;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Which runs exclude each other. */
export interface Concurrency {
  readonly group: string;
  readonly "cancel-in-progress": boolean | string;
  /**
   * How many may wait: one, the newest, unless this is `max`; then 100 (GitHub changelog, 2026-05-07, "Concurrency groups
   * now allow larger queues"). Not together with `cancel-in-progress`.
   */
  readonly queue?: "max";
}

/** Defaults of the steps that run a shell. */
export interface Defaults {
  readonly run: { readonly shell?: string; readonly "working-directory"?: string };
}

/** One job of a workflow. */
export interface Job {
  readonly name: string;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly "runs-on": string;
  readonly "timeout-minutes": number;
  /** Runs the job once for each value, which steps read as `matrix.NAME`. */
  readonly strategy?: {
    readonly "fail-fast": boolean;
    readonly matrix: Readonly<Record<string, readonly string[]>>;
  };
  readonly environment?: { readonly name: string; readonly url?: string };
  readonly concurrency?: Concurrency;
  readonly permissions: Readonly<Record<string, "read" | "write">>;
  /** What later jobs can read as `needs.JOB.outputs.NAME`. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly defaults?: Defaults;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** One step of a job: an action, or a shell script. */
export interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  /** As `uses` of actions.ts gives it. */
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly "working-directory"?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

/** The image that every job runs on. */
export const RUNNER = "ubuntu-24.04";

/** `-eo pipefail` comes with the shell that is named. */
export const BASH: Defaults = { run: { shell: "bash" } };

/** An expression that GitHub evaluates. */
export const expression = (text: string): string => `\${{ ${text} }}`;

/** Reads a variable, or a secret, of the job's GitHub environment or of the repository. */
export const variableReference = (name: string): string => expression(`vars.${name}`);
/** Reads a secret of the job's GitHub environment or of the repository. */
export const secretReference = (name: string): string => expression(`secrets.${name}`);

/** Shell of a step, from a template literal: without the indentation of the code around it. */
export function shell(text: string): string {
  const lines = text.replace(/^\n/, "").trimEnd().split("\n");
  const indent = Math.min(...lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)));
  return `${lines.map((line) => line.slice(indent)).join("\n")}\n`;
}

/** What a platform's delivery needs beyond reading the repository, and what it does. */
export interface PlatformDelivery {
  /** What the run has delivered, by the name that it can be put back by: an expression over its steps. */
  readonly release: string;
  readonly permissions: Job["permissions"];
  readonly steps: readonly Step[];
}
