import { isAsset, isObject, type Json, type Properties, revealAll } from "./wire.ts";

/** One difference between a resource's old and new inputs. */
export interface PropertyChange {
  /** Where, in the engine's notation: `template.containers[0].image`, `labels["a.b"]`. */
  readonly path: string;
  /** The input that the path starts with. */
  readonly input: string;
  readonly kind: "add" | "delete" | "update";
}

/**
 * Every difference between two sets of inputs. Secrets are compared by value, assets by the hash of what is in them; a
 * new value that is not known yet differs from any old one.
 */
export function changes(before: Properties, after: Properties): PropertyChange[] {
  const [old, now] = [revealAll(before), revealAll(after)];
  const inputs = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...inputs].flatMap((input) => compare(old[input], now[input], step("", input), input));
}

function compare(
  before: Json | undefined,
  after: Json | undefined,
  path: string,
  input: string,
): PropertyChange[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path, input, kind: "add" }];
  if (after === undefined) return [{ path, input, kind: "delete" }];
  if (Array.isArray(before) && Array.isArray(after)) {
    const longer = before.length > after.length ? before : after;
    return longer.flatMap((_, index) => compare(before[index], after[index], `${path}[${index}]`, input));
  }
  if (isAsset(before) && isAsset(after)) {
    return before.hash === after.hash ? [] : [{ path, input, kind: "update" }];
  }
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => compare(before[key], after[key], step(path, key), input));
  }
  return before === after ? [] : [{ path, input, kind: "update" }];
}

function step(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
