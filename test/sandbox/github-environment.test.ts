import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Properties } from "../../sandbox/provider/wire.ts";
import { startProvisioned, TYPES, VALID, type World } from "./valid-resources.ts";

let world: World;
beforeEach(async () => {
  world = await startProvisioned();
});
afterEach(() => world.stop());

const ID = "shop:staging";
const inputs: Properties = { ...VALID.environment, preventSelfReview: true };
const github = () => world.of("environment");
const live = () => world.clouds.store.get(TYPES.environment, ID)?.inputs;
const { reviewers } = inputs;
const NOBODY = [{ users: [], teams: [] }];

describe("reviewers of an environment", () => {
  test("that somebody removed by hand are still there for the provider's Read, and for GitHub they are not", async () => {
    await github().update(TYPES.environment, ID, {}, inputs);
    world.clouds.store.change(TYPES.environment, ID, ({ reviewers: _, ...rest }) => ({
      ...rest,
      preventSelfReview: false,
    }));

    const read = await github().read(TYPES.environment, ID, inputs);
    expect(read.inputs).toMatchObject({ reviewers, preventSelfReview: true });
    expect(live()).not.toHaveProperty("reviewers");
  });

  test("that somebody exchanged by hand are seen", async () => {
    const others = [{ users: [9], teams: [] }];
    world.clouds.store.change(TYPES.environment, ID, (before) => ({ ...before, reviewers: others }));

    expect((await github().read(TYPES.environment, ID, inputs)).inputs).toMatchObject({ reviewers: others });
  });

  test("stay where an update says nothing of them, and go where it names none", async () => {
    const { reviewers: _, ...silent } = inputs;
    await github().update(TYPES.environment, ID, {}, silent);
    expect(live()).toMatchObject({ reviewers });

    await github().update(TYPES.environment, ID, {}, { ...silent, reviewers: NOBODY });
    expect(live()).toMatchObject({ reviewers: NOBODY });
  });
});
