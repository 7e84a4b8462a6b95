import { describe, expect, test } from "vitest";
import { bestSaving } from "../../../model/cost/saving.ts";
import { secretsFor, service, stackOf, use } from "./fixtures.ts";

describe("what saves most", () => {
  test("is that an instance is no longer kept warm", () => {
    // Worked out in estimate.test.ts: $4.50 with it, nothing without.
    const warm = service("staging", { min_instances: 1 });
    const saving = bestSaving([stackOf("staging", [warm])], [use(warm)]);
    expect(saving).toEqual({
      change:
        "write min_instances: 0 for api-staging in catalogue/surfaces.yaml, if it may start when it is called",
      usd: expect.closeTo(4.5, 6),
    });
  });

  test("is half the vCPU of a busy service, where Cloud Run has that size", () => {
    // 1,000,000 s × 2 vCPU: half of it is 1,000,000 × $0.000024 = $24. With 1 vCPU there is no half for 5 requests at once.
    const busy = (cpu: number) => {
      const surface = service("staging", { cpu, memory: "256Mi" });
      const usage = [use(surface, { requests_a_month: 1_000_000, seconds_a_request: 1 })];
      return bestSaving([stackOf("staging", [surface])], usage);
    };
    expect(busy(2)).toEqual({
      change: "write cpu: 1 for api-staging in catalogue/surfaces.yaml, if requests take no longer with it",
      usd: expect.closeTo(24, 6),
    });
    expect(busy(1)).toBeUndefined();
  });

  test("is half the memory, where that is past its free tier", () => {
    // 100,000 s × 4 GiB = 400,000 GiB-s: 40,000 past the free tier × $0.0000025 = $0.10.
    const large = service("staging", { memory: "4Gi" });
    const usage = [use(large, { requests_a_month: 100_000, seconds_a_request: 1 })];
    expect(bestSaving([stackOf("staging", [large])], usage)).toEqual({
      change: "write memory: 2048Mi for api-staging in catalogue/surfaces.yaml, if it fits",
      usd: expect.closeTo(0.1, 6),
    });
  });

  test("is that requests which come at once share instances", () => {
    // 1,000,000 s / 5 = 200,000: 20,000 past the free tier × $0.000024 = $0.48. With 10 at once, 100,000 are within it.
    const surface = service("staging");
    const usage = [use(surface, { requests_a_month: 1_000_000, seconds_a_request: 1, requests_at_once: 10 })];
    expect(bestSaving([stackOf("staging", [surface])], usage)).toEqual({
      change:
        "write concurrency_limit: 10 for api-staging in catalogue/surfaces.yaml, if its requests may share an instance",
      usd: expect.closeTo(0.48, 6),
    });
  });

  test("is the end of a rotation, where versions are past their free tier", () => {
    const secrets = secretsFor("staging", 6, 1);
    const surface = service("staging", { secrets: secrets.map(({ id }) => id) });
    expect(bestSaving([stackOf("staging", [surface], { secrets })], [use(surface)])).toEqual({
      change:
        "end the rotation of secret-0-staging, once its new value works: npm run govern -- verify secret-0-staging",
      usd: expect.closeTo(0.06, 6),
    });
  });

  test("is fewer images, where nothing else is billed", () => {
    const surface = service("staging");
    const saving = bestSaving([stackOf("staging", [surface])], [use(surface, { images_gb: 4 })]);
    expect(saving).toEqual({
      change: "halve the images of api-staging, by a smaller base or fewer releases, to 2 GB",
      usd: expect.closeTo(0.2, 6),
    });
  });

  test("is nothing within the free tiers", () => {
    const surface = service("staging", { secrets: [] });
    expect(bestSaving([stackOf("staging", [surface])], [use(surface)])).toBeUndefined();
    expect(bestSaving([stackOf("staging", [surface])], [])).toBeUndefined();
  });

  test("is less than nothing worth a change", () => {
    // 0.04 GB past the half that is free is $0.004.
    const surface = service("staging");
    expect(bestSaving([stackOf("staging", [surface])], [use(surface, { images_gb: 0.54 })])).toBeUndefined();
  });
});

test("of two, the larger one is named, whichever comes first", () => {
  const small = service("staging", { min_instances: 1 });
  const large = service("production", { min_instances: 3 });
  const stacks = [stackOf("staging", [small]), stackOf("production", [large])];
  const usage = [use(small), use(large)];
  expect(bestSaving(stacks, usage)?.change).toContain("api-production");
  expect(bestSaving(stacks.toReversed(), usage)?.change).toContain("api-production");
});

test("for one environment, what lowers its own cost most is named, which may be a change of the other", () => {
  // Staging reads one secret of eight: production's rotations cost it most.
  const secrets = { staging: secretsFor("staging", 6), production: secretsFor("production", 4, 4) };
  const [staging, production] = (["staging", "production"] as const).map((environment) => {
    const surface = service(environment, { secrets: secrets[environment].map(({ id }) => id) });
    return stackOf(environment, [surface], { secrets: secrets[environment] });
  });
  if (!staging || !production) throw new Error("two stacks are made above");
  const usage = [...staging.share.surfaces, ...production.share.surfaces].map((surface) => use(surface));
  expect(bestSaving([staging, production], usage, "staging")?.change).toContain("secret-0-production");
});
