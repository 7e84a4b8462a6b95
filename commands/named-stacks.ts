import type { Environment } from "../model/entities/entity.ts";
import type { Stack } from "./estate.ts";
import { Refused } from "./terminal/problems.ts";

/**
 * The stacks that a command is about: the named one, or all where none is named.
 * @throws Refused where the estate has no stack of this name.
 */
export function namedStacks(stacks: readonly Stack[], named: Environment | undefined): readonly Stack[] {
  const found = stacks.filter(({ environment }) => named === undefined || environment === named);
  if (found.length > 0) return found;
  const others = stacks.map(({ environment }) => environment).join(" and ");
  throw new Refused(`the estate has no stack ${named}\n    fix: name ${others}, or leave it out`);
}
