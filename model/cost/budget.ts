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
    const over = expected - budget.monthly_usd;
    const saving = bestSaving(stacks, usage, environment);
    // Advice that leaves the budget overrun is none.
    const advice =
      saving && saving.usd >= over
        ? `${saving.change} (saves ${dollars(saving.usd)} a month), or raise the budget`
        : `no single change saves that much: raise the budget to ${dollars(Math.ceil(expected * 100) / 100)} or more, or lower what usage.yaml expects if that is too high`;
    return [
      {
        environment,
        complaint: {
          severity: "warning",
          field: ["budget", "monthly_usd"],
          wrong: `${environment} is expected to cost ${dollars(expected)} a month, ${dollars(over)} more than this`,
          fix: `${advice}; npm run cost shows what it is made of`,
        },
      },
    ];
  });
}
