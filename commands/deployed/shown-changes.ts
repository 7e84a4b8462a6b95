import type { ShownChange } from "../../page/page-input.ts";
import type { CompactResource } from "../inventory/compact.ts";
import { refOf } from "../inventory/compact.ts";
import type { PlanDifference } from "../inventory/differences.ts";
import { byConcern, concernOf, nameOf } from "../view/concern.ts";

/** A resource, as far as its place among others goes. */
type Placed = Pick<CompactResource, "type" | "name" | "parent">;

/**
 * Differences of two plans, resource by resource, in the order of concerns. Whom a resource waits for changes nothing in
 * a cloud.
 * @param resources those of both plans; they say where each one belongs
 */
export function shownChanges(
  differences: readonly PlanDifference[],
  resources: readonly Placed[],
): ShownChange[] {
  const parents = new Map(resources.map((resource) => [refOf(resource), resource.parent]));
  const parentOf = (urn: string) => {
    const parent = parents.get(refIn(urn));
    return parent ? asUrn(parent) : undefined;
  };
  const changes = new Map<string, ShownChange>();
  for (const { resource, path, before, after } of differences) {
    if (path.startsWith("dependsOn")) continue;
    const urn = asUrn(resource);
    const known = changes.get(resource);
    const property = path === "" ? [] : [{ path: path.replace(/^inputs\./, ""), before, after }];
    changes.set(resource, {
      concern: known?.concern ?? concernOf(urn, parentOf),
      type: resource.split("::")[0] ?? "",
      name: nameOf(urn),
      verb: path !== "" ? "change" : after === undefined ? "delete" : "create",
      properties: [...(known?.properties ?? []), ...property],
    });
  }
  return [...changes.values()].sort((a, b) => byConcern(a.concern, b.concern));
}

/** Only the end of a URN is looked at, so any start will do. */
const asUrn = (ref: string): string => `urn:pulumi:stack::project::${ref}`;
const refIn = (urn: string): string => urn.split("::").slice(2).join("::");
