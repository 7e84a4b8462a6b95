import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Checkout, checkout, nodeArguments } from "./checkout.ts";

// Each test starts a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

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
    [["qa"], 'error: "qa" is no stack; there are stack: staging, production\n'],
    [["staging", "production"], "error: too many arguments. Expected 1 argument but got 2.\n"],
    [["staging", "--yaml"], "error: unknown option '--yaml'\n"],
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
  const command = `"${process.execPath}" ${nodeArguments(PLAN).join(" ")} staging --json | head -n 1`;
  const { stdout, stderr } = await promisify(execFile)("sh", ["-c", command], { cwd: copy.root });

  expect(stdout).toBe("[\n");
  expect(stderr).not.toContain("EPIPE");
});
