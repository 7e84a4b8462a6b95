import type { FreeTier } from "./prices.ts";
import type { Use } from "./use.ts";

/** A use, with what of it is free and what the rest costs. */
export interface LineItem extends Use {
  /** The part of the quantity that the free tier covers, in the item's unit. */
  readonly freeQuantity: number;
  /** US dollars a month, not rounded. */
  readonly cost: number;
}

/** A free tier, with what all stacks that share it use of it. */
export interface FreeTierUse extends FreeTier {
  readonly payer: string;
  /** In its own unit; more than the amount where the rest is billed. */
  readonly used: number;
  readonly environments: readonly Use["environment"][];
}

/** The bill of a month: every line, and every free tier that they draw on. */
export interface Bill {
  readonly lines: readonly LineItem[];
  readonly freeTiers: readonly FreeTierUse[];
}

/**
 * Adds up what is used. A free tier that does not suffice is split in proportion to use, so that the share of each line is
 * the same whatever the order, and the lines add up to what is billed.
 */
export function billOf(uses: readonly Use[]): Bill {
  const freeTiers = freeTiersOf(uses);
  const lines = uses.map((use): LineItem => {
    const key = tierOf(use);
    const covered = coveredBy(key === undefined ? undefined : freeTiers.get(key));
    return {
      ...use,
      freeQuantity: use.quantity * covered,
      cost: use.quantity * use.usd * (1 - covered),
    };
  });
  return { lines, freeTiers: [...freeTiers.values()] };
}

/** US dollars a month of the lines that count. */
export const costOf = ({ lines }: Bill, counts: (line: LineItem) => boolean = () => true): number =>
  lines.filter(counts).reduce((sum, { cost }) => sum + cost, 0);

/** Identifies the free tier that a use counts against; absent where there is none. */
export const tierOf = ({ free, payer }: Use): string | undefined =>
  free && payer !== undefined ? `${free.name} ${payer}` : undefined;

/** What a use takes of its free tier, in the tier's unit. */
export const takenBy = ({ free, quantity, usd }: Use): number =>
  quantity * (free && free.worth > 0 ? usd / free.worth : 1);

/** The part of each use that a free tier covers, from 0 to 1. */
export const coveredBy = (tier: Pick<FreeTierUse, "amount" | "used"> | undefined): number =>
  tier ? Math.min(1, tier.used > 0 ? tier.amount / tier.used : 1) : 0;

/** The free tiers that are drawn on, by {@link tierOf}. */
export function freeTiersOf(uses: readonly Use[]): Map<string, FreeTierUse> {
  const found = new Map<string, FreeTierUse>();
  for (const use of uses) {
    const { free, payer, environment } = use;
    const key = tierOf(use);
    if (key === undefined || !free || payer === undefined) continue;
    const before = found.get(key) ?? { ...free, payer, used: 0, environments: [] };
    found.set(key, {
      ...before,
      amount: Math.max(before.amount, free.amount),
      used: before.used + takenBy(use),
      environments: before.environments.includes(environment)
        ? before.environments
        : [...before.environments, environment],
    });
  }
  return found;
}
