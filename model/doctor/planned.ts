/** A planned resource, as far as checks look at it. */
export interface Planned {
  /** Pulumi's type, e.g. `gcp:cloudrunv2/service:Service`. */
  readonly type: string;
  /** Pulumi's name of it. */
  readonly name: string;
  /** Whether a provider manages it; false for components. */
  readonly custom: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The planned resources of a type. */
export const ofType = (plan: readonly Planned[], type: string): Planned[] =>
  plan.filter((resource) => resource.type === type);

/** A text that the plan knows; `undefined` where only a deployment can tell it. */
export function known(value: unknown): string | undefined {
  return typeof value === "string" && !/^\[(computed|secret)\]$/.test(value) ? value : undefined;
}
