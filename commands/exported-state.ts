import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Stack as EngineStack } from "@pulumi/pulumi/automation/index.js";

/** The engine's state of a stack, as far as commands look into it. */
export interface ExportedState {
  readonly deployment: {
    readonly resources?: readonly { readonly type: string; readonly id?: string }[];
    readonly pending_operations?: readonly unknown[];
  };
}

/** The state as it is kept, secrets encrypted: `Stack.exportStack` decrypts them, and what is printed stays somewhere. */
export async function exportedState({ name, workspace }: EngineStack): Promise<ExportedState> {
  const { pulumiCommand, workDir, envVars } = workspace;
  const { stdout } = await promisify(execFile)(pulumiCommand.command, ["stack", "export", "--stack", name], {
    cwd: workDir,
    env: { ...process.env, ...envVars },
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  return JSON.parse(stdout) as ExportedState;
}
