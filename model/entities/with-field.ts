import { grouped } from "./grouped.ts";

const indexes = new WeakMap<readonly object[], Map<PropertyKey, ReadonlyMap<unknown, readonly object[]>>>();

/**
 * The entries of a list in which a field has a value, in their order. A list is indexed when it is first asked about, so
 * that looking every entry up takes time in proportion to the list; it must not change afterwards.
 * @example withField(secrets, "id", "api-key")[0]
 */
export function withField<T extends object, Field extends keyof T>(
  entries: readonly T[],
  field: Field,
  value: T[Field] | undefined,
): readonly T[] {
  const ofList = indexes.get(entries) ?? new Map<PropertyKey, ReadonlyMap<unknown, readonly object[]>>();
  indexes.set(entries, ofList);
  const index = ofList.get(field) ?? grouped<object, unknown>(entries, (entry) => (entry as T)[field]);
  ofList.set(field, index);
  return (index.get(value) ?? []) as readonly T[];
}
