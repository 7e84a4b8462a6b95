import { type Config, secret as markSecret, type Output, output, RunError } from "@pulumi/pulumi";
import type { Share } from "../model/delivery.ts";
import type { Secret } from "../model/secret.ts";
import { valueProblems } from "../model/secret-value.ts";
import { VALUE_KEYS } from "../model/settings.ts";

/** The value of a provisioned secret: marked as secret unless the catalogue says that it is not sensitive. */
export type ValueFor = (secret: Pick<Secret, "id" | "sensitive">) => Output<string>;

/**
 * The values that the stack's configuration holds for the catalogue's secrets.
 * @throws RunError that lists every missing or malformed one with the command that sets it; it contains no value.
 */
export function readSecretValues(config: Config, share: Share): ValueFor {
  const values: Record<string, string> = {
    ...asTexts(config.getObject(VALUE_KEYS.plain)),
    ...config.getObject<Record<string, string>>(VALUE_KEYS.sensitive),
  };
  const problems = valueProblems(share, values);
  if (problems.length > 0) {
    throw new RunError(`stack ${share.environment} lacks values of its secrets:\n  ${problems.join("\n  ")}`);
  }
  return ({ id, sensitive }) => (sensitive ? markSecret(values[id] ?? "") : output(values[id] ?? ""));
}

/** YAML reads `8080` and `true` as what they look like; as variables they are texts. */
const asTexts = (values: Record<string, unknown> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(values ?? {}).map(([id, value]) => [id, String(value)]));
