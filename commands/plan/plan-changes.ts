import type { PlannedResource } from "./inventory.ts";

/** A resource as `npm run plan -- --json` prints it. */
export type PrintedResource = Omit<PlannedResource, "options">;

/** One value of a resource that changes; a side is `undefined` where it is absent there. */
export interface ValueChange {
  /** Path inside the resource, e.g. `inputs.scaling.maxInstanceCount`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What becomes of one resource. */
export interface PlanChange {
  /** `replaced`: its provider deletes it and makes another one. */
  readonly kind: "added" | "removed" | "changed" | "replaced";
  /** `TYPE::NAME`. */
  readonly resource: string;
  readonly isProtected: boolean;
  /** None where the whole resource is on one side. */
  readonly values: readonly ValueChange[];
}

/**
 * What differs between two plans of a stack, by resource. Secrets are hidden in both, so that their values never do.
 * @param isFixed whether a provider replaces a resource of this type where this input changes
 */
export function changesBetween(
  before: readonly PrintedResource[],
  after: readonly PrintedResource[],
  isFixed: (type: string, input: string) => boolean,
): PlanChange[] {
  const nameOf = ({ type, name }: PrintedResource) => `${type}::${name}`;
  const old = new Map(before.map((resource) => [nameOf(resource), resource]));
  const now = new Map(after.map((resource) => [nameOf(resource), resource]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((resource): PlanChange[] => {
    const [was, is] = [old.get(resource), now.get(resource)];
    const isProtected = (was ?? is)?.protect ?? false;
    if (!was) return [{ kind: "added", resource, isProtected, values: [] }];
    if (!is) return [{ kind: "removed", resource, isProtected, values: [] }];
    const values = valueChanges(was, is);
    if (values.length === 0) return [];
    const isReplaced = values.some(({ path }) => {
      const [part, input = ""] = path.split(".");
      return part === "inputs" && isFixed(is.type, input);
    });
    return [{ kind: isReplaced ? "replaced" : "changed", resource, isProtected, values }];
  });
}

/** Inputs and protection; who waits for whom changes nothing in a cloud. */
function valueChanges(was: PrintedResource, is: PrintedResource): ValueChange[] {
  const shown = ({ inputs, protect }: PrintedResource) => leaves({ inputs, protect });
  const [left, right] = [shown(was), shown(is)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((path) => left.get(path) !== right.get(path))
    .map((path) => ({ path, before: left.get(path), after: right.get(path) }));
}

/** Every simple value inside `value`, by its path. */
function leaves(value: unknown, path = ""): Map<string, unknown> {
  if (value === null || typeof value !== "object") return new Map([[path, value]]);
  const parts = Object.entries(value);
  if (parts.length === 0) return new Map([[path, "(empty)"]]);
  return new Map(parts.flatMap(([key, part]) => [...leaves(part, path === "" ? key : `${path}.${key}`)]));
}
