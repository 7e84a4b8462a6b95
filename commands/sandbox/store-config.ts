import type { Stack as EngineStack } from "@pulumi/pulumi/automation/index.js";
import { PULUMI_PROJECT, VALUE_KEYS } from "../../model/settings.ts";
import { setValue } from "../state/set-value.ts";

/**
 * Stores a configuration in a stack of the sandbox, in place of the one before: settings as plain text, the values of
 * secrets encrypted. Secrets go
 * through standard input, since every local user can read the arguments of a process; the Automation API's own
 * `setAllConfig` would pass them as arguments.
 * @throws what the CLI printed, where it refuses.
 */
export async function storeConfig(
  engineStack: EngineStack,
  config: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { [VALUE_KEYS.sensitive]: secrets, ...settings } = config;
  const { name, workspace } = engineStack;
  const before = Object.keys((await workspace.stackSettings(name)).config ?? {});
  const gone = before.filter((key) => !Object.hasOwn(config, key.replace(`${PULUMI_PROJECT}:`, "")));
  if (gone.length > 0) await engineStack.removeAllConfig(gone);
  await engineStack.setAllConfig(
    Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [
        `${PULUMI_PROJECT}:${name}`,
        { value: JSON.stringify(value) },
      ]),
    ),
  );
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
