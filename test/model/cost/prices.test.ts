import { describe, expect, test } from "vitest";
import { seriesRead } from "../../../model/cost/monitoring-uses.ts";
import { dollars, type Item, PRICES, type Price, unitPrice } from "../../../model/cost/prices.ts";

describe.each(Object.entries<Price>(PRICES))("%s", (_, price) => {
  test("says where and when it was read", () => {
    expect(price.source).toMatch(/^https:\/\//);
    expect(price.read).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
  });

  test("draws on a free tier that is worth its own unit, or a dearer one", () => {
    if (price.free) expect(price.free.worth).toBeGreaterThanOrEqual(price.usd);
  });
});

test.each<[Item, region: string, usd: number]>([
  ["vcpu", "asia-northeast1", 0.000024],
  ["vcpu", "us-south1", 0.000024],
  ["vcpu", "asia-northeast3", 0.0000336],
  ["vcpu", "europe-west3", 0.0000336],
  ["idle_vcpu", "asia-southeast1", 0.0000035],
  ["requests", "asia-southeast1", 0.0000004],
  ["objects", "asia-northeast1", 0.023],
  ["objects", "us-central1", 0.02],
  ["objects", "europe-west6", 0.025],
  ["vcpu", "moon-east1", 0.0000336],
])("%s in %s", (item, region, usd) => {
  expect(unitPrice(item, region)).toBe(usd);
});

test.each([
  [
    'histogram_quantile(0.95, sum by (le) (rate(x{a="b"}[10m]))) > 800\nand sum(increase(y{a="b"}[10m])) >= 20',
    2,
  ],
  ["sum(increase(f{}[30m])) / sum(increase(a{}[30m])) > 0.1\nand sum(increase(a{}[30m])) >= 10", 2],
  ['max_over_time(random_metric{surface="android"}[15m]) > 4800', 1],
  ["1 * sum(increase(x{}[1d])) * 30 > 90000", 1],
  ["up{} and on() down{} unless off{}", 3],
  ["sand{} / band{} > 1", 1],
])("series that %j reads", (query, count) => {
  expect(seriesRead(query)).toBe(count);
});

test.each([
  [0, "$0.00"],
  [0.00023, "<$0.01"],
  [0.005, "$0.01"],
  [9.72, "$9.72"],
  [1234.5, "$1234.50"],
])("%d dollars", (usd, text) => {
  expect(dollars(usd)).toBe(text);
});
