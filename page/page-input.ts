import type { CostedStack } from "../model/cost/use.ts";
import type { Catalogue } from "../model/entities/catalogue.ts";
import type { GovernedChange } from "../model/governance/govern.ts";
import type { Rotation } from "../model/governance/rotations.ts";

/** One property of a resource that differs; a side is `undefined` where the property is absent there. */
export interface ShownProperty {
  /** Path inside the resource. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A resource that the plan changes. Values of secrets are hidden in it. */
export interface ShownChange {
  /** The surface or concern that the resource belongs to. */
  readonly concern: string;
  /** Type token, e.g. `gcp:cloudrunv2/service:Service`. */
  readonly type: string;
  readonly name: string;
  readonly verb: "create" | "change" | "delete";
  /** None where the whole resource comes or goes. */
  readonly properties: readonly ShownProperty[];
}

/** What the plan of a stack changes of something. */
export interface Comparison {
  /** What it is compared with, e.g. "the accepted plan". */
  readonly against: string;
  readonly changes: readonly ShownChange[];
}

/** A stack as it is deployed. */
export interface DeployedFacts {
  /** Where it is: the stand-in clouds, or those that the Pulumi CLI is logged in to. */
  readonly where: "sandbox" | "real clouds";
  /** Day of the last deployment that changed anything governed, YYYY-MM-DD. */
  readonly on: string;
  /** Governed changes that the next deployment would make. */
  readonly governed: readonly GovernedChange[];
  readonly rotations: readonly Rotation[];
  /** Day on which each surface's own service or site last changed, YYYY-MM-DD, by the surface's id. */
  readonly changedOn: Readonly<Record<string, string>>;
}

/** A stack, with a summary of its plan. */
export interface PageStack extends CostedStack {
  /** Resources that providers manage. */
  readonly resources: number;
  readonly comparisons: readonly Comparison[];
  /** Absent where it is deployed nowhere, or nobody looked. */
  readonly deployed?: DeployedFacts;
}

/** Everything that a page is made from. */
export interface PageInput {
  readonly catalogue: Catalogue;
  readonly stacks: readonly PageStack[];
  /** The day on which the page is made, YYYY-MM-DD. */
  readonly today: string;
}
