import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Estate, openEstate } from "./sandbox-estate.ts";

const STACK = "Pulumi.production.yaml";
const REASON = "the audit runs until Friday";
const [MOVING, FROZEN] = ["  skeleton:protection:", `  skeleton:freeze: ${REASON}\n  skeleton:protection:`];
const REVIEW = [
  "--reviewer",
  "platform-lead",
  "--author",
  "example-engineer",
  "--reason",
  "the audit is over",
];

/** What the sentences of a run say, however a terminal would break them. */
const said = ({ stdout, stderr }: { stdout: string; stderr: string }) =>
  (stdout + stderr).replace(/\s+/g, " ");

describe("production, frozen by a setting", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
    await estate.deployed("up", "production");
  });
  afterAll(() => estate?.remove());

  const variable = () =>
    estate
      .resources()
      .find(
        ({ type, inputs }) =>
          type.endsWith(":ActionsEnvironmentVariable") && inputs.variableName === "DEPLOY_FREEZE",
      )?.inputs.value;

  test("deliveries learn of it from the environment's variable, and the freeze needs no review", async () => {
    expect(variable()).toBe("no");
    estate.edit(STACK, MOVING, FROZEN);
    const up = await estate.deployed("up", "production");
    expect(up.stdout).toMatch(
      /environment:production\.freeze: false → "the audit runs until Friday".*\n +needs no review/,
    );
    expect(variable()).toBe(REASON);
  });

  test("no update changes it, whatever else is declared", async () => {
    estate.editForTest("catalogue/surfaces.yaml", "concurrency_limit: 20", "concurrency_limit: 21");
    for (const operation of ["preview", "up"]) {
      const run = await estate.sandbox(operation, "production");
      expect(run.code).toBe(1);
      expect(said(run)).toContain("production is frozen, so no update changes it");
    }
    expect((await estate.run("govern", ["status", "production", "--sandbox"])).stderr).toContain(
      "production is frozen, so no update changes it",
    );
  });

  test("it ends with a review, and not without", async () => {
    estate.edit(STACK, FROZEN, MOVING);
    const refused = await estate.sandbox("up", "production");
    expect(refused.code).toBe(1);
    expect(said(refused)).toContain("deliveries and updates start again, and no review covers that");
    expect(variable()).toBe(REASON);

    const approved = await estate.run("govern", [
      "approve",
      "environment:production.freeze",
      ...REVIEW,
      "--sandbox",
    ]);
    expect(approved.code, approved.stdout + approved.stderr).toBe(0);
    await estate.deployed("up", "production");
    expect(variable()).toBe("no");
  });
});
