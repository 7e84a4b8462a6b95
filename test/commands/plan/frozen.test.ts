import { expect, test } from "vitest";
import { planOf } from "../../../commands/plan/plan-of.ts";
import { testEstate } from "../../estates/estates.ts";

test("an environment that is to be frozen is planned: the update that freezes it is the last one that may run", async () => {
  const [stack] = testEstate().stacks;
  if (!stack) throw new Error("the estate has no stack");
  const settings = { ...stack.settings, freeze: "the audit runs until Friday" };
  const plan = await planOf({ ...stack, settings });
  expect(JSON.stringify(plan)).toContain("the audit runs until Friday");
  expect(plan.length).toBe((await planOf(stack)).length);
});
