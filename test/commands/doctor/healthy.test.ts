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
