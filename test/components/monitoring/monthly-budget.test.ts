import { output } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { MonthlyBudget } from "../../../components/monitoring/monthly-budget.ts";
import { gcp, plan, ref, T } from "../fixtures.ts";

const planOf = (amount: number, currency = "USD") =>
  plan(
    () =>
      new MonthlyBudget("staging-budget", {
        environment: "staging",
        gcp,
        billingAccount: "000000-AAAAAA-000000",
        amount,
        currency,
        email: [output("channels/email")],
      }),
  );

test("a budget, exactly: of the project alone, told by e-mail before it is spent, and at the pace that would spend it", async () => {
  expect((await planOf(5)).one(T.budget)).toEqual({
    type: T.budget,
    name: "staging-budget",
    parent: ref("skeleton:monitoring:MonthlyBudget", "staging-budget"),
    inputs: {
      billingAccount: "000000-AAAAAA-000000",
      displayName: "staging (example-staging)",
      budgetFilter: { projects: ["projects/123456789012"], calendarPeriod: "MONTH" },
      amount: { specifiedAmount: { currencyCode: "USD", units: "5", nanos: 0 } },
      thresholdRules: [
        { thresholdPercent: 0.5, spendBasis: "CURRENT_SPEND" },
        { thresholdPercent: 0.9, spendBasis: "CURRENT_SPEND" },
        { thresholdPercent: 1, spendBasis: "CURRENT_SPEND" },
        { thresholdPercent: 1, spendBasis: "FORECASTED_SPEND" },
      ],
      allUpdatesRule: { monitoringNotificationChannels: ["channels/email"] },
    },
  });
});

test.each([
  [0.5, "0", 500_000_000],
  [12.34, "12", 340_000_000],
  [1000, "1000", 0],
])("%d dollars are %s units and %d nanos", async (amount, units, nanos) => {
  const { inputs } = (await planOf(amount)).one(T.budget);
  expect(inputs.amount).toEqual({ specifiedAmount: { currencyCode: "USD", units, nanos } });
});

test("a budget is in the currency of the billing account", async () => {
  expect((await planOf(800, "JPY")).one(T.budget).inputs.amount).toEqual({
    specifiedAmount: { currencyCode: "JPY", units: "800", nanos: 0 },
  });
});
