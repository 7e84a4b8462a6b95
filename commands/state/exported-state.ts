import type { Carrier } from "../../model/governance/secret-resources.ts";
import { GOVERNED_OUTPUT, type Governed, parseGoverned } from "../../model/governance/snapshot.ts";

/** A resource in the engine's state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** When its inputs or outputs last changed, RFC 3339. */
  readonly modified?: string;
}

/** The engine's state of a stack, as far as commands look into it. */
export interface ExportedState {
  readonly deployment: {
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly unknown[];
  };
}

/** What the stack exported of everything governed; nothing where it was never deployed, or not since that exists. */
export function governedIn({ deployment }: ExportedState): Governed | undefined {
  const stack = deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
  return parseGoverned(stack?.outputs?.[GOVERNED_OUTPUT]);
}

/** When each resource of a state last changed, RFC 3339. */
export function changeTimes({ deployment }: ExportedState): (carrier: Carrier) => string | undefined {
  const times = new Map(
    (deployment.resources ?? []).map(({ urn, type, modified }) => [
      `${type.split(":").at(-1)} ${urn.split("::").at(-1)}`,
      modified,
    ]),
  );
  return ({ type, name }) => times.get(`${type} ${name}`);
}
