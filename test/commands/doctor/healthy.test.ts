import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../../model/doctor/finding.ts";
import { ENVIRONMENTS } from "../../../model/entities/entity.ts";
import { patient } from "./examined.ts";

describe.each(ENVIRONMENTS)("%s of the reference estate in a healthy world", (environment) => {
  test("is green, and nothing is written", async () => {
    const { examine, world } = await patient(environment);
    const findings = await examine();

    expect(findings.filter(({ outcome }) => outcome === "wrong" || outcome === "unknown")).toEqual([]);
    expect(exitCodeOf(findings)).toBe(0);
    expect(findings.map(({ id }) => id)).toHaveLength(new Set(findings.map(({ id }) => id)).size);
    expect(world.writes).toEqual([]);
    expect(world.received.length).toBeGreaterThan(70);
  });
});

test("what the next update takes over is in nobody's way", async () => {
  const ill = await patient("staging");
  const service = "gcp:cloudrunv2/service:Service::api-staging";
  ill.world.answers.set(
    "GET /google/run/v2/projects/example-staging/locations/asia-northeast1/services/api-staging",
    { name: "projects/example-staging/locations/asia-northeast1/services/api-staging" },
  );
  expect((await ill.examine()).find(({ id }) => id === "google.names")?.outcome).toBe("wrong");

  const settings = { ...ill.stack.settings, adopt: { [service]: "api-staging" } };
  ill.stack = { ...ill.stack, settings };
  expect((await ill.examine()).find(({ id }) => id === "google.names")?.outcome).toBe("ok");
});
