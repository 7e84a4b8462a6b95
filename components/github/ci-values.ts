import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { deliverValues, type EnvironmentValues } from "./github-values.ts";

/** Everything that CI reads from the GitHub environment: `secrets.…` and `vars.…` of the workflows. */
export class CiValues extends ComponentResource {
  constructor(name: string, args: EnvironmentValues, opts: ComponentResourceOptions = {}) {
    super("skeleton:github:CiValues", name, {}, opts);
    deliverValues(name, args, { parent: this });
    this.registerOutputs({});
  }
}
