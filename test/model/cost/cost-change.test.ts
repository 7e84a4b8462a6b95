import { describe, expect, test } from "vitest";
import { billOf, costOf } from "../../../model/cost/bill.ts";
import { costChange } from "../../../model/cost/cost-change.ts";
import { PRICES } from "../../../model/cost/prices.ts";
import type { Use } from "../../../model/cost/use.ts";

const use = (environment: Use["environment"], item: "vcpu" | "egress", quantity: number): Use => ({
  environment,
  item,
  quantity,
  usd: PRICES[item].usd,
  ...(item === "vcpu" && { free: PRICES.vcpu.free, payer: "account" }),
});

const shared = [
  use("staging", "vcpu", 150_000),
  use("production", "vcpu", 400_000),
  use("staging", "egress", 5),
];

describe("a change costs what a new estimate says", () => {
  test.each<[string, Use[], Use[]]>([
    [
      "less of what shares a free tier",
      [use("production", "vcpu", 400_000)],
      [use("production", "vcpu", 100_000)],
    ],
    [
      "so little that all of it is free",
      [use("production", "vcpu", 400_000)],
      [use("production", "vcpu", 1)],
    ],
    ["what no free tier covers", [use("staging", "egress", 5)], [use("staging", "egress", 7)]],
    ["one thing for another", [use("staging", "egress", 5)], [use("staging", "vcpu", 90_000)]],
  ])("%s", (_, before, after) => {
    for (const environment of ["staging", "production", undefined]) {
      const counts = (line: Use) => environment === undefined || line.environment === environment;
      const cost = (uses: Use[]) => costOf(billOf(uses), counts);
      const gone = shared.filter(
        (line) => !before.some(({ item, quantity }) => item === line.item && quantity === line.quantity),
      );
      expect(gone).toHaveLength(shared.length - before.length);
      expect(costChange(shared, counts)(before, after)).toBeCloseTo(
        cost([...gone, ...after]) - cost(shared),
        9,
      );
    }
  });
});
