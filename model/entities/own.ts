/**
 * What a mapping itself holds under a name that somebody chose. `constructor` is a valid id, and every object inherits
 * something of that name.
 */
export const own = <Value>(mapping: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(mapping, name) ? mapping[name] : undefined;
