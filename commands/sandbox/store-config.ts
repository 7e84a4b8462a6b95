import type { Stack as EngineStack } from "@pulumi/pulumi/automation/index.js";
import { PULUMI_PROJECT, VALUE_KEYS } from "../../model/settings.ts";
import { setValue } from "../state/set-value.ts";

/**
 * Stores a configuration in a stack of the sandbox, in place of the one before: settings as plain text, the values of
 * secrets encrypted. Secrets go
 * through standard input, since every local user can read the arguments of a process; the Automation API's own
 * `setAllConfig` would pass them as arguments. Settings go into the stack's file, which starts no CLI.
 * @throws what the CLI printed, where it refuses.
 */
export async function storeConfig(
  engineStack: EngineStack,
  config: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { [VALUE_KEYS.sensitive]: secrets, ...settings } = config;
  const { name, workspace } = engineStack;
  const stored = Object.entries(settings).map(([key, value]) => [
    `${PULUMI_PROJECT}:${key}`,
    JSON.stringify(value),
  ]);
  const before = await workspace.stackSettings(name);
  await workspace.saveStackSettings(name, { ...before, config: Object.fromEntries(stored) });
  await setValue(
    {
      command: workspace.pulumiCommand.command,
      stack: name,
      key: `${PULUMI_PROJECT}:${VALUE_KEYS.sensitive}`,
      secret: true,
      cwd: workspace.workDir,
      env: workspace.envVars,
    },
    JSON.stringify(secrets),
  );
}
