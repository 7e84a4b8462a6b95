import { type CompactResource, refOf } from "./compact.ts";

/** One thing in which two plans differ; a side is `undefined` where the thing is absent there. */
export interface PlanDifference {
  readonly resource: string;
  /** Path inside the resource, e.g. `inputs.scaling.maxInstanceCount`; empty where the whole resource is on one side. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Everything in which two plans differ, by resource and path. */
export function differences(
  before: readonly CompactResource[],
  after: readonly CompactResource[],
): PlanDifference[] {
  const old = new Map(before.map((resource) => [refOf(resource), resource]));
  const now = new Map(after.map((resource) => [refOf(resource), resource]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((resource): PlanDifference[] => {
    const [was, is] = [old.get(resource), now.get(resource)];
    if (!was || !is) return [{ resource, path: "", before: was && "present", after: is && "present" }];
    const [left, right] = [leaves(was), leaves(is)];
    return [...new Set([...left.keys(), ...right.keys()])]
      .filter((path) => left.get(path) !== right.get(path))
      .map((path) => ({ resource, path, before: left.get(path), after: right.get(path) }));
  });
}

/** One line for a terminal: `+` and `-` for whole resources, `~` for what changed inside one. */
export function formatDifference({ resource, path, before, after }: PlanDifference): string {
  if (path === "") return `${after === undefined ? "-" : "+"} ${resource}`;
  return `~ ${resource}  ${path}: ${shown(before)} → ${shown(after)}`;
}

const shown = (value: unknown): string => (value === undefined ? "(absent)" : JSON.stringify(value));

/** Every simple value inside `value`, by its path. Members of lists go by name where they have one. */
function leaves(value: unknown, path = ""): Map<string, unknown> {
  if (value === null || typeof value !== "object") return new Map([[path, value]]);
  const parts = Array.isArray(value)
    ? value.map((part, i) => [memberKey(part) ?? String(i), part] as const)
    : Object.entries(value);
  if (parts.length === 0) return new Map([[path, "(empty)"]]);
  return new Map(parts.flatMap(([key, part]) => [...leaves(part, path === "" ? key : `${path}.${key}`)]));
}

function memberKey(part: unknown): string | undefined {
  if (typeof part === "string") return part;
  const { name, id, key } = part as Record<string, unknown>;
  return [name, id, key].find((candidate) => typeof candidate === "string") as string | undefined;
}
