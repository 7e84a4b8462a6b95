import { log } from "@pulumi/pulumi";
import estate from "../../index.ts";
import { today } from "../../model/governance/reviews.ts";
import { governedAfter } from "../../model/governance/snapshot.ts";
import type { Stack } from "../estate.ts";
import { type PlannedResource, type Rehearsal, rehearsalConfig, takeInventory } from "./inventory.ts";

/**
 * What the program itself would ask for in a stack; in one that has never been deployed, unless told otherwise. What is
 * deployed of everything governed is then taken to be what the catalogue has: only an engine could tell what changes. A
 * freeze alone is not: it is planned as being set, since no update changes what is frozen.
 */
export const planOf = (stack: Stack, rehearsal?: Rehearsal): Promise<PlannedResource[]> => {
  const { freeze: _, ...deployed } = governedAfter(stack, undefined, today());
  return withoutNotes(() =>
    takeInventory(() => estate(stack.root), stack, rehearsalConfig(stack), { deployed, ...rehearsal }),
  );
};

/**
 * Without an engine the SDK prints a program's notes to standard output, among what the command prints. They would be of
 * what is only taken to be deployed.
 */
async function withoutNotes<R>(run: () => Promise<R>): Promise<R> {
  const { info } = log;
  Object.assign(log, { info: async () => undefined });
  try {
    return await run();
  } finally {
    Object.assign(log, { info });
  }
}
