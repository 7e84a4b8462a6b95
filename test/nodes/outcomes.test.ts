import { expect, test } from "vitest";
import { exitCodeOf, type NodeRow, tableOfNodes } from "./outcomes.ts";

const passed: NodeRow = {
  asked: "22",
  version: "v22.1.0",
  outcomes: { "unit-tests": { passed: true, seconds: 97.6 }, sandbox: { passed: true, seconds: 30.2 } },
};
const failed: NodeRow = {
  ...passed,
  asked: "newest",
  outcomes: { ...passed.outcomes, sandbox: { passed: false, seconds: 5 } },
};
const skipped: NodeRow = {
  asked: "24",
  outcomes: { "unit-tests": { skipped: "no network" }, sandbox: { skipped: "no network" } },
};

test("the table has a line for each Node, and each reason once", () => {
  expect(tableOfNodes([passed, skipped, failed]).split("\n")).toEqual([
    "Node    version  unit-tests    sandbox",
    "22      v22.1.0  passed, 98 s  passed, 30 s",
    "24      –        skipped       skipped",
    "newest  v22.1.0  passed, 98 s  FAILED, 5 s",
    "Node 24 was skipped: no network",
  ]);
});

test.each([
  [[passed], 0],
  [[passed, skipped], 0],
  [[skipped], 0],
  [[passed, failed, skipped], 1],
])("only a run that failed fails the whole", (rows, code) => {
  expect(exitCodeOf(rows)).toBe(code);
});
