import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack as EngineStack, StackSettings } from "@pulumi/pulumi/automation/index.js";
import { PULUMI_PROJECT, VALUE_KEYS } from "../../model/settings.ts";
import { setValue } from "../state/set-value.ts";

const SECRETS = `${PULUMI_PROJECT}:${VALUE_KEYS.sensitive}`;

/**
 * Stores a configuration in a stack of the sandbox, in place of the one before: settings as plain text, the values of
 * secrets encrypted. Secrets go through standard input, since every local user can read the arguments of a process; the
 * Automation API's own `setAllConfig` would pass them as arguments. Settings go into the stack's file, which starts no
 * CLI. Values that are stored already are not encrypted again, which takes the CLI a third of a second.
 * @throws what the CLI printed, where it refuses.
 */
export async function storeConfig(
  engineStack: EngineStack,
  config: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { [VALUE_KEYS.sensitive]: secrets, ...settings } = config;
  const { name, workspace } = engineStack;
  const { PULUMI_CONFIG_PASSPHRASE: passphrase } = workspace.envVars;
  const before = await workspace.stackSettings(name);
  const digest = join(workspace.workDir, `stored-values-${name}.sha256`);
  const encrypted = before.config?.[SECRETS];
  const isKept =
    encrypted !== undefined &&
    existsSync(digest) &&
    readFileSync(digest, "utf8") === digestOf(secrets, passphrase, before);
  const plain = Object.entries(settings).map(([key, value]) => [
    `${PULUMI_PROJECT}:${key}`,
    JSON.stringify(value),
  ]);
  await workspace.saveStackSettings(name, {
    ...before,
    config: { ...Object.fromEntries(plain), ...(isKept && { [SECRETS]: encrypted }) },
  });
  if (isKept) return;
  await setValue(
    {
      command: workspace.pulumiCommand.command,
      stack: name,
      key: SECRETS,
      secret: true,
      cwd: workspace.workDir,
      env: workspace.envVars,
    },
    JSON.stringify(secrets),
  );
  writeFileSync(digest, digestOf(secrets, passphrase, await workspace.stackSettings(name)));
}

/** Changes with the values, with what they are encrypted as, and with the key of that, which a passphrase and a salt make. */
const digestOf = (
  secrets: unknown,
  passphrase: string | undefined,
  { encryptionSalt, config }: StackSettings,
): string =>
  createHash("sha256")
    .update(JSON.stringify([secrets, passphrase, encryptionSalt, config?.[SECRETS]]))
    .digest("hex");
