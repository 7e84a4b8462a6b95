import type { GuardedResource } from "./guarded.ts";

/**
 * The URN of the stack itself, which what was added to a whole project or repository belongs to.
 * @param vendor how types of the vendor's resources begin
 * @returns nothing where the stack has none of that vendor
 */
export function stackUrn(vendor: string, resources: readonly GuardedResource[]): string | undefined {
  const urn = resources.find(({ type }) => type.startsWith(vendor))?.urn;
  return urn && `${urn.split("::").slice(0, 2).join("::")}::pulumi:pulumi:Stack::stack`;
}
