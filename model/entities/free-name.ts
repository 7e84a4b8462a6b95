/**
 * The first free one of a name and what follows it when numbers are put behind it.
 * @example freeName("ops", (name) => name !== "ops") // "ops-2"
 */
export function freeName(name: string, isFree: (candidate: string) => boolean, separator = "-"): string {
  let candidate = name;
  for (let n = 2; !isFree(candidate); n++) candidate = `${name}${separator}${n}`;
  return candidate;
}
