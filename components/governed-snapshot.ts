import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { Governed } from "../model/governance/snapshot.ts";

/**
 * What is deployed of everything governed, told only once it is: the component waits for what it depends on, and what
 * fails on the way leaves the stack's earlier output as it was. The next deployment is then checked against what there
 * was before, reviews included.
 */
export class GovernedSnapshot extends ComponentResource {
  readonly governed: Output<Governed>;

  constructor(name: string, governed: Governed, opts: Required<Pick<ComponentResourceOptions, "dependsOn">>) {
    super("skeleton:governance:GovernedSnapshot", name, {}, opts);
    this.governed = this.urn.apply(() => governed);
    this.registerOutputs({});
  }
}
