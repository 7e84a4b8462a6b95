import { ActionsEnvironmentSecret } from "@pulumi/github/actionsEnvironmentSecret.js";
import { ActionsEnvironmentVariable } from "@pulumi/github/actionsEnvironmentVariable.js";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Input,
  type Output,
} from "@pulumi/pulumi";
import type { Secret } from "../../model/entities/secret.ts";
import { valueName } from "../../model/names.ts";
import type { ValueFor } from "../secret-values.ts";

/** A GitHub environment that takes secrets and variables. */
export interface ValueTarget {
  /** Name of the repository, without its owner. */
  readonly repository: string;
  /** The environment's name, as an output of the environment, so that it exists first. */
  readonly environment: Output<string>;
}

/** What CI can read from a GitHub environment. */
export interface EnvironmentValues {
  /** The GitHub environment that gets the values. */
  readonly target: ValueTarget;
  /** Entries of the catalogue; a variable where the entry is not sensitive. */
  readonly secrets: readonly Secret[];
  /** Value of each secret, from the stack's encrypted configuration. */
  readonly valueFor: ValueFor;
  /** Plain values that the program itself knows, by name. */
  readonly variables: Readonly<Record<string, Input<string>>>;
  /** Secrets that a provider generated, by name. */
  readonly generated?: Readonly<Record<string, Output<string>>>;
}

/** Everything that CI reads from the GitHub environment: `secrets.…` and `vars.…` of the workflows. */
export class CiValues extends ComponentResource {
  constructor(name: string, args: EnvironmentValues, opts: ComponentResourceOptions = {}) {
    super("skeleton:github:CiValues", name, {}, opts);
    deliverValues(name, args, { parent: this });
    this.registerOutputs({});
  }
}

/** Puts values into a GitHub environment, each as a resource that is named after what it belongs to. */
export function deliverValues(
  name: string,
  { target, secrets, valueFor, variables, generated = {} }: EnvironmentValues,
  opts: CustomResourceOptions,
): void {
  for (const secret of secrets) {
    const deliver = secret.sensitive ? deliverSecret : deliverVariable;
    deliver(target, secret.key_name, valueFor(secret), valueName(name, secret.key_name), opts);
  }
  for (const [key, value] of Object.entries(generated)) {
    deliverSecret(target, key, value, valueName(name, key), opts);
  }
  for (const [key, value] of Object.entries(variables)) {
    deliverVariable(target, key, value, valueName(name, key), opts);
  }
}

/** What reads it is `secrets.KEY` of a workflow. */
function deliverSecret(
  { repository, environment }: ValueTarget,
  key: string,
  value: Output<string>,
  name: string,
  opts: CustomResourceOptions,
): ActionsEnvironmentSecret {
  return new ActionsEnvironmentSecret(
    name,
    { repository, environment, secretName: key, value },
    // Replacing a secret creates it under the same name: deleting the old one afterwards would delete the new one
    // (pulumi-github issue 223).
    { ...opts, deleteBeforeReplace: true },
  );
}

/** What reads it is `vars.KEY` of a workflow. */
function deliverVariable(
  { repository, environment }: ValueTarget,
  key: string,
  value: Input<string>,
  name: string,
  opts: CustomResourceOptions,
): ActionsEnvironmentVariable {
  return new ActionsEnvironmentVariable(name, { repository, environment, variableName: key, value }, opts);
}
