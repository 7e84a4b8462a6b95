import type { FreeTierUse } from "../../model/cost/bill.ts";
import {
  type EnvironmentCost,
  environmentCost,
  type ServiceCost,
} from "../../model/cost/environment-cost.ts";
import { estimate } from "../../model/cost/estimate.ts";
import { bestSaving, type Saving } from "../../model/cost/saving.ts";
import type { PageInput } from "../page-input.ts";

/** What an environment costs, by surface and by service. */
export interface CostView extends EnvironmentCost {
  /** What may be spent in a month, US dollars. */
  readonly budget?: number;
  /** Services of all surfaces together, the dearest first. */
  readonly services: readonly Pick<ServiceCost, "service" | "usd">[];
}

/** What the estate costs in a month. */
export interface CostsView {
  readonly environments: readonly CostView[];
  readonly freeTiers: readonly FreeTierUse[];
  readonly saving: Saving | undefined;
  /** US dollars. */
  readonly usd: number;
}

/** Computes what the estate costs from the declared use. */
export function costsView({ catalogue, stacks }: Pick<PageInput, "catalogue" | "stacks">): CostsView {
  const bill = estimate(stacks, catalogue.usage);
  const environments = stacks.map(({ environment, settings: { budget } }): CostView => {
    const cost = environmentCost(environment, bill);
    return {
      ...cost,
      services: byService(cost),
      ...(budget && { budget: budget.monthly_usd }),
    };
  });
  return {
    environments,
    freeTiers: bill.freeTiers.toSorted((a, b) => b.used / b.amount - a.used / a.amount),
    saving: bestSaving(stacks, catalogue.usage),
    usd: environments.reduce((sum, { usd }) => sum + usd, 0),
  };
}

function byService({ surfaces }: EnvironmentCost): Pick<ServiceCost, "service" | "usd">[] {
  const sums = new Map<string, number>();
  for (const { service, usd } of surfaces.flatMap(({ services }) => services))
    sums.set(service, (sums.get(service) ?? 0) + usd);
  return [...sums].map(([service, usd]) => ({ service, usd })).sort((a, b) => b.usd - a.usd);
}
