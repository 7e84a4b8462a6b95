import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { counts, type Estate, openEstate, STACK_TRACE } from "./sandbox-estate.ts";

describe("what is refused, and how it is said", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
  });
  afterAll(() => estate?.remove());

  const isUntouched = () => !existsSync(join(estate.root, ".sandbox", "clouds.json"));

  test.each([
    {
      what: "a misspelt field of the catalogue",
      file: "catalogue/surfaces.yaml",
      from: "ready_check: /ready\n  concurrency_limit: 5",
      to: "ready_check: /ready\n  concurency_limit: 5",
      said: /^catalogue\/surfaces\.yaml:\d+:3: error: surface api-staging, concurency_limit: .*\n +fix: .*concurrency_limit/m,
    },
    {
      what: "a reference to a secret that does not exist",
      file: "catalogue/pipelines.yaml",
      from: "secrets: [expo-token-staging]",
      to: "secrets: [expo-tokn-staging]",
      said: /^catalogue\/pipelines\.yaml:\d+:\d+: error: pipeline mobile-staging, secrets\[0\] = "?expo-tokn-staging"?: .*\n(?: +\d* \|.*\n)* +fix: .*expo-token-staging/m,
    },
    {
      what: "a plan that lacks what the catalogue asks for",
      file: "Pulumi.production.yaml",
      from: "visibility: public\n    plan: free",
      to: "visibility: private\n    plan: pro",
      said: /^Pulumi\.production\.yaml:\d+:\d+: error: skeleton:github\.plan = "?pro"?: .*an approval is required by.*Enterprise only/m,
    },
    {
      what: "settings of a project with another number than the declared endpoints",
      file: "Pulumi.staging.yaml",
      from: 'project_number: "123456789012"',
      to: 'project_number: "123456789013"',
      said: /^Pulumi\.staging\.yaml:\d+:\d+: error: skeleton:gcp\.project_number/m,
    },
  ])("$what: where, what and how to put it right; nothing is deployed", async ({ file, from, to, said }) => {
    estate.editForTest(file, from, to);
    const up = await estate.sandbox("up");

    expect(up.code).toBe(1);
    expect(up.stderr).toMatch(said);
    expect(up.stderr).toMatch(/\d errors?, \d+ warnings?; nothing was deployed/);
    expect(up.stdout).toBe("");
    expect(up.stderr).not.toMatch(STACK_TRACE);
    expect(isUntouched()).toBe(true);
  });

  test.each([
    {
      args: ["deploy"],
      said: /"deploy" is no operation or stack; the operations are preview, up, refresh, destroy, export, reset; the stacks/,
    },
    { args: ["up", "qa"], said: /"qa" is no operation or stack; .*the stacks are staging, production/ },
    { args: ["up", "staging", "production"], said: /"production" is a second stack/ },
    { args: ["staging", "prod"], said: /"prod" is a second stack/ },
    { args: ["preveiw", "staging"], said: /did you mean: npm run sandbox -- preview staging/ },
    { args: ["up", "--force"], said: /unknown option '--force'/ },
  ])("sandbox $args: one line, and no deployment", async ({ args, said }) => {
    const run = await estate.sandbox(...args);

    expect(run.code).toBeGreaterThan(0);
    expect(run.stderr).toMatch(said);
    expect(
      run.stderr
        .trim()
        .split("\n")
        .filter((line) => !line.startsWith("    fix: ")),
    ).toHaveLength(1);
    expect(isUntouched()).toBe(true);
  });

  test("without an engine: both plans, what was tried, what would help, and an exit code of its own", async () => {
    const empty = join(estate.root, "empty");
    mkdirSync(empty);
    const run = await estate.run("sandbox", [], { PATH: empty, SKELETON_ENGINE: "path" });

    expect(run.code).toBe(3);
    expect(run.stdout).toMatch(
      /^plan of staging\n[\s\S]+\d+ resources, 0 protected\n[\s\S]*^plan of production\n/m,
    );
    expect(run.stderr).toContain("No Pulumi engine was found, and none could be made:");
    expect(run.stderr).toMatch(/`pulumi` on PATH +none is installed/);
    expect(run.stderr).toContain("https://www.pulumi.com/docs/install/");
    expect(run.stderr).not.toMatch(STACK_TRACE);
    expect(isUntouched()).toBe(true);
  });

  test("missing values of secrets: the program refuses, with every command that is needed", async () => {
    // The sandbox's values stand in for encrypted configuration; two of them are not there.
    estate.editForTest(
      "commands/plan/stand-in-values.ts",
      "secret.sensitive === sensitive",
      'secret.sensitive === sensitive && !["expo-token-staging", "portal-supabase-url-staging"].includes(secret.id)',
    );
    const up = await estate.sandbox("up", "staging");

    expect(up.code).toBe(1);
    expect(up.stdout).toContain("stack staging lacks values of its secrets");
    expect(up.stdout).toContain(
      "secret expo-token-staging (EXPO_TOKEN) has no value; run: pulumi config set --stack staging --secret --path 'secrets.expo-token-staging'",
    );
    expect(up.stdout).toContain(
      "secret portal-supabase-url-staging (NEXT_PUBLIC_SUPABASE_URL) has no value; run: pulumi config set --stack staging --path 'variables.portal-supabase-url-staging' VALUE",
    );
    expect(up.stdout + up.stderr).not.toMatch(STACK_TRACE);
    expect(estate.clouds.list()).toEqual([]);
  });
});

describe("two stacks in one Google Cloud project", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
    estate.edit("Pulumi.production.yaml", "project: example-production", "project: example-staging");
    estate.edit("Pulumi.production.yaml", '"210987654321"', '"123456789012"');
    estate.edit("catalogue/surfaces.yaml", "production-210987654321.", "production-123456789012.");
  });
  afterAll(() => estate?.remove());

  test("deploy side by side, and neither changes what the other has", async () => {
    await estate.deployed("up");

    const nothing = { unchanged: expect.any(Number) };
    expect(counts(await estate.deployed("preview"))).toEqual([nothing, nothing]);
    expect(counts(await estate.deployed("refresh"))).toEqual([nothing, nothing]);
  });

  test("one can go; the other stays as it is", async () => {
    await estate.deployed("destroy", "staging");

    const nothing = { unchanged: expect.any(Number) };
    expect(counts(await estate.deployed("refresh", "production"))).toEqual([nothing]);
    expect(estate.resources().filter(({ urn }) => urn?.startsWith("urn:pulumi:staging::"))).toEqual([]);
  });
});
