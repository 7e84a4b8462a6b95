import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findEngine } from "../../engine/engine.ts";

/*
 * The commands of docs/state.md, as they stand there, against the real engine and a backend of files.
 */

const ROOT = join(import.meta.dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/state.md"), "utf8");

/** The commands below a heading of the page, with a stack in place of `STACK`. */
function commands(heading: string, replace: Readonly<Record<string, string>> = {}): string {
  const section = PAGE.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const block = /^```sh\n([\s\S]*?)^```/m.exec(section)?.[1];
  if (block === undefined) throw new Error(`docs/state.md has no commands below "${heading}"`);
  return Object.entries({ STACK: "staging", ...replace }).reduce(
    (text, [word, value]) => text.replaceAll(new RegExp(`\\b${word}\\b`, "g"), value),
    block,
  );
}

let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "skeleton-state-"));
  for (const name of ["project", "old", "new", "home"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "project", "Pulumi.yaml"), "name: skeleton\nruntime: nodejs\n");
  const engine = await findEngine({ say: (line) => process.stderr.write(`${line}\n`) });
  env = {
    HOME: process.env.HOME,
    PATH: `${dirname(engine.command)}:${process.env.PATH}`,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_CONFIG_PASSPHRASE: "the first one",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  await done(`pulumi login file://${folder}/old`);
  await done("pulumi stack init staging");
  await done("pulumi config set --stack staging --secret token hush");
  // A state with something in it.
  await done("pulumi stack export --stack staging --file seed.json");
  const seed = JSON.parse(readFileSync(join(folder, "project", "seed.json"), "utf8"));
  seed.deployment.resources = [
    {
      urn: "urn:pulumi:staging::skeleton::pulumi:pulumi:Stack::skeleton-staging",
      custom: false,
      type: "pulumi:pulumi:Stack",
    },
  ];
  writeFileSync(join(folder, "project", "seed.json"), JSON.stringify(seed));
  await done("pulumi stack import --stack staging --file seed.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a shell in the project, with an input; an exit code is an answer. */
function shell(script: string, input = "", more: NodeJS.ProcessEnv = {}) {
  return new Promise<{ code: number; said: string }>((resolve) => {
    const child = execFile(
      "bash",
      ["-ec", script],
      { cwd: join(folder, "project"), env: { ...env, ...more } },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, said: stdout + stderr }),
    );
    child.stdin?.end(input);
  });
}

async function done(script: string, input?: string, more?: NodeJS.ProcessEnv): Promise<string> {
  const { code, said } = await shell(script, input, more);
  expect(code, said).toBe(0);
  return said;
}

/** What the state holds, by type. */
async function resources(): Promise<string[]> {
  const { deployment } = JSON.parse(await done("pulumi stack export --stack staging"));
  return (deployment.resources ?? []).map(({ type }: { type: string }) => type);
}

describe("docs/state.md", () => {
  test("a backup is restored after the state was lost, and shows no secret", async () => {
    await done(commands("Backup"));
    expect(readFileSync(join(folder, "project", "backup.json"), "utf8")).not.toContain("hush");
    rmSync(join(folder, "old", ".pulumi"), { recursive: true });
    await done("pulumi stack init staging");
    expect(await resources()).toEqual([]);
    await done(commands("Restore"));
    expect(await resources()).toEqual(["pulumi:pulumi:Stack"]);
    expect((await done("pulumi config get token --stack staging")).trim()).toBe("hush");
  });

  test("a lock that a killed command left refuses every update until it is taken away", async () => {
    await done(commands("Backup"));
    const locks = join(folder, "old", ".pulumi", "locks", "organization", "skeleton", "staging");
    mkdirSync(locks, { recursive: true });
    const lock = { pid: 999999, username: "ada", hostname: "gone", timestamp: "2026-11-26T00:00:00Z" };
    writeFileSync(join(locks, "0b5c0f0e.json"), JSON.stringify(lock));
    expect(await shell(commands("Restore"))).toMatchObject({
      code: expect.any(Number),
      said: expect.stringContaining("the stack is currently locked by 1 lock(s)"),
    });
    await done(commands("A lock left behind").replace("pulumi cancel", "pulumi cancel --yes"));
    await done(commands("Restore"));
  });

  test("a new passphrase encrypts everything anew, and the old one is refused", async () => {
    await done(commands("A passphrase or a key that was lost"), "the second one\n");
    const second = { PULUMI_CONFIG_PASSPHRASE: "the second one" };
    expect((await done("pulumi config get token --stack staging", "", second)).trim()).toBe("hush");
    const old = await shell("pulumi config get token --stack staging");
    expect(old.code).not.toBe(0);
    expect(old.said).toContain("incorrect passphrase");
  });

  test("a stack moves to another place with its state and its secrets", async () => {
    await done(commands("Move to another backend", { NEW_BACKEND: `file://${folder}/new` }));
    expect(await resources()).toEqual(["pulumi:pulumi:Stack"]);
    expect((await done("pulumi config get token --stack staging")).trim()).toBe("hush");
    expect(await done("pulumi whoami --verbose")).toContain(`${folder}/new`);
  });
});

describe("tools/state/make-bucket.sh", () => {
  /** Runs it with a `gcloud` that writes down its arguments; `describe` finds nothing, or everything. */
  async function made(isThere: boolean, args = "staging acme-staging asia-northeast1") {
    mkdirSync(join(folder, "bin"), { recursive: true });
    const gcloud = join(folder, "bin", "gcloud");
    writeFileSync(
      gcloud,
      `#!/bin/sh\nfor word in "$@"; do if [ "$word" = describe ]; then exit ${isThere ? 0 : 1}; fi; done\necho "$*" >> "${folder}/calls"\n`,
    );
    chmodSync(gcloud, 0o755);
    writeFileSync(join(folder, "calls"), "");
    const run = await shell(`${ROOT}/tools/state/make-bucket.sh ${args}`, "", {
      PATH: `${join(folder, "bin")}:${env.PATH}`,
    });
    return { ...run, calls: readFileSync(join(folder, "calls"), "utf8").trim().split("\n") };
  }

  test("makes a bucket that keeps versions, and a key; what it prints is what the page says", async () => {
    const { code, said, calls } = await made(false);
    expect(code).toBe(0);
    expect(calls).toEqual([
      "services enable cloudkms.googleapis.com storage.googleapis.com --project acme-staging",
      "storage buckets create gs://acme-staging-pulumi-staging --project acme-staging --location asia-northeast1 --uniform-bucket-level-access --public-access-prevention --soft-delete-duration=30d",
      "storage buckets update gs://acme-staging-pulumi-staging --versioning",
      "kms keyrings create pulumi --project acme-staging --location asia-northeast1",
      "kms keys create staging --keyring pulumi --project acme-staging --location asia-northeast1 --purpose encryption --destroy-scheduled-duration=90d",
    ]);
    const documented = /make-bucket\.sh .*\n(pulumi login .*\npulumi stack init .*\n)/.exec(PAGE)?.[1] ?? "";
    expect(said).toBe(
      documented
        .replaceAll("STACK", "staging")
        .replaceAll("PROJECT", "acme-staging")
        .replaceAll("REGION", "asia-northeast1"),
    );
  });

  test("leaves what is there as it is, and says how it is called", async () => {
    const { calls } = await made(true);
    expect(calls.filter((call) => call.includes(" create "))).toEqual([]);
    expect(await made(true, "staging")).toMatchObject({ code: 1, said: expect.stringContaining("usage:") });
  });
});
