import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadEstate } from "../../commands/estate.ts";
import { standInValues } from "../../commands/plan/stand-in-values.ts";
import { findEngine } from "../../engine/engine.ts";
import { filesBelow } from "./files-below.ts";
import { difference, type Estate, openEstate, steps } from "./sandbox-estate.ts";

describe("values of secrets", () => {
  let estate: Estate;
  let bin: string;
  beforeAll(async () => {
    estate = await openEstate();
    bin = await recordingEngine();
    process.env.PATH = `${bin}:${process.env.PATH}`;
    await estate.deployed("up");
  });
  afterAll(() => {
    process.env.PATH = process.env.PATH?.replace(`${bin}:`, "");
    rmSync(bin, { recursive: true });
    estate?.remove();
  });

  test("a rotation: a new version, its consumers moved to it, and only then the old one gone", async () => {
    const before = estate.resources();
    estate.edit("commands/plan/stand-in-values.ts", 'MARK = "stand-in-for-"', 'MARK = "rotated-"');
    const up = await estate.deployed("up", "staging", "--verbose");

    const rotated = [
      "database-url-staging",
      "ghcr-read-token-staging",
      "sentry-auth-token-staging",
      "sentry-dsn-staging",
      "supabase-service-key-staging",
    ];
    const versions = rotated.map((id) => `SecretVersion ${id}`);
    const { created, deleted, updated } = difference(before, estate.resources());
    expect(created).toEqual(versions);
    expect(deleted).toEqual(versions);
    const versionOf = (envs: number) =>
      `template.containers[0].envs[${envs}].valueSource.secretKeyRef.version`;
    expect(updated).toMatchObject({
      "Service api-staging": [versionOf(2), versionOf(3), versionOf(4)],
      "Service ocr-worker-staging": [versionOf(2), versionOf(3), versionOf(4)],
      "Function sampler-staging": ["serviceConfig.secretEnvironmentVariables[0].version"],
      "Repository staging-images": [
        "remoteRepositoryConfig.upstreamCredentials.usernamePasswordCredentials.passwordSecretVersion",
      ],
    });
    for (const id of rotated) {
      expect(estate.resource("SecretVersion", id).id).toBe(
        `projects/example-staging/secrets/${id}/versions/2`,
      );
    }
    const order = steps(up);
    const done = (step: string) => order.findIndex((other) => other.endsWith(step));
    expect(done("SecretVersion sentry-dsn-staging")).toBeLessThan(done("updated Service api-staging"));
    expect(order.findIndex((step) => step.startsWith("deleted"))).toBeGreaterThan(
      done("updated Service api-staging"),
    );
    expect(order.findIndex((step) => step.startsWith("deleted"))).toBeGreaterThan(
      done("updated Service ocr-worker-staging"),
    );
  });

  test("no value is in any file of the sandbox, in anything that a command printed, or in the engine's arguments", async () => {
    const values = await secretValues(estate);
    expect(values.length).toBeGreaterThan(15);

    await estate.deployed("refresh", "staging");
    await estate.deployed("destroy", "staging");
    await estate.sandbox("destroy", "production");
    await estate.deployed("export", "production");

    const files = filesBelow(join(estate.root, ".sandbox"));
    expect(files.some((file) => file.includes("/history/"))).toBe(true);
    const started = readFileSync(join(bin, "arguments"), "utf8");
    expect(started).toContain("config set --secret skeleton:secrets");
    const texts = [
      ["arguments of the engine", started] as const,
      ...files.map((file) => [file, readFileSync(file, "utf8")] as const),
      ["output", estate.said()] as const,
    ];
    const leaks = texts.flatMap(([where, text]) =>
      values.filter((value) => text.includes(value)).map((value) => `${value} in ${where}`),
    );
    expect(leaks).toEqual([]);
  });
});

/** A folder for PATH with an engine that writes down what it is started with, and is the real one otherwise. */
async function recordingEngine(): Promise<string> {
  const { command } = await findEngine();
  const folder = mkdtempSync(join(tmpdir(), "recording-engine-"));
  const script = `#!/bin/sh\nprintf '%s ' "$@" >> ${join(folder, "arguments")}\nexec ${command} "$@"\n`;
  writeFileSync(join(folder, "pulumi"), script, { mode: 0o755 });
  return folder;
}

/** Every sensitive value, old and new, and those that a provider generated. */
async function secretValues(estate: Estate): Promise<string[]> {
  const standIns = loadEstate(estate.root).stacks.flatMap(({ share }) =>
    Object.values(standInValues(share).secrets ?? {}),
  );
  const bypasses = ["staging", "production"].map((stack) => bypassSecret(estate.root, stack, findEngine()));
  return [
    ...standIns,
    ...standIns.map((value) => value.replace("stand-in-for-", "rotated-")),
    ...(await Promise.all(bypasses)),
  ];
}

/** What lets tests through Vercel's protection, decrypted by the engine: made up by the cloud, so nobody else knows it. */
async function bypassSecret(
  root: string,
  stack: string,
  engine: ReturnType<typeof findEngine>,
): Promise<string> {
  const folder = join(root, ".sandbox");
  const exported = execFileSync(
    (await engine).command,
    ["stack", "export", "--show-secrets", "--stack", stack],
    {
      cwd: join(folder, "project"),
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      env: {
        PATH: process.env.PATH,
        PULUMI_HOME: join(folder, "home"),
        PULUMI_BACKEND_URL: `file://${join(folder, "state")}?metadata=skip`,
        PULUMI_CONFIG_PASSPHRASE: readFileSync(join(folder, "passphrase"), "utf8"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    },
  );
  const { resources } = JSON.parse(exported).deployment as {
    resources: { type: string; outputs?: { secret?: { plaintext?: string } } }[];
  };
  const bypass = resources.find(({ type }) => type.endsWith(":ProjectProtectionBypass"))?.outputs?.secret
    ?.plaintext;
  const value = bypass === undefined ? undefined : JSON.parse(bypass);
  if (typeof value !== "string" || value.length !== 32)
    throw new Error(`no bypass secret in the state of ${stack}`);
  return value;
}
