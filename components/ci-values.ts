import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import type { Secret } from "../model/secret.ts";
import { environmentSecret, environmentVariable, type ValueTarget } from "./github-values.ts";
import type { ValueFor } from "./secret-values.ts";

/** What {@link CiValues} are made from. */
export interface CiValuesArgs {
  readonly target: ValueTarget;
  /** The catalogue's secrets that pipelines refer to. */
  readonly secrets: readonly Secret[];
  readonly valueFor: ValueFor;
  /** Where CI deploys to: variables that the program itself knows. */
  readonly variables: Readonly<Record<string, Input<string>>>;
  /** Secrets that a provider generated, by the name under which CI reads them. */
  readonly generated: Readonly<Record<string, Output<string>>>;
}

/** Everything that CI reads from the GitHub environment: `secrets.…` and `vars.…` of the workflows. */
export class CiValues extends ComponentResource {
  constructor(name: string, args: CiValuesArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:github:CiValues", name, {}, opts);
    const { target, secrets, valueFor, variables, generated } = args;
    const child = { parent: this };

    for (const secret of secrets) {
      const deliver = secret.sensitive ? environmentSecret : environmentVariable;
      deliver(target, secret.key_name, valueFor(secret), `${name}-${secret.key_name}`, child);
    }
    for (const [key, value] of Object.entries(generated)) {
      environmentSecret(target, key, value, `${name}-${key}`, child);
    }
    for (const [key, value] of Object.entries(variables)) {
      environmentVariable(target, key, value, `${name}-${key}`, child);
    }
    this.registerOutputs({});
  }
}
