import { expect, test } from "vitest";
import { growth, growthOf, median, medianCost, type Row, regressions, tableOf } from "../../bench/figures.ts";

const row = (seconds: number, changes: Partial<Row> = {}): Row => ({
  what: "npm run validate",
  times: 1,
  cost: { seconds, memory: 81.4 },
  floor: { what: "`node -e 0`", seconds: 0.05 },
  runs: 5,
  ...changes,
});

test("the median is one of the values, and the lower one of two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2);
  expect(() => median([])).toThrow("there is no median of nothing");
});

test("each figure has a median of its own", () => {
  expect(
    medianCost([
      { seconds: 1, memory: 30, written: 5 },
      { seconds: 3, memory: 10 },
      { seconds: 2, memory: 20, written: 7 },
    ]),
  ).toEqual({ seconds: 2, memory: 20, written: 5 });
  expect(medianCost([{ seconds: 1, memory: 1 }])).toEqual({ seconds: 1, memory: 1 });
});

test.each([
  [1, [1, 10, 100], (n: number) => n],
  [2, [1, 10, 100], (n: number) => n * n],
  [0.5, [4, 16], Math.sqrt],
])("the exponent %d is found again, whatever a command takes anyway", (exponent, sizes, of) => {
  const points = sizes.map((size) => [size, 0.3 + of(size)] as const);
  expect(growth(points, 0.3)).toBeCloseTo(exponent, 5);
});

test("growth takes two sizes", () => {
  expect(() => growth([[1, 1]], 0)).toThrow("growth takes two sizes");
  expect(growthOf([row(1)])).toEqual([]);
  expect(growthOf([row(1.05), row(10.05, { times: 10 })])).toEqual([
    { what: "npm run validate", exponent: expect.closeTo(1, 5) },
  ]);
});

test("a regression is a ratio that is 30 % worse, on whatever machine", () => {
  const slow = { what: "`node -e 0`", seconds: 0.5 };
  expect(regressions([row(0.64)], [row(0.5)])).toEqual([]);
  expect(regressions([row(6.4, { floor: slow })], [row(0.5)])).toEqual([]);
  expect(regressions([row(0.66)], [row(0.5)])).toEqual([
    "npm run validate at ×1 costs 13.2 times its floor, and 10.0 times on record",
  ]);
  expect(regressions([row(9, { times: 10 })], [row(0.5)])).toEqual([]);
});

test("the table", () => {
  expect(
    tableOf([row(0.5), row(1, { times: 10, cost: { seconds: 1, memory: 90, written: 1.25 } })])
      .split("\n")
      .slice(2),
  ).toEqual([
    "| `npm run validate` | ×1 | 0.50 | `node -e 0` 0.05 | 10.0 | 81 | – |",
    "| `npm run validate` | ×10 | 1.00 | `node -e 0` 0.05 | 20.0 | 90 | 1.3 |",
  ]);
});
