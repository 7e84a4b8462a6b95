import { findEngine } from "../../engine/engine.ts";
import type { Secret } from "../../model/entities/secret.ts";
import { VALUE_KEYS } from "../../model/settings.ts";
import { ROOT } from "../estate.ts";
import { colours } from "../terminal/colours.ts";
import { Refused } from "../terminal/problems.ts";
import { setValue } from "./set-value.ts";

/** A secret, and the value that is to be stored. */
export interface SecretAndValue {
  readonly secret: Secret;
  readonly value: string;
}

/**
 * Stores values in the configuration of their stacks, encrypted where they are sensitive.
 * @throws Refused, EngineNotFound
 */
export async function storeValues(found: readonly SecretAndValue[]): Promise<void> {
  const { command } = await findEngine({ say: (line) => console.error(colours.dim(line)) });
  for (const { secret, value } of found) {
    const { id, environment, sensitive } = secret;
    const key = `${sensitive ? VALUE_KEYS.sensitive : VALUE_KEYS.plain}.${id}`;
    await setValue(
      { command, stack: environment, key, path: true, secret: sensitive, cwd: ROOT },
      value,
    ).catch((error: Error) => {
      throw new Refused(
        `the value of ${id} could not be stored: ${error.message.replace(/^error: /, "")}\n    fix: pulumi login, then pulumi stack init ${environment}`,
      );
    });
    console.log(`stored ${id} in Pulumi.${environment}.yaml${sensitive ? ", encrypted" : ""}`);
  }
}
