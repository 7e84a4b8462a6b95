import { assumptionsOf, type Usage } from "../entities/usage.ts";
import { type Bill, billOf } from "./bill.ts";
import { cloudRunUses } from "./cloud-run-uses.ts";
import { deliveryUses, seatUses } from "./delivery-uses.ts";
import { monitoringUses } from "./monitoring-uses.ts";
import { ownUses } from "./own-uses.ts";
import { type CostedStack, type Use, usedBy } from "./use.ts";

/**
 * What the stacks are expected to cost in a month, at list prices.
 * @param stacks all that share a free tier, since it is used up together
 */
export function estimate(stacks: readonly CostedStack[], usage: readonly Usage[]): Bill {
  return billOf(
    stacks.flatMap((stack) => usesOf(stack, stacks, usage)).filter(({ quantity }) => quantity > 0),
  );
}

function usesOf(stack: CostedStack, all: readonly CostedStack[], usage: readonly Usage[]): Use[] {
  const used = usedBy(stack, all);
  const { share } = stack;
  return [
    ...share.surfaces.flatMap((surface) => {
      const assumed = assumptionsOf(surface, usage);
      return [
        ...(surface.platform === "cloud-run" ? cloudRunUses(surface, assumed, used) : []),
        ...deliveryUses(surface, assumed, stack, used),
        ...monitoringUses(surface, share, used),
      ];
    }),
    ...ownUses(stack, used),
    ...seatUses(stack, all, used),
  ];
}
