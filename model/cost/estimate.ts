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
export const estimate = (stacks: readonly CostedStack[], usage: readonly Usage[]): Bill =>
  billOf(usesOf(stacks, usage));

/** What the stacks are expected to use in a month. */
export const usesOf = (stacks: readonly CostedStack[], usage: readonly Usage[]): Use[] =>
  stacks
    .flatMap((stack) => {
      const used = usedBy(stack, stacks);
      return [
        ...stack.share.surfaces.flatMap((surface) => {
          const assumed = assumptionsOf(surface, usage);
          return [
            ...(surface.platform === "cloud-run" ? cloudRunUses(surface, assumed, used) : []),
            ...deliveryUses(surface, assumed, stack, used),
            ...monitoringUses(surface, stack.share, used),
          ];
        }),
        ...ownUses(stack, used),
        ...seatUses(stack, stacks, used),
      ];
    })
    .filter(({ quantity }) => quantity > 0);
