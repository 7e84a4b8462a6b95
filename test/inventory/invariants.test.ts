import { beforeAll, describe, expect, test } from "vitest";
import type { PlannedResource } from "../../commands/plan/inventory.ts";
import { planOf } from "../../commands/plan/plan-of.ts";
import { standInValues } from "../../commands/plan/stand-in-values.ts";
import { VALUE_KEYS } from "../../model/settings.ts";
import { computed, T } from "../components/fixtures.ts";
import { TEST_ESTATES, testEstate } from "../estates/estates.ts";

/*
 * What holds for the plans of every estate, and takes a plan of its own to see; the rest is in commands/check/, where it
 * guards a user's estate as well.
 */

const stacks = TEST_ESTATES.flatMap((name) =>
  testEstate(name).stacks.map((stack) => [name, stack.environment, stack] as const),
);

describe.each(stacks)("%s, %s", (_, __, stack) => {
  let resources: PlannedResource[];
  beforeAll(async () => {
    resources = await planOf(stack, { computed });
  });

  test("no value of a secret is anywhere but where it is marked as one", () => {
    const values = Object.values(standInValues(stack.share)[VALUE_KEYS.sensitive] ?? {});
    const everything = JSON.stringify(resources);
    expect(values.filter((value) => everything.includes(value))).toEqual([]);
  });

  test("every value that is provisioned gets somewhere", async () => {
    const values = Object.entries(standInValues(stack.share)).flatMap(([, byId]) => Object.values(byId));
    const everything = JSON.stringify(await planOf(stack, { showSecrets: true }));
    expect(values.filter((value) => !everything.includes(value))).toEqual([]);
  });

  test("what CI deployed is left running, unless the settings name an image", async () => {
    const live = (service: string) => `registry.example/${service}@sha256:12`;
    const services = (await planOf(stack, { liveImage: live })).filter(({ type }) => type === T.service);
    for (const { name, inputs } of services) {
      if (stack.settings.images[name]) continue;
      const { template } = inputs as { template: { containers: { image: string }[] } };
      expect(template.containers[0]?.image, name).toBe(live(name));
    }
  });

  test("without a clear answer to what runs, nothing is planned at all", async () => {
    if (stack.share.cloudRun.length === 0) return;
    const denied = () => {
      throw { details: "Permission 'run.services.get' denied" };
    };
    await expect(planOf(stack, { liveImage: denied })).rejects.toThrow(
      "Permission 'run.services.get' denied",
    );
  });
});
