import { log } from "@pulumi/pulumi";
import { expect, test, vi } from "vitest";
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

test("nothing is said meanwhile, which would stand before a plan that is printed as JSON", async () => {
  const [stack] = testEstate().stacks;
  if (!stack) throw new Error("the estate has no stack");
  const said = vi.spyOn(console, "log").mockImplementation(() => undefined);
  await planOf({ ...stack, settings: { ...stack.settings, freeze: "the audit runs until Friday" } });
  expect(said).not.toHaveBeenCalled();
  await log.info("a note");
  expect(said).toHaveBeenCalledOnce();
});
