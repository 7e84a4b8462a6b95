import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planOf } from "../../commands/plan/plan-of.ts";
import { findEngine } from "../../engine/engine.ts";
import type { Finding } from "../../model/doctor/finding.ts";
import { secretValues } from "../commands/doctor/secret-values.ts";
import { healthyWorld, TOKENS } from "../commands/doctor/world.ts";
import { stackOf } from "../estates/estates.ts";
import { localServer } from "../functions/local-server.ts";
import { type Checkout, checkout, folderBackend, nodeArguments } from "./checkout.ts";
import { start } from "./process.ts";

/** The command itself, with a real engine on a backend that is a folder, and every vendor on a server of this machine. */
describe("npm run doctor", () => {
  const stack = stackOf("staging");
  const { values } = secretValues(stack);
  let copy: Checkout;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    const { command } = await findEngine();
    copy = await checkout();
    env = { ...folderBackend(copy), ...TOKENS };
    run(command, ["stack", "init", "staging", "--non-interactive"]);
    for (const [id, value] of Object.entries(values)) {
      run(process.execPath, [...nodeArguments("secrets"), "set", id], value);
    }
  });
  afterAll(() => copy?.remove());

  function run(program: string, args: readonly string[], input = ""): void {
    const { status, stderr } = spawnSync(program, args, { cwd: copy.root, env, encoding: "utf8", input });
    expect(status, stderr).toBe(0);
  }

  test("finds the one thing that is missing, prints no value, and writes nothing", async () => {
    const world = await healthyWorld(stack, await planOf(stack));
    const { code, stdout, stderr } = await copy.run("doctor", ["staging", "--json"], {
      ...env,
      SKELETON_LOOPBACK: world.url,
    });

    const { exit, stacks } = JSON.parse(stdout) as { exit: number; stacks: { staging: Finding[] } };
    const found = stacks.staging.filter(({ outcome }) => outcome === "wrong" || outcome === "unknown");
    // A folder is a backend without earlier versions.
    expect(found.map(({ id }) => id)).toEqual(["state.backup"]);
    expect({ code, exit }).toEqual({ code: 1, exit: 1 });
    expect(world.writes).toEqual([]);
    for (const value of [...Object.values(values), ...Object.values(TOKENS)]) {
      if (value.includes("hidden")) expect(stdout + stderr).not.toContain(value);
    }
  });

  test("with --problems it shows those alone, each with what mends it", async () => {
    const world = await healthyWorld(stack, await planOf(stack));
    world.answers.delete("GET /google/cloudbilling/v1/projects/example-staging/billingInfo");
    const { code, stdout } = await copy.run("doctor", ["staging", "--problems"], {
      ...env,
      SKELETON_LOOPBACK: world.url,
    });

    expect(code).toBe(1);
    expect(stdout.split("\n").filter((line) => /^ {2}\S/.test(line))).toEqual([
      "  ? billing: Google answers 404: Requested entity was not found. (could not be checked)",
      "  ✗ backup: the state is on this machine alone, without earlier versions",
    ]);
    expect(stdout).toContain("      fix: pulumi login gs://BUCKET, with a bucket that keeps versions\n");
  });

  test("Ctrl-C ends it at once, whoever is asked and does not answer", async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { url } = await localServer(() => asked());
    const command = start(copy.root, process.execPath, [...nodeArguments("doctor"), "staging"], {
      ...env,
      SKELETON_LOOPBACK: url,
    });
    await isAsked;
    const before = Date.now();
    process.kill(-command.pid, "SIGINT");
    await command.ended;

    expect(Date.now() - before).toBeLessThan(3_000);
  });
});
