import type { Share } from "../delivery/share.ts";
import type { Environment } from "../entities/entity.ts";
import type { StackSettings } from "../settings.ts";
import { type FreeTier, type Item, type Payer, PRICES, type Price, unitPrice } from "./prices.ts";

/** A stack, as far as it costs anything. */
export interface CostedStack {
  readonly environment: Environment;
  readonly share: Share;
  readonly settings: StackSettings;
}

/** Something that is used in a month, and what it costs past the free tier. */
export interface Use {
  readonly environment: Environment;
  /** The surface that uses it; absent where the environment as a whole does. */
  readonly surface?: string;
  readonly item: Item;
  /** In the item's unit. */
  readonly quantity: number;
  /** US dollars for one unit. */
  readonly usd: number;
  readonly free?: FreeTier;
  /** Whose free tier it is, e.g. the id of a billing account. */
  readonly payer?: string;
}

/** Name of the one account of a vendor that the settings say nothing of. */
const ONLY_ACCOUNT = "the only account";

/**
 * Who pays for a stack. Stacks that name no billing account are taken to share that of the others, so that a free tier is
 * never counted twice by mistake.
 */
export function payersOf(
  { settings: { gcp, github, vercel, budget } }: CostedStack,
  all: readonly CostedStack[],
): Readonly<Record<Payer, string>> {
  const accounts = all.map(({ settings }) => settings.budget?.billing_account);
  return {
    "billing account": budget?.billing_account ?? accounts.find((account) => account) ?? ONLY_ACCOUNT,
    project: gcp.project,
    "GitHub owner": String(github.owner_id),
    "Vercel account": vercel.team ?? ONLY_ACCOUNT,
    "Expo account": ONLY_ACCOUNT,
  };
}

/** Makes the uses of one stack; `surface` is left out for those of the environment as a whole. */
export type Used = (item: Item, quantity: number, surface?: string, free?: FreeTier) => Use;

/** Makes the uses of one stack, at its region's prices and with the free tiers of whoever pays for it. */
export function usedBy(stack: CostedStack, all: readonly CostedStack[]): Used {
  const payers = payersOf(stack, all);
  return (item, quantity, surface, free = (PRICES[item] as Price).free) => ({
    environment: stack.environment,
    ...(surface !== undefined && { surface }),
    item,
    quantity,
    usd: unitPrice(item, stack.settings.gcp.region),
    ...(free && { free, payer: payers[free.per] }),
  });
}
