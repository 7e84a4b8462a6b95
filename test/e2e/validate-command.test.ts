import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Checkout, checkout } from "./checkout.ts";

// Each test starts a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const VALIDATE = "validate";
const TOKEN = "ghp_aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD3fG6";

let copy: Checkout;
beforeEach(async () => {
  copy = await checkout();
});
afterEach(() => copy.remove());

/** Where a text stands in a file of the copy: `FILE:LINE:COLUMN`. */
function placeOf(file: string, text: string): string {
  const [before = ""] = copy.read(file).split(text);
  const lines = before.split("\n");
  return `${file}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

test("a valid catalogue: exit 0, a count on standard output, and what is still missing as warnings", async () => {
  const { code, stdout, stderr } = await copy.run(VALIDATE, []);

  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(
      /^valid: \d+ pipelines, \d+ surfaces, \d+ secrets, \d+ guardrails, \d+ usage, \d+ clarifications, \d+ reviews; 2 stacks\n(\S+: It needs \d+ (requests|jobs) in \d+ minutes; .+\n)+$/,
    ),
  });
  expect(stderr).toMatch(/^Pulumi\.staging\.yaml:\d+:\d+: warning: /m);
  expect(stderr).not.toContain("error");
});

test("what GitHub does not enforce with these settings is said, and passes", async () => {
  for (const stack of ["staging", "production"]) {
    copy.edit(
      `Pulumi.${stack}.yaml`,
      "visibility: public\n    plan: free",
      "visibility: private\n    plan: pro",
    );
    copy.edit(`Pulumi.${stack}.yaml`, "users: [10000001, 10000002]", "users: []");
  }
  for (const flag of copy.read("catalogue/pipelines.yaml").match(/approval_required: true/g) ?? []) {
    writeFileSync(
      join(copy.root, "catalogue/pipelines.yaml"),
      copy.read("catalogue/pipelines.yaml").replace(flag, "approval_required: false"),
    );
  }
  copy.edit("Pulumi.production.yaml", "prevent_self_review: true", "prevent_self_review: false");

  const { code, stderr } = await copy.run(VALIDATE, []);

  expect(code, stderr).toBe(0);
  expect(stderr).toContain(
    "production, a convention only: nobody is asked before jobs in production-update change the stack: on private repositories, GitHub has reviewers on Enterprise only\n    to have it enforced: make the repository public, or move it to an organization on Enterprise\n",
  );
  expect(stderr).toContain("production, a convention only: a maintainer's tag api-v* or");
});

test("a budget that is passed is a warning, which passes", async () => {
  copy.edit("Pulumi.production.yaml", "monthly_usd: 5", "monthly_usd: 0.5");
  const place = placeOf("Pulumi.production.yaml", "0.5");

  const { code, stderr } = await copy.run(VALIDATE, []);

  expect(code).toBe(0);
  expect(stderr).toMatch(
    new RegExp(
      `^${place}: warning: skeleton:budget.monthly_usd = 0.5: production is expected to cost \\$\\d+\\.\\d\\d a month, `,
      "m",
    ),
  );
});

describe("the mistakes of a tired evening", () => {
  const surfaces = "catalogue/surfaces.yaml";
  const secrets = "catalogue/secrets.yaml";
  const pipelines = "catalogue/pipelines.yaml";
  const guardrails = "catalogue/guardrails.yaml";

  /** Makes them; each by its place, with what the report must say of it. */
  function makeMistakes(): [place: string, ...about: string[]][] {
    // A letter is missing in an optional key, which would otherwise just have no effect.
    copy.edit(surfaces, "concurrency_limit: 20", "concurency_limit: 20");
    // A trigger is remembered wrongly.
    copy.edit(pipelines, '"tag:api-v*"', '"tags:api-v*"');
    // A credential is pasted where its owner should be.
    const entry =
      "- id: expo-token-production\n  environment: production\n  service: github\n  key_name: EXPO_TOKEN\n";
    copy.edit(secrets, `${entry}  owner: mobile-lead`, `${entry}  owner: ${TOKEN}`);
    // A line is copied over from staging.
    copy.edit(surfaces, "[expo-token-production,", "[expo-token-staging, ");
    // A percentage is given of something that has none.
    copy.edit(guardrails, "threshold: 1500", 'threshold: "15%"');
    return [
      [placeOf(surfaces, "concurency_limit"), "surface api-production", "concurrency_limit"],
      [placeOf(pipelines, '"tags:api-v*"'), "pipeline api-production", 'did you mean "tag:api-v*"?'],
      [placeOf(secrets, TOKEN), "secret expo-token-production", "looks like a credential"],
      [placeOf(surfaces, "expo-token-staging,  mobile"), "surface mobile-production", "staging"],
      [placeOf(guardrails, '"15%"'), "guardrail api-latency-staging", "no percentage"],
    ];
  }

  test("are all told in one go, each with its place and its fix, without a stack trace", async () => {
    const mistakes = makeMistakes();

    const { code, stdout, stderr } = await copy.run(VALIDATE, []);

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    for (const [place, ...about] of mistakes) {
      const [problem] = stderr.split(/\n(?=\S)/).filter((text) => text.startsWith(`${place}: error: `));
      expect(problem, `${place} in\n${stderr}`).toBeDefined();
      for (const words of about) expect(problem).toContain(words);
      expect(problem).toContain("\n    fix: ");
    }
    expect(stderr).toMatch(/^5 errors, \d+ warnings; nothing was deployed\.$/m);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stderr).not.toContain(TOKEN);
  });

  test("are data for a program with --json, and standard output holds nothing else", async () => {
    const mistakes = makeMistakes();

    const { code, stdout, stderr } = await copy.run(VALIDATE, ["--json"]);

    const problems = JSON.parse(stdout) as { file: string; line: number; column: number; severity: string }[];
    const errors = problems.filter(({ severity }) => severity === "error");
    const places = errors.map(({ file, line, column }) => `${file}:${line}:${column}`);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(places.toSorted()).toEqual(mistakes.map(([place]) => place).toSorted());
    expect(stdout).not.toContain(TOKEN);
  });
});
