/** One property that differs between two versions of a resource; a side is `undefined` where the property is absent. */
export interface PropertyDifference {
  /** Path inside the resource, e.g. `template.containers.api.image`; members of lists go by name where they have one. */
  readonly path: string;
  /** The old value: `undefined` where the property is new. */
  readonly before: unknown;
  /** The new value: `undefined` where the property is removed. */
  readonly after: unknown;
}

/** How the engine shows a secret in its events: as this text, or in an object that is marked by a key. */
const SECRET = "[secret]";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/**
 * Every property that differs, in the order of the new version.
 * @param secrets paths that the engine says differ; those that show no other difference are secrets whose value changed
 */
export function propertyChanges(
  before: unknown,
  after: unknown,
  secrets: readonly string[] = [],
): PropertyDifference[] {
  const [old, now] = [leaves(before), leaves(after)];
  const visible = [...new Set([...now.keys(), ...old.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }));
  const hidden = secrets
    .filter((path) => now.get(path) === SECRET && old.get(path) === SECRET)
    .map((path) => ({ path, before: SECRET, after: SECRET }));
  return [...visible, ...hidden];
}

/** Paths of everything that the engine hides in a version. */
export const secretPaths = (version: unknown): string[] =>
  [...leaves(version)].flatMap(([path, value]) => (value === SECRET ? [path] : []));

/** Every simple value inside `value`, by its path. */
function leaves(value: unknown, path = ""): Map<string, unknown> {
  if (value === null || typeof value !== "object") return new Map([[path, value]]);
  if (SIGNATURE in value) return new Map([[path, SECRET]]);
  const parts = Array.isArray(value)
    ? value.map((part, i) => [nameOf(part) ?? String(i), part] as const)
    : Object.entries(value);
  if (parts.length === 0) return new Map([[path, "(empty)"]]);
  return new Map(parts.flatMap(([key, part]) => [...leaves(part, path === "" ? key : `${path}.${key}`)]));
}

function nameOf(part: unknown): string | undefined {
  if (part === null || typeof part !== "object") return undefined;
  const { name, id, key } = part as Record<string, unknown>;
  return [name, id, key].find((candidate) => typeof candidate === "string") as string | undefined;
}
