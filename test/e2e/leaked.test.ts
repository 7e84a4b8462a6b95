import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findEngine } from "../../engine/engine.ts";
import { governedAfter } from "../../model/governance/snapshot.ts";
import { stackOf } from "../estates/estates.ts";
import { type Checkout, checkout, folderBackend, nodeArguments } from "./checkout.ts";
import { type Estate, openEstate } from "./sandbox-estate.ts";

const SECRET = "database-url-staging";
const ISSUER = `left, where a real stack has it: revoke the old value of ${SECRET} at its issuer; only this ends the leak`;

describe("a leaked value in the sandbox", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
    await estate.deployed("up", "staging");
  });
  afterAll(() => estate?.remove());

  const govern = (...args: string[]) => estate.run("govern", [...args, "--sandbox"]);
  const held = () =>
    estate
      .resources()
      .filter(({ type, id }) => type.endsWith(":SecretVersion") && id.includes(`/${SECRET}/`))
      .map(({ id }) => Number(id.split("/").at(-1)));
  const versionRead = (name: string) => {
    // biome-ignore lint/suspicious/noExplicitAny: inputs as the provider got them.
    const { envs } = (estate.resource("Service", name).inputs as any).template.containers[0];
    return Number(
      envs.find((env: { name: string }) => env.name === "DATABASE_URL").valueSource.secretKeyRef.version,
    );
  };
  const everywhere = () => [held(), versionRead("api-staging"), versionRead("ocr-worker-staging")];

  test("is replaced by one command: every service reads another version, and the old one is destroyed", async () => {
    const before = estate.read("catalogue/secrets.yaml");
    expect(everywhere()).toEqual([[1], 1, 1]);
    const run = await govern("rotate", SECRET, "--leaked");

    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(everywhere()).toEqual([[2], 2, 2]);
    expect(estate.read("catalogue/secrets.yaml")).toBe(before);
    expect(run.stdout.trimEnd().split("\n").at(-1)).toBe(ISSUER);
    expect(run.stderr).toMatch(/^in the sandbox: no value of a real stack is replaced/m);
    expect(run.stderr).not.toContain("stored");
    const { problems } = JSON.parse((await govern("status", "staging", "--json")).stdout).stacks[0];
    expect(problems).toEqual([]);
  });

  test("is replaced by the same command once more, where a refused update interrupted it", async () => {
    const [right, wrong] = ["concurrency_limit: 5", "concurrency_limit: 0"];
    await govern("rotate", SECRET);
    estate.edit("catalogue/surfaces.yaml", right, wrong);
    const refused = await govern("rotate", SECRET, "--leaked");
    expect(refused.code).toBe(1);
    expect(everywhere()).toEqual([[2], 2, 2]);

    estate.edit("catalogue/surfaces.yaml", wrong, right);
    const run = await govern("rotate", SECRET, "--leaked");
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(everywhere()).toEqual([[3], 3, 3]);
  });

  test("of a site: its own delivery is named, since the site has the old value until then", async () => {
    const run = await govern("rotate", "supabase-service-key-staging", "--leaked");
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toContain(
      "left, where a real stack has it: build portal-staging again, which has the old value until then: Redeploy in its dashboard, or the next push",
    );
  });

  test.each([
    ["databse-url-staging", `there is no secret databse-url-staging\n    fix: did you mean "${SECRET}"?`],
    ["sentry-dsn-production", "nothing that is deployed holds a value of sentry-dsn-production"],
  ])("%s is refused", async (id, says) => {
    const { code, stderr } = await govern("rotate", id, "--leaked");
    expect(code).toBe(1);
    expect(stderr).toContain(says);
  });
});

describe("a leaked value of a real stack", () => {
  const OLD =
    "postgresql://postgres.abcdefghijklmnopqrst:leaked-value@aws-0-eu-west-1.pooler.supabase.com:6543/postgres";
  let copy: Checkout;
  let env: NodeJS.ProcessEnv;
  let pulumi: string;
  const cli = (args: readonly string[], input = "") =>
    spawnSync(pulumi, [...args, "--non-interactive"], { cwd: copy.root, env, input, encoding: "utf8" });

  beforeAll(async () => {
    pulumi = (await findEngine()).command;
    copy = await checkout();
    env = folderBackend(copy);
    cli(["stack", "init", "staging"]);
    cli(["config", "set", "--secret", "--path", `secrets.${SECRET}`, "--stack", "staging"], OLD);
    // A stack that was deployed, as far as governance looks.
    const governed = governedAfter(stackOf("staging"), undefined, "2026-01-01");
    const urn = "urn:pulumi:staging::skeleton::pulumi:pulumi:Stack::skeleton-staging";
    const resources = [{ urn, custom: false, type: "pulumi:pulumi:Stack", outputs: { governed } }];
    const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
    writeFileSync(
      join(copy.root, ".test/state.json"),
      JSON.stringify({ version: 3, deployment: { manifest, resources } }),
    );
    const { status, stderr } = cli([
      "stack",
      "import",
      "--force",
      "--stack",
      "staging",
      "--file",
      ".test/state.json",
    ]);
    expect(status, stderr).toBe(0);
  });
  afterAll(() => copy?.remove());

  test.each([
    ["the one that leaked", OLD, `this is the value of ${SECRET} that leaked; nothing is changed`],
    ["of another form", "leaked-value", "is not a postgres:// URL; nothing is stored"],
    ["empty", "", "is empty; nothing is stored"],
  ])("is not replaced by a value that is %s, and nothing is changed", (_, input, says) => {
    const [catalogue, settings] = [copy.read("catalogue/secrets.yaml"), copy.read("Pulumi.staging.yaml")];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...nodeArguments("govern"), "rotate", SECRET, "--leaked", "--yes"],
      { cwd: copy.root, env, input, encoding: "utf8" },
    );
    expect(status).toBe(1);
    expect(stderr).toContain(says);
    expect(stdout + stderr).not.toContain("leaked-value");
    expect([copy.read("catalogue/secrets.yaml"), copy.read("Pulumi.staging.yaml")]).toEqual([
      catalogue,
      settings,
    ]);
  });
});
