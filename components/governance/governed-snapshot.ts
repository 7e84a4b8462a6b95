import { all, ComponentResource, type ComponentResourceOptions, log, type Output } from "@pulumi/pulumi";
import type { Judgement } from "../../model/governance/govern.ts";
import type { Governed } from "../../model/governance/snapshot.ts";

/**
 * What is deployed of everything governed, told only once it is: the component waits for what it depends on, and what
 * fails on the way, or logs an error, leaves the stack's earlier output as it was. The next deployment is then checked
 * against what there was before, reviews included.
 */
export class GovernedSnapshot extends ComponentResource {
  /** What the stack exports: the new snapshot, or the earlier one where the deployment failed. */
  readonly governed: Output<Governed | undefined>;

  constructor(
    name: string,
    { before, governed }: Pick<Judgement, "before"> & { readonly governed: Output<Governed> },
    opts: Required<Pick<ComponentResourceOptions, "dependsOn">>,
  ) {
    super("skeleton:governance:GovernedSnapshot", name, {}, opts);
    this.governed = all([this.urn, governed]).apply(([, once]) => (log.hasErrors() ? before : once));
    this.registerOutputs({});
  }
}
