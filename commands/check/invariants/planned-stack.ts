import type { Stack } from "../../estate.ts";
import { refOf } from "../../inventory/compact.ts";
import type { PlannedResource } from "../../plan/inventory.ts";

/** Inputs as they go over the wire: which have which shape is what invariants are about. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type Inputs = any;

/** A planned resource whose inputs an invariant looks into. */
export interface InvariantResource extends Omit<PlannedResource, "inputs"> {
  /** Inputs by name; see {@link Inputs}. */
  readonly inputs: Inputs;
}

/** A stack with its plan. It shows values that providers compute as `Account(api-staging).email`, not as unknown. */
export class PlannedStack {
  readonly stack: Stack;
  readonly resources: readonly InvariantResource[];
  /** What providers manage: no components, no providers. */
  readonly managed: readonly InvariantResource[];

  constructor(stack: Stack, resources: readonly PlannedResource[]) {
    this.stack = stack;
    this.resources = resources;
    this.managed = this.resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
  }

  /** Every resource of a type. */
  all(type: string): readonly InvariantResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }
}

/** Something that holds for every plan of every estate; what has none of what it is about keeps it. */
export interface Invariant {
  /** What holds, as a sentence without its full stop. */
  readonly says: string;
  /** What breaks it, by {@link refOf} and where it helps with what is wrong; nothing where it holds. */
  readonly broken: (plan: PlannedStack) => readonly string[];
}

/** An invariant of each resource of a type. */
export const each = (
  type: string,
  says: string,
  holds: (resource: InvariantResource, plan: PlannedStack) => boolean,
): Invariant => ({
  says,
  broken: (plan) =>
    plan
      .all(type)
      .filter((resource) => !holds(resource, plan))
      .map(refOf),
});

/** An invariant of everything that providers manage. */
export const ofManaged = (
  says: string,
  holds: (resource: InvariantResource, plan: PlannedStack) => boolean,
): Invariant => ({
  says,
  broken: (plan) => plan.managed.filter((resource) => !holds(resource, plan)).map(refOf),
});

/** The values that occur more than once. */
export const repeated = <V>(values: readonly V[]): V[] =>
  values.filter((value, i) => values.indexOf(value) !== i);
