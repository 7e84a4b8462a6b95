import { type Config, secret as markSecret, type Output, output, RunError } from "@pulumi/pulumi";
import type { Share } from "../model/delivery/share.ts";
import { own } from "../model/entities/own.ts";
import type { Secret } from "../model/entities/secret.ts";
import { PULUMI_PROJECT, VALUE_KEYS } from "../model/settings.ts";
import { type Values, valueProblems } from "../model/stack/secret-value.ts";

/** The value of a provisioned secret: marked as secret unless the catalogue says that it is not sensitive. */
export type ValueFor = (secret: Pick<Secret, "id" | "sensitive">) => Output<string>;

/**
 * The values that the stack's configuration holds for the catalogue's secrets.
 * @throws RunError that lists every missing or malformed one with the command that sets it; it contains no value.
 */
export function readSecretValues(config: Config, share: Share): ValueFor {
  const values: Values = {
    ...asTexts(mappingUnder(VALUE_KEYS.plain, config, share)),
    ...mappingUnder(VALUE_KEYS.sensitive, config, share),
  };
  const problems = valueProblems(share, values);
  if (problems.length > 0) {
    throw new RunError(`stack ${share.environment} lacks values of its secrets:\n  ${problems.join("\n  ")}`);
  }
  return ({ id, sensitive }) =>
    sensitive ? markSecret(own(values, id) ?? "") : output(own(values, id) ?? "");
}

/**
 * The values under a key of the configuration.
 * @throws RunError where they are no mapping; the SDK's own error would repeat them, and they may be secret.
 */
function mappingUnder(key: string, config: Config, { environment }: Share): Values {
  // How the engine hands over a key with nothing below it.
  if (config.get(key) === "") return {};
  try {
    const found = config.getObject<unknown>(key) ?? {};
    if (typeof found === "object" && !Array.isArray(found)) return found as Values;
  } catch {
    // Not even JSON: the same mistake.
  }
  throw new RunError(
    `${PULUMI_PROJECT}:${key} of stack ${environment} is not a mapping of ids to values, as if one was set without --path; run: pulumi config rm --stack ${environment} ${key}`,
  );
}

/** YAML reads `8080` and `true` as what they look like; as variables they are texts. */
const asTexts = (values: Readonly<Record<string, unknown>>): Values =>
  Object.fromEntries(
    Object.entries(values).map(([id, value]) => [
      id,
      typeof value === "number" || typeof value === "boolean" ? String(value) : (value as string),
    ]),
  );
