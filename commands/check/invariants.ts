import { ACCESS } from "./invariants/access.ts";
import { ALERTS } from "./invariants/alerts.ts";
import { COST } from "./invariants/cost.ts";
import { OWNERSHIP } from "./invariants/ownership.ts";
import type { Invariant, PlannedStack } from "./invariants/planned-stack.ts";
import { SECRETS } from "./invariants/secrets.ts";
import { STRUCTURE } from "./invariants/structure.ts";

/** Everything that holds for the plan of every estate. */
export const INVARIANTS: readonly Invariant[] = [
  ...COST,
  ...SECRETS,
  ...OWNERSHIP,
  ...STRUCTURE,
  ...ACCESS,
  ...ALERTS,
];

/** What breaks an invariant in a plan, a sentence each. */
export function broken(plan: PlannedStack): string[] {
  return INVARIANTS.flatMap(({ says, broken }) =>
    broken(plan).map((what) => `${plan.stack.environment}: not so that ${says}: ${what}`),
  );
}
