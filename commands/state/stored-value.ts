import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findEngine } from "../../engine/engine.ts";
import type { Secret } from "../../model/entities/secret.ts";
import { setValueCommand, VALUE_KEYS } from "../../model/settings.ts";
import { malformed } from "../../model/stack/secret-value.ts";
import { ROOT } from "../estate.ts";
import { Refused } from "../terminal/problems.ts";

/**
 * Checks that a secret's value is stored and well-formed. It is neither kept nor shown.
 * @throws Refused where it is not.
 */
export async function checkStoredValue(secret: Secret): Promise<void> {
  const value = await storedValue(secret);
  const wrong = value === undefined || value === "" ? "has no value" : malformed(secret, value);
  if (wrong) {
    throw new Refused(
      `secret ${secret.id} ${wrong}\n    fix: ${setValueCommand(secret, secret.environment)}`,
    );
  }
}

/**
 * A secret's value, decrypted by the Pulumi CLI; nothing where none is stored.
 * @throws Refused where it cannot be read.
 */
export async function storedValue(secret: Secret): Promise<string | undefined> {
  const { id, environment, sensitive } = secret;
  const path = `${sensitive ? VALUE_KEYS.sensitive : VALUE_KEYS.plain}.${id}`;
  const { command } = await findEngine();
  return promisify(execFile)(
    command,
    ["config", "get", "--path", path, "--stack", environment, "--non-interactive"],
    { cwd: ROOT },
  ).then(
    ({ stdout }) => stdout.replace(/\r?\n$/, ""),
    (error: { stderr?: string }) => {
      const said = String(error.stderr ?? error).trim();
      if (/not found/.test(said)) return undefined;
      throw new Refused(
        `the value of ${id} cannot be read: ${said.replace(/^error: /, "")}\n    fix: log in to the stack's backend (pulumi login), with what opens its secrets`,
      );
    },
  );
}
