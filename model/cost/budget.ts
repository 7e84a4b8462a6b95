import type { Environment } from "../entities/entity.ts";
import type { Usage } from "../entities/usage.ts";
import type { Complaint } from "../problems/problem.ts";
import { costOf } from "./bill.ts";
import { estimate } from "./estimate.ts";
import { dollars } from "./prices.ts";
import { bestSaving } from "./saving.ts";
import type { CostedStack } from "./use.ts";

/** What is complained of in the settings of one stack. */
export interface BudgetFinding {
  readonly environment: Environment;
  readonly complaint: Complaint;
}

/**
 * The stacks that are expected to cost more than their budget. A warning: an estimate is no reason to stop a deployment.
 * @param stacks all that share a free tier, since the cost of each depends on the others
 */
export function overBudget(stacks: readonly CostedStack[], usage: readonly Usage[]): BudgetFinding[] {
  const bill = estimate(stacks, usage);
  return stacks.flatMap(({ environment, settings }): BudgetFinding[] => {
    const expected = costOf(bill, (line) => line.environment === environment);
    const { budget } = settings;
    if (!budget || expected <= budget.monthly_usd) return [];
    const saving = bestSaving(stacks, usage, environment);
    const cheaper = saving ? `${saving.change} (saves ${dollars(saving.usd)} a month)` : "expect less use";
    return [
      {
        environment,
        complaint: {
          severity: "warning",
          field: ["budget", "monthly_usd"],
          wrong: `${environment} is expected to cost ${dollars(expected)} a month, ${dollars(expected - budget.monthly_usd)} more than this`,
          fix: `${cheaper}, or raise the budget; npm run cost shows what it is made of`,
        },
      },
    ];
  });
}
