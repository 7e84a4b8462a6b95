import type { Stack } from "../estate.ts";
import { writeAll } from "../files/write-all.ts";
import type { PlannedResource } from "../plan/inventory.ts";
import { planOf } from "../plan/plan-of.ts";
import { acceptance, readAccepted } from "./accepted.ts";
import type { CompactResource } from "./compact.ts";
import { differences, type PlanDifference } from "./differences.ts";
import { type Loss, lossesOf } from "./losses.ts";
import { readable } from "./readable.ts";

/** The plan of a stack beside the one that was last accepted. */
export interface InventoryChanges {
  readonly stack: Stack;
  /** As the program asks for it. */
  readonly plan: readonly PlannedResource[];
  /** The same as it is accepted. */
  readonly planned: readonly CompactResource[];
  /** Whether a plan was accepted before; everything is new where none was. */
  readonly isFirst: boolean;
  readonly changes: readonly PlanDifference[];
  readonly losses: readonly Loss[];
}

/**
 * Plans a stack and compares it with what was accepted of it.
 * @throws Refused where what was accepted cannot be read.
 */
export async function changesOfStack(stack: Stack): Promise<InventoryChanges> {
  const accepted = readAccepted(stack.root, stack.environment);
  const plan = await planOf(stack);
  const planned = readable(plan);
  return {
    stack,
    plan,
    planned,
    isFirst: accepted === undefined,
    changes: differences(accepted ?? [], planned),
    losses: lossesOf(stack.environment, accepted ?? [], planned),
  };
}

/** Whether the plan of a stack is the one that was accepted. */
export const isAsAccepted = ({ isFirst, changes }: InventoryChanges): boolean =>
  !isFirst && changes.length === 0;

/**
 * Accepts the plans of all stacks of an estate or none, whatever they lose: who calls this has had each loss confirmed.
 * @throws Refused where they cannot be written
 */
export function accept(all: readonly InventoryChanges[]): void {
  const [first] = all;
  if (!first) return;
  writeAll(
    first.stack.root,
    all.map(({ stack, planned }) => acceptance(stack.root, stack.environment, planned)),
  );
}
