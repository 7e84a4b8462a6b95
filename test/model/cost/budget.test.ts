import { describe, expect, test } from "vitest";
import { overBudget } from "../../../model/cost/budget.ts";
import { app, service, stackOf, use } from "./fixtures.ts";

// Worked out in estimate.test.ts: $4.50 of Cloud Run; the environment itself adds 0.01 GiB × $0.023 = $0.00023.
const warm = service("staging", { min_instances: 1 });
const usage = [use(warm)];

test("an environment that is expected to cost more than its budget is told of, with what would save most", () => {
  const stacks = [
    stackOf("staging", [warm], { monthly_usd: 3 }),
    stackOf("production", [], { monthly_usd: 3 }),
  ];
  expect(overBudget(stacks, usage)).toEqual([
    {
      environment: "staging",
      complaint: {
        severity: "warning",
        field: ["budget", "monthly_usd"],
        wrong: expect.stringMatching(
          /^staging is expected to cost \$\d\.\d\d a month, \$\d\.\d\d more than this$/,
        ),
        fix: expect.stringMatching(
          /^write min_instances: 0 for api-staging in catalogue\/surfaces\.yaml, if it may start when it is called \(saves \$\d\.\d\d a month\), or raise the budget; npm run cost shows what it is made of$/,
        ),
      },
    },
  ]);
});

describe("the figures", () => {
  const [finding] = overBudget([stackOf("staging", [warm], { monthly_usd: 3 })], usage);

  test.each([
    ["expected", "wrong", "$4.50 a month"],
    ["beyond the budget", "wrong", "$1.50 more"],
    ["saved", "fix", "saves $4.50 a month"],
  ] as const)("what is %s", (_, part, figure) => {
    expect(finding?.complaint[part]).toContain(figure);
  });
});

test.each([
  ["a budget that suffices", { monthly_usd: 4.5003 }, 0],
  ["a budget that a fraction of a cent is missing from", { monthly_usd: 4.4999 }, 1],
])("%s", (_, changes, count) => {
  expect(overBudget([stackOf("staging", [warm], changes)], usage)).toHaveLength(count);
});

test("an environment without a budget is not told of", () => {
  const { settings, ...stack } = stackOf("staging", [warm]);
  const { budget: _, ...rest } = settings;
  expect(overBudget([{ ...stack, settings: rest }], usage)).toEqual([]);
});

test("where nothing can be made smaller, less use is what remains", () => {
  const mobile = app("staging");
  const [finding] = overBudget([stackOf("staging", [mobile])], [use(mobile, { builds_a_month: 100 })]);
  expect(finding?.complaint.fix).toBe(
    "no single change saves that much: raise the budget to $140.01 or more, or lower what usage.yaml expects if that is too high; npm run cost shows what it is made of",
  );
});

test("a change that does not cover the overrun is not advised", () => {
  // Half of 4 GB of images saves $0.20, and EAS alone is $140 over.
  const [mobile, api] = [app("staging"), service("staging")];
  const uses = [use(mobile, { builds_a_month: 100 }), use(api, { images_gb: 4 })];
  const fixAt = (monthly_usd: number) =>
    overBudget([stackOf("staging", [mobile, api], { monthly_usd })], uses)[0]?.complaint.fix;
  expect(fixAt(100)).toMatch(/^no single change saves that much: raise the budget to \$140\.36 or more/);
  expect(fixAt(140.2)).toMatch(
    /^halve the images of api-staging.*\(saves \$0\.20 a month\), or raise the budget;/,
  );
});
