import estate from "../index.ts";
import type { Stack } from "./estate.ts";
import { type PlannedResource, rehearsalConfig, takeInventory } from "./inventory.ts";

/** What the program itself would ask for in a stack that has never been deployed. */
export const planOf = (stack: Stack): Promise<PlannedResource[]> =>
  takeInventory(estate, stack, rehearsalConfig(stack));
