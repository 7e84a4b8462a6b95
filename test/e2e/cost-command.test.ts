import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { blocksOf } from "../docs/pages.ts";
import { type Checkout, checkout, nodeArguments } from "./checkout.ts";

// Each test starts a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const COST = "cost";

let copy: Checkout;
beforeEach(async () => {
  copy = await checkout();
});
afterEach(() => copy.remove());

test("both environments and their total, within 100 columns; what is still missing is said beside it", async () => {
  const { code, stdout, stderr } = await copy.run(COST, []);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^staging +\$\d+\.\d\d {2}of a budget of \$\d+\.\d\d$/m);
  expect(stdout).toMatch(/^production +\$\d+\.\d\d {2}of a budget of \$\d+\.\d\d$/m);
  expect(stdout).toMatch(/^together +\$\d+\.\d\d$/m);
  expect(stdout).toMatch(
    /^ {2}Cloud Run vCPU-seconds: [\d,]+ of 180,000 free \(\d+ %\): staging, production$/m,
  );
  expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
  expect(stderr).toMatch(/^Pulumi\.staging\.yaml:\d+:\d+: warning: /m);
});

test("what its page shows is what it prints", async () => {
  const sample = blocksOf("docs/cost.md").find(({ language }) => language === "text")?.text ?? "";
  const { stdout } = await copy.run(COST, []);

  const parts = sample.trim().split("\n…\n");
  expect(parts).toHaveLength(3);
  for (const part of parts) expect(stdout).toContain(part);
});

test("--json prints the same as data, and nothing else to standard output", async () => {
  const both = JSON.parse((await copy.run(COST, ["--json"])).stdout);
  const one = JSON.parse((await copy.run(COST, ["production", "--json"])).stdout);

  expect(both.environments.map(({ environment }: { environment: string }) => environment)).toEqual([
    "staging",
    "production",
  ]);
  // One that is asked for alone has its share of the free tiers, not all of them.
  expect(one.environments).toEqual([both.environments[1]]);
  expect(one.usd).toBe(both.environments[1].usd);
});

test("an instance that is kept warm shows, and is what would save most", async () => {
  copy.edit(
    "catalogue/surfaces.yaml",
    "  max_instances: 4\n  access: public",
    "  min_instances: 1\n  max_instances: 4\n  access: public",
  );

  const { code, stdout, stderr } = await copy.run(COST, ["production"]);

  expect(code).toBe(0);
  expect(stdout).toContain("idle vCPU-seconds");
  expect(stdout).toContain("write min_instances: 0 for api-production");
  expect(stderr).toMatch(/^Pulumi\.production\.yaml:\d+:\d+: warning: skeleton:budget\.monthly_usd = /m);
});

describe("asked in the wrong way, it says what would be right", () => {
  test.each([
    [["qa"], 'error: "qa" is no stack; the stacks are staging, production\n'],
    [["staging", "production"], 'error: "production" is a second stack; name one, or none for all\n'],
    [["--yaml"], "error: unknown option '--yaml'\n    fix: npm run cost -- --help lists what it takes\n"],
  ])("%j", async (args, stderr) => {
    expect(await copy.run(COST, args)).toEqual({ code: 1, stdout: "", stderr });
  });
});

test("a catalogue with an error is not costed", async () => {
  copy.edit("catalogue/usage.yaml", "seconds_a_request: 0.25", "seconds_a_request: fast");

  const { code, stdout, stderr } = await copy.run(COST, ["--json"]);

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /^catalogue\/usage\.yaml:\d+:\d+: error: usage api-production, seconds_a_request = "fast": /m,
  );
  expect(stderr).not.toMatch(/^ +at /m);
});

test("a reader that stops early is no error", async () => {
  const command = `"${process.execPath}" ${nodeArguments(COST).join(" ")} --json | head -n 1`;
  const { stdout, stderr } = await promisify(execFile)("sh", ["-c", command], { cwd: copy.root });

  expect(stdout).toBe("{\n");
  expect(stderr).not.toContain("EPIPE");
});
