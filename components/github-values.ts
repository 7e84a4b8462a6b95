import { ActionsEnvironmentSecret } from "@pulumi/github/actionsEnvironmentSecret.js";
import { ActionsEnvironmentVariable } from "@pulumi/github/actionsEnvironmentVariable.js";
import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";

/** A GitHub environment that takes secrets and variables. */
export interface ValueTarget {
  readonly repository: string;
  /** The environment's name, as an output of the environment, so that it exists first. */
  readonly environment: Output<string>;
}

/** Puts a secret into a GitHub environment; what reads it is `secrets.KEY` of a workflow. */
export function environmentSecret(
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

/** Puts a plain value into a GitHub environment; what reads it is `vars.KEY` of a workflow. */
export function environmentVariable(
  { repository, environment }: ValueTarget,
  key: string,
  value: Input<string>,
  name: string,
  opts: CustomResourceOptions,
): ActionsEnvironmentVariable {
  return new ActionsEnvironmentVariable(name, { repository, environment, variableName: key, value }, opts);
}
