import type { CompactResource } from "../../commands/inventory/compact.ts";
import { readable } from "../../commands/inventory/readable.ts";
import { planOf } from "../../commands/plan/plan-of.ts";
import type { Environment } from "../../model/entities/entity.ts";
import { stackOf } from "../estates/estates.ts";

const planned = new Map<Environment, CompactResource[]>();

/** What `npm run plan` shows of an environment of the reference estate, {@link readable}. */
export async function plannedStack(environment: Environment): Promise<CompactResource[]> {
  const known = planned.get(environment);
  if (known) return known;
  const resources = readable(await planOf(stackOf(environment)));
  planned.set(environment, resources);
  return resources;
}
