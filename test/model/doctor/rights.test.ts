import { describe, expect, test } from "vitest";
import { planOf } from "../../../commands/plan/plan-of.ts";
import { neededPermissions, RIGHTS } from "../../../model/doctor/rights.ts";
import { TEST_ESTATES, testEstate } from "../../estates/estates.ts";

describe.each(TEST_ESTATES)("the estate %s", (estate) => {
  const { stacks } = testEstate(estate);
  test.each(stacks.map((stack) => [stack.environment, stack] as const))(
    "every type that %s plans has a row",
    async (_, stack) => {
      const plan = await planOf(stack);
      const types = new Set(
        plan.filter(({ custom, type }) => custom && !type.startsWith("pulumi:")).map(({ type }) => type),
      );

      expect(types.size).toBeGreaterThan(10);
      expect([...types].filter((type) => !(type in RIGHTS))).toEqual([]);
    },
  );
});

describe("permissions", () => {
  const resource = (type: string) => ({ type, name: "x", custom: true, inputs: {} });

  test("are those of the planned types, each once, and no others", () => {
    const plan = ["gcp:pubsub/topic:Topic", "gcp:pubsub/topic:Topic", "vercel:index/project:Project"].map(
      resource,
    );
    expect(neededPermissions(plan, "project").map(({ permission }) => permission)).toEqual([
      "pubsub.topics.create",
      "pubsub.topics.get",
      "pubsub.topics.update",
      "serviceusage.services.use",
      "resourcemanager.projects.get",
    ]);
    expect(neededPermissions(plan, "billing account")).toEqual([]);
  });

  test("none are needed where nothing of Google's is planned", () => {
    expect(neededPermissions([resource("vercel:index/project:Project")], "project")).toEqual([]);
  });

  test("have the form that Google's have, and a source", () => {
    for (const right of Object.values(RIGHTS)) {
      expect(right.source).toMatch(/^[a-z.]+\//);
      if (!("permissions" in right)) continue;
      expect(right.role).toMatch(/^roles\/[a-zA-Z.]+$/);
      for (const permission of right.permissions)
        expect(permission).toMatch(/^[a-z]+\.[a-zA-Z]+\.[a-zA-Z]+$/);
    }
  });
});
