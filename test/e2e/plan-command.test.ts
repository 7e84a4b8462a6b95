import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { PlannedChanges } from "../../commands/deployed/changes-since.ts";
import type { OperationResult } from "../../commands/view/operation-result.ts";
import { readPin } from "../../engine/pin.ts";
import { type Checkout, checkout, nodeArguments } from "./checkout.ts";
import { type Estate, openEstate } from "./sandbox-estate.ts";

// Each test starts a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const PLAN = "plan";

let copy: Checkout;
beforeEach(async () => {
  copy = await checkout();
});
afterEach(() => copy.remove());

test("--json prints an array of resources to standard output, and nothing else there", async () => {
  const { code, stdout, stderr } = await copy.run(PLAN, ["production", "--json"]);

  const resources = JSON.parse(stdout) as Record<string, unknown>[];
  expect(code).toBe(0);
  expect(resources.length).toBeGreaterThan(50);
  for (const resource of resources) {
    expect(Object.keys(resource)).toEqual([
      "type",
      "name",
      "parent",
      "custom",
      "protect",
      "dependsOn",
      "inputs",
    ]);
  }
  // What is still missing is said beside it.
  expect(stderr).toMatch(/^Pulumi\.production\.yaml:\d+:\d+: warning: /);
});

describe("asked in the wrong way, it says what would be right", () => {
  test.each([
    [["qa"], 'error: "qa" is no stack; the stacks are staging, production\n'],
    [["staging", "production"], 'error: "production" is a second stack; name one, or none for all\n'],
    [
      ["--sandbox", "--tree"],
      "error: option '--sandbox' cannot be used with option '--tree'\n    fix: keep one of the two\n",
    ],
    [
      ["staging", "--yaml"],
      "error: unknown option '--yaml'\n    fix: npm run plan -- --help lists what it takes\n",
    ],
  ])("%j", async (args, stderr) => {
    expect(await copy.run(PLAN, args)).toEqual({ code: 1, stdout: "", stderr });
  });
});

test("a broken catalogue is not planned", async () => {
  copy.edit("catalogue/surfaces.yaml", "concurrency_limit: 20", "concurrency_limit: 0");

  const { code, stdout, stderr } = await copy.run(PLAN, ["production", "--json"]);

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /^catalogue\/surfaces\.yaml:\d+:\d+: error: surface api-production, concurrency_limit = 0: /m,
  );
  expect(stderr).not.toMatch(/^ +at /m);
});

test("a reader that stops early is no error", async () => {
  const command = `"${process.execPath}" ${nodeArguments(PLAN).join(" ")} --json | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await promisify(execFile)("bash", ["-c", command], { cwd: copy.root });

  expect(stdout).toBe("{\n0\n");
  expect(stderr).not.toMatch(/EPIPE|promises/);
});

describe("with a stack in the sandbox", () => {
  let estate: Estate;
  // No engine is found: the state is read as it lies there.
  const env = { PULUMI_HOME: "/nonexistent", SKELETON_ENGINE: "path", PATH: "/nonexistent" };
  beforeAll(async () => {
    estate = await openEstate();
    await estate.deployed("up", "production");
  });
  afterAll(() => estate?.remove());

  test("nothing changes: three lines; --tree shows everything all the same", async () => {
    const { code, stdout } = await estate.run(PLAN, ["production"], env);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^production\nplan: \d+ resources \(\d+ components\): nothing to change\nagainst the sandbox's state, [^\n]+\n$/,
    );
    const tree = await estate.run(PLAN, ["production", "--tree"], env);
    expect(tree.stdout.split("\n").length).toBeGreaterThan(150);
    expect(tree.stdout).not.toContain("against");
  });

  test("what changes is what a preview of the engine shows, in words and in data", async () => {
    estate.editForTest("catalogue/surfaces.yaml", "concurrency_limit: 20", "concurrency_limit: 21");
    const { stdout } = await estate.run(PLAN, ["production"], env);
    expect(stdout.split("\n").slice(0, 4)).toEqual([
      "production",
      "api-production",
      "  ~ service api-production",
      "      template.maxInstanceRequestConcurrency  20 → 21",
    ]);
    const [plan] = JSON.parse(
      (await estate.run(PLAN, ["production", "--deployed", "--json"], env)).stdout,
    ) as [PlannedChanges];
    const [preview] = JSON.parse((await estate.sandbox("preview", "production", "--json")).stdout) as [
      { result: OperationResult },
    ];
    const { changes, unchanged, components } = preview.result;
    expect(plan).toMatchObject({ stack: "production", against: "sandbox", changes, unchanged, components });
  });

  test("a change that governance refuses is refused here too", async () => {
    estate.editForTest("catalogue/guardrails.yaml", "threshold: 800", "threshold: 900");
    const { code, stdout } = await estate.run(PLAN, ["production"], env);
    expect(code).toBe(1);
    expect(stdout).toContain("guardrail:api-latency-production.threshold: 800 → 900");
    expect(stdout).toContain("no review covers it");
    expect(stdout).not.toContain("next:");
  });
});

describe("where the Pulumi CLI is logged in", () => {
  /** A `pulumi` that exports this, or fails. */
  async function pulumi(exported: string | undefined): Promise<NodeJS.ProcessEnv> {
    const folder = join(copy.root, "fake");
    mkdirSync(folder);
    const { version } = await readPin(copy.root);
    writeFileSync(join(folder, "state.json"), exported ?? "");
    const exports =
      exported === undefined
        ? 'echo "error: no credentials for gs://states" >&2; exit 255'
        : `cat ${join(folder, "state.json")}`;
    writeFileSync(
      join(folder, "pulumi"),
      `#!/bin/sh\nif [ "$1" = version ]; then echo v${version}; else ${exports}; fi\n`,
    );
    chmodSync(join(folder, "pulumi"), 0o755);
    return { PATH: `${folder}:${process.env.PATH}`, PULUMI_BACKEND_URL: "gs://states" };
  }

  test("the state is exported, and compared with", async () => {
    const type = "gcp:pubsub/topic:Topic";
    const topic = { urn: `urn:pulumi:production::skeleton::${type}::old`, type, id: "projects/p/topics/old" };
    const env = await pulumi(JSON.stringify({ version: 3, deployment: { resources: [topic] } }));
    const { code, stdout } = await copy.run(PLAN, ["production"], env);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^plan: \d+ resources \(\d+ components\): \d+ to create, 1 to delete$/m);
    expect(stdout).toContain(
      "against the deployed state, without secret and computed values\nnext: pulumi up -s production\n",
    );
  });

  test("a state that cannot be read is said, and the plan is shown as a whole", async () => {
    const { code, stdout } = await copy.run(PLAN, ["production"], await pulumi(undefined));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^plan of production\n/);
    expect(stdout).toContain(
      "not compared: what is deployed of production cannot be read: no credentials for gs://states\n",
    );
  });

  test("changes alone are refused where there is nothing to compare with", async () => {
    const { code, stdout, stderr } = await copy.run(
      PLAN,
      ["production", "--deployed"],
      await pulumi(undefined),
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("there is nothing to compare the plan of production with");
  });
});
