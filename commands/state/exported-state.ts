import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Stack as EngineStack, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import type { Carrier } from "../../model/governance/secret-resources.ts";
import { GOVERNED_OUTPUT, type Governed, parseGoverned } from "../../model/governance/snapshot.ts";

/** A resource in the engine's state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** When its inputs or outputs last changed, RFC 3339. */
  readonly modified?: string;
}

/** The engine's state of a stack, as far as commands look into it. */
export interface ExportedState {
  readonly deployment: {
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly unknown[];
  };
}

/**
 * The state of a stack as it is kept, secrets encrypted: `Stack.exportStack` decrypts them, and what is printed stays
 * somewhere.
 */
export const exportedState = ({ name, workspace }: EngineStack): Promise<ExportedState> =>
  exportState(workspace.pulumiCommand, name, { cwd: workspace.workDir, env: workspace.envVars });

/** The same for any stack, by the CLI alone. Throws what the CLI exits with; its `stderr` says why. */
export async function exportState(
  engine: PulumiCommand,
  stack: string,
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<ExportedState> {
  const { stdout } = await promisify(execFile)(
    engine.command,
    ["stack", "export", "--stack", stack, "--non-interactive"],
    { cwd, env: { ...process.env, ...env }, maxBuffer: Number.POSITIVE_INFINITY },
  );
  return JSON.parse(stdout) as ExportedState;
}

/** What the stack exported of everything governed; nothing where it was never deployed, or not since that exists. */
export function governedIn({ deployment }: ExportedState): Governed | undefined {
  const stack = deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
  return parseGoverned(stack?.outputs?.[GOVERNED_OUTPUT]);
}

/** When each resource of a state last changed, RFC 3339. */
export function changeTimes({ deployment }: ExportedState): (carrier: Carrier) => string | undefined {
  const times = new Map(
    (deployment.resources ?? []).map(({ urn, type, modified }) => [
      `${type.split(":").at(-1)} ${urn.split("::").at(-1)}`,
      modified,
    ]),
  );
  return ({ type, name }) => times.get(`${type} ${name}`);
}
