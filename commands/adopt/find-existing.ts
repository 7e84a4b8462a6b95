import { adoptionKey } from "../../model/adoption/adoption.ts";
import { IMPORTS, type ImportRow } from "../../model/adoption/import-ids.ts";
import type { Stack } from "../estate.ts";
import type { PlannedResource } from "../plan/inventory.ts";
import { planOf } from "../plan/plan-of.ts";
import type { StateResource } from "../state/exported-state.ts";
import type { Finder } from "./finder.ts";

/** What a plan makes, sorted by what becomes of it. */
export interface Existing {
  /** Exists, and is taken over: the resource with the id to import. */
  readonly found: readonly { readonly resource: PlannedResource; readonly id: string }[];
  /** Is not imported, and harmless to create once more. */
  readonly recreated: readonly { readonly resource: PlannedResource; readonly reason: string }[];
  /** Does not exist, and is created. */
  readonly missing: readonly PlannedResource[];
}

/** A value that a plan does not know, or does not show. */
const HIDDEN = /\[(computed|secret)\]/;

/**
 * Looks up everything that the program would make of a stack and that its state does not know. What is found tells ids that
 * other resources are looked up by, so this goes on until nothing more is found.
 * @throws Refused where a vendor does not answer
 */
export async function findExisting(
  stack: Stack,
  finder: Finder,
  state: readonly StateResource[],
): Promise<Existing> {
  const known = new Set(state.map(keyOfState));
  const ids = new Map(
    state.flatMap((resource) => (resource.id ? [[keyOfState(resource), resource.id] as const] : [])),
  );
  const found = new Map<string, { resource: PlannedResource; id: string }>();
  for (;;) {
    const plan = await planOf(stack, { computed: (resource) => computed(resource, ids) });
    const open = plan.filter(
      (resource) =>
        isOfVendor(resource) && !known.has(adoptionKey(resource)) && !found.has(adoptionKey(resource)),
    );
    const answers = await Promise.all(open.map((resource) => idsOf(resource, finder)));
    const taken = new Set([...found.values()].map(({ resource, id }) => `${resource.type} ${id}`));
    const before = found.size;
    for (const [index, resource] of open.entries()) {
      const id = answers[index]?.find((candidate) => !taken.has(`${resource.type} ${candidate}`));
      if (id === undefined) continue;
      taken.add(`${resource.type} ${id}`);
      found.set(adoptionKey(resource), { resource, id });
      ids.set(adoptionKey(resource), id);
    }
    if (found.size > before) continue;
    const rows = open.map((resource) => ({ resource, row: rowOf(resource) }));
    return {
      found: [...found.values()],
      recreated: rows.flatMap(({ resource, row }) =>
        "recreated" in row ? [{ resource, reason: row.recreated }] : [],
      ),
      missing: rows.flatMap(({ resource, row }) => ("recreated" in row ? [] : [resource])),
    };
  }
}

const isOfVendor = ({ custom, type }: PlannedResource): boolean => custom && !type.startsWith("pulumi:");

const keyOfState = ({ urn, type }: StateResource): string =>
  adoptionKey({ type, name: urn.split("::").slice(3).join("::") });

function rowOf({ type }: PlannedResource): ImportRow {
  const row = IMPORTS[type];
  if (!row) throw new Error(`there is no row for ${type} in model/adoption/import-ids.ts`);
  return row;
}

async function idsOf(resource: PlannedResource, finder: Finder): Promise<readonly string[]> {
  const row = rowOf(resource);
  if ("recreated" in row) return [];
  // Without a name of its own a resource is called after Pulumi's name for it.
  const inputs = { name: resource.name, ...resource.inputs };
  const called = "id" in row ? row.id(inputs) : row.key(inputs);
  if (called === undefined || HIDDEN.test(called)) return [];
  return finder.find(resource.type, row, inputs);
}

/** What a provider would compute for a resource that is there, as far as others are looked up by it. */
function computed(
  resource: Pick<PlannedResource, "type" | "name">,
  ids: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const id = ids.get(adoptionKey(resource));
  if (id === undefined) return {};
  const last = id.split("/").at(-1);
  switch (resource.type) {
    case "gcp:storage/bucket:Bucket":
      return { id, name: id };
    case "gcp:iam/workloadIdentityPool:WorkloadIdentityPool":
      return { id, workloadIdentityPoolId: last };
    default:
      return { id };
  }
}
