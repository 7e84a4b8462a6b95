import { spawn } from "node:child_process";
import type { Stack as EngineStack } from "@pulumi/pulumi/automation/index.js";
import { PULUMI_PROJECT, VALUE_KEYS } from "../../model/settings.ts";

/**
 * Stores a configuration in a stack of the sandbox: settings as plain text, the values of secrets encrypted. Secrets go
 * through standard input, since every local user can read the arguments of a process; the Automation API's own
 * `setAllConfig` would pass them as arguments.
 * @throws what the CLI printed, where it refuses.
 */
export async function storeConfig(
  engineStack: EngineStack,
  config: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { [VALUE_KEYS.sensitive]: secrets, ...settings } = config;
  await engineStack.setAllConfig(
    Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [
        `${PULUMI_PROJECT}:${name}`,
        { value: JSON.stringify(value) },
      ]),
    ),
  );
  await storeSecret(engineStack, `${PULUMI_PROJECT}:${VALUE_KEYS.sensitive}`, JSON.stringify(secrets));
}

function storeSecret({ name, workspace }: EngineStack, key: string, value: string): Promise<void> {
  const { pulumiCommand, workDir, envVars } = workspace;
  const args = ["config", "set", "--secret", key, "--stack", name, "--non-interactive"];
  return new Promise((resolve, reject) => {
    const child = spawn(pulumiCommand.command, args, {
      cwd: workDir,
      env: { ...process.env, ...envVars },
      stdio: ["pipe", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
    child
      .on("error", reject)
      .on("close", (code) => (code === 0 ? resolve() : reject(new Error(said.trim()))));
    // A CLI that ends before it reads says why by its exit code, not by the broken pipe.
    child.stdin.on("error", () => undefined).end(value);
  });
}
