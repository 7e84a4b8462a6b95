import estate from "../index.ts";
import type { Stack } from "./estate.ts";
import { type PlannedResource, type Rehearsal, rehearsalConfig, takeInventory } from "./inventory.ts";

/** What the program itself would ask for in a stack; in one that has never been deployed, unless told otherwise. */
export const planOf = (stack: Stack, rehearsal?: Rehearsal): Promise<PlannedResource[]> =>
  takeInventory(estate, stack, rehearsalConfig(stack), rehearsal);
