import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { start } from "./process.ts";
import { counts, type Estate, openEstate, outputsOf, STACK_TRACE } from "./sandbox-estate.ts";

/*
 * Updates that deploy a part: --target, --exclude and --continue-on-error of the real engine. What a stack exports as
 * governed is then what is deployed, entry by entry.
 */

const REVIEW = [
  "--reviewer",
  "platform-lead",
  "--author",
  "example-engineer",
  "--reason",
  "because a test says so",
];
const LATENCY = "api-production/api_p95/cloud-run-logs";
const FAILURES = "ocr-worker-production/ocr_failure_rate/cloud-run-logs";

/** `pulumi up` of production with options of the Automation API, given as JSON. */
const UP = `
import { loadEstate } from "./commands/estate.ts";
import { openSandbox } from "./commands/sandbox/session.ts";
import { findEngine } from "./engine/engine.ts";
const { stacks } = loadEstate();
const stack = stacks.find(({ environment }) => environment === "production");
if (!stack) throw new Error("no stack");
const session = await openSandbox(await findEngine(), stacks);
try {
  await (await session.engineStack(stack)).up({
    ...JSON.parse(process.argv[2] ?? "{}"),
    onOutput: (text) => void process.stdout.write(text),
    color: "never",
  });
} catch (error) {
  console.error(String(error).slice(0, 3000));
  process.exitCode = 1;
} finally {
  await session.close();
}
`;

describe("an update of a part", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
    await estate.deployed("up", "production");
    writeFileSync(join(estate.root, "up.ts"), UP);
  });
  afterAll(() => estate?.remove());

  const up = (options: object) =>
    start(estate.root, process.execPath, ["--import", "tsx/esm", "up.ts", JSON.stringify(options)]).ended;
  const exported = async () => {
    const { stdout } = await estate.deployed("export", "production");
    return outputsOf(JSON.parse(stdout).deployment.resources)?.governed as {
      serial: number;
      guardrails: Record<string, { threshold: unknown }>;
      reviews: Record<string, string>;
    };
  };
  const threshold = async (id: string, value: string) => {
    const run = await estate.run("govern", [
      "threshold",
      id,
      value,
      ...REVIEW,
      "--kpi-budget",
      value,
      "--sandbox",
    ]);
    expect(run.code, run.stdout + run.stderr).toBe(0);
  };
  const urn = (type: string, name: string) => `**${type}::${name}`;
  const policy = (name: string) => urn("gcp:monitoring/alertPolicy:AlertPolicy", name);
  const query = (name: string) =>
    JSON.stringify(estate.resource("AlertPolicy", name).inputs.conditions).match(/> ([\d.]+)/)?.[1];
  const records = () =>
    estate
      .resources()
      .filter(({ type, inputs }) => type.endsWith(":BucketObject") && /^\d{4}-/.test(String(inputs.name)));

  test("--target: what was targeted is exported, and what was not is not", async () => {
    await threshold("api-latency-production", "900");
    await threshold("ocr-failures-production", "3%");
    const before = await exported();

    const run = await up({ target: [policy("api-latency-production")] });
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect([query("api-latency-production"), query("ocr-failures-production")]).toEqual(["900", "0.02"]);
    const after = await exported();
    expect(after.guardrails[LATENCY]?.threshold).toBe(900);
    expect(after.guardrails[FAILURES]).toEqual(before.guardrails[FAILURES]);
    expect(Object.keys(after.reviews)).toEqual([expect.stringContaining("api-latency-production-threshold")]);
  });

  test("the next whole update deploys the rest with the same reviews, and records both", async () => {
    await estate.deployed("up", "production");
    expect(query("ocr-failures-production")).toBe("0.03");
    const after = await exported();
    expect(after.guardrails[FAILURES]?.threshold).toBe("3%");
    expect(Object.keys(after.reviews)).toHaveLength(2);
    expect(records()).toHaveLength(2);
    expect(counts(await estate.deployed("up", "production"))).toEqual([{ unchanged: expect.any(Number) }]);
  });

  test("--exclude: what was excluded is exported as it was", async () => {
    await threshold("api-latency-production", "850");
    await threshold("ocr-failures-production", "4%");
    const run = await up({ exclude: [policy("api-latency-production")] });
    expect(run.code, run.stdout + run.stderr).toBe(0);
    const after = await exported();
    expect(after.guardrails[LATENCY]?.threshold).toBe(900);
    expect(after.guardrails[FAILURES]?.threshold).toBe("4%");
    await estate.deployed("up", "production");
    expect((await exported()).guardrails[LATENCY]?.threshold).toBe(850);
  });

  test("--continue-on-error: what failed is exported as it was, and nothing ends in an internal error", async () => {
    await threshold("api-latency-production", "870");
    await threshold("ocr-failures-production", "5%");
    const file = "components/monitoring/alert-policy.ts";
    estate.edit(
      file,
      "displayName: name,",
      'displayName: name,\n      ...(name === "api-latency-production" && { combiner: "NEITHER" }),',
    );
    estate.edit(file, '      combiner: "OR",\n', "");
    estate.edit(file, "displayName: name,\n", 'displayName: name,\n      combiner: "OR",\n');
    const run = await up({ continueOnError: true });
    expect(run.code).toBe(1);
    expect(run.stdout + run.stderr).not.toMatch(/internal error|unexpected|panic|unhandled/i);
    expect(run.stdout).not.toMatch(STACK_TRACE);
    const after = await exported();
    expect(query("api-latency-production")).toBe("850");
    expect(after.guardrails[LATENCY]?.threshold).toBe(850);
  });
});

describe("a state that is lost", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
    await estate.deployed("up", "production");
    rmSync(join(estate.root, ".sandbox/state"), { recursive: true });
  });
  afterAll(() => estate?.remove());

  test("is made up for by the governance log: what changes without a review is refused", async () => {
    estate.editForTest("catalogue/guardrails.yaml", "threshold: 800", "threshold: 5000");
    const run = await estate.sandbox("preview", "production");
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("is checked against gs://governance-log-production-");
    expect(run.stdout).toContain("governance refuses this deployment of production, and nothing is changed");
    expect(run.stdout).toMatch(/threshold = 5000: 800 is deployed: loosened/);
    expect(run.stdout).toContain("govern -- approve guardrail:api-latency-production.threshold --sandbox");
  });

  test("and what is as it was passes", async () => {
    const run = await estate.sandbox("preview", "production");
    expect(run.stdout).toContain("is checked against gs://governance-log-production-");
    expect(run.stdout).not.toContain("governance refuses");
  });
});
