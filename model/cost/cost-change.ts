import { grouped } from "../entities/grouped.ts";
import { coveredBy, type FreeTierUse, freeTiersOf, takenBy, tierOf } from "./bill.ts";
import type { Use } from "./use.ts";

/** US dollars a month by which costs change where some uses are replaced by others; negative where they fall. */
export type CostChange = (before: readonly Use[], after: readonly Use[]) => number;

/**
 * Computes what a change costs from the uses that it changes, without estimating everything again: of the others, only those
 * that share a free tier with them cost more or less.
 * @param uses all that are used before the change
 * @param counts the uses whose cost is asked for
 */
export function costChange(uses: readonly Use[], counts: (use: Use) => boolean): CostChange {
  const tiers = freeTiersOf(uses);
  const counted = new Map<string, number>();
  for (const use of uses) {
    const key = tierOf(use);
    if (key !== undefined && counts(use)) counted.set(key, (counted.get(key) ?? 0) + listPrice(use));
  }
  return (before, after) => {
    const changed = [...before.map((use) => ({ use, sign: -1 })), ...after.map((use) => ({ use, sign: 1 }))];
    const groups = grouped(changed, ({ use }) => tierOf(use));
    return [...groups].reduce((sum, [key, parts]) => {
      const price = parts.reduce(
        (total, { use, sign }) => total + (counts(use) ? sign * listPrice(use) : 0),
        0,
      );
      const tier = key === undefined ? undefined : (tiers.get(key) ?? unused(parts[0]?.use));
      if (key === undefined || !tier) return sum + price;
      const taken = parts.reduce((total, { use, sign }) => total + sign * takenBy(use), 0);
      const now = counted.get(key) ?? 0;
      const then = { amount: tier.amount, used: tier.used + taken };
      return sum + (now + price) * (1 - coveredBy(then)) - now * (1 - coveredBy(tier));
    }, 0);
  };
}

const listPrice = ({ quantity, usd }: Use): number => quantity * usd;

/** A free tier that nothing has drawn on before the change. */
const unused = (use: Use | undefined): Pick<FreeTierUse, "amount" | "used"> | undefined =>
  use?.free && { amount: use.free.amount, used: 0 };
