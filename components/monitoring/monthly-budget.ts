import { Budget } from "@pulumi/gcp/billing/budget.js";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { Environment } from "../../model/entities/entity.ts";
import type { StackSettings } from "../../model/settings.ts";
import { childOptions } from "../child-options.ts";

/** What a {@link MonthlyBudget} is made from. */
export interface MonthlyBudgetArgs {
  /** Environment that it belongs to; its name is a part of the names and labels. */
  readonly environment: Environment;
  /** Google Cloud project, its number and its region: `gcp` of the stack's settings. */
  readonly gcp: StackSettings["gcp"];
  /** Id of the Cloud Billing account that pays: `budget.billing_account` of the stack's settings. */
  readonly billingAccount: string;
  /** What may be spent in a month, in the currency of the billing account: Cloud Billing refuses any other. */
  readonly amount: number;
  /** Code of ISO 4217. */
  readonly currency: string;
  /** Notification channels by e-mail; a budget takes no others. */
  readonly email: readonly Output<string>[];
}

/** Shares of the budget that are told of: spent, and by the pace of the month. */
const SPENT = [0.5, 0.9, 1];
const FORECAST = [1];

/**
 * The backstop of the guardrails: it sees everything that the project costs, though hours or days later than a metric
 * does, and stops nothing.
 */
export class MonthlyBudget extends ComponentResource {
  constructor(name: string, args: MonthlyBudgetArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:monitoring:MonthlyBudget", name, {}, opts);
    const { environment, gcp, billingAccount, amount, currency, email } = args;
    const units = Math.floor(amount);
    new Budget(
      name,
      {
        billingAccount,
        displayName: `${environment} (${gcp.project})`,
        budgetFilter: { projects: [`projects/${gcp.project_number}`], calendarPeriod: "MONTH" },
        amount: {
          specifiedAmount: {
            currencyCode: currency,
            units: String(units),
            nanos: Math.round((amount - units) * 1e9),
          },
        },
        thresholdRules: [
          ...SPENT.map((thresholdPercent) => ({ thresholdPercent, spendBasis: "CURRENT_SPEND" })),
          ...FORECAST.map((thresholdPercent) => ({ thresholdPercent, spendBasis: "FORECASTED_SPEND" })),
        ],
        allUpdatesRule: { monitoringNotificationChannels: [...email] },
      },
      childOptions(this, opts),
    );
    this.registerOutputs({});
  }
}
