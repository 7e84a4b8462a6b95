/** The parts by key, in the order in which the keys first occur. `Map.groupBy`, which Node 20 does not have. */
export function grouped<T, K>(parts: readonly T[], keyOf: (part: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const part of parts) {
    const key = keyOf(part);
    const group = groups.get(key);
    if (group) group.push(part);
    else groups.set(key, [part]);
  }
  return groups;
}
