import { expect, test } from "vitest";
import { leakSteps } from "../../../model/governance/leak-steps.ts";

test.each([
  ["active", "active", ["rotate", "store", "deploy", "verify", "deploy"]],
  ["rotating", "active", ["store", "deploy", "verify", "deploy"]],
  ["rotating", "rotating", ["verify", "deploy"]],
  ["active", "rotating", ["deploy"]],
] as const)("%s in the catalogue and %s as deployed: %j are left", (declared, deployed, steps) => {
  expect(leakSteps(declared, deployed)).toEqual(steps);
});
