import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeArguments } from "./checkout.ts";
import { type Started, start } from "./process.ts";
import { counts, type Estate, openEstate, resourcesOf } from "./sandbox-estate.ts";

const UP = [...nodeArguments("sandbox"), "up", "staging", "--verbose"];

describe("a command that does not come to its end", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
  });
  afterAll(() => estate?.remove());

  /** An update that stands still at a call, however busy the machine is. */
  const paused = async (at: string): Promise<Started> => {
    const up = start(estate.root, process.execPath, UP, { SANDBOX_FAULT: at });
    await up.standsStill();
    return up;
  };
  const stateMatchesClouds = async () => {
    const { staging = [] } = await estate.states();
    const known = resourcesOf(staging).map(({ type, id }) => `${type} ${id}`);
    expect(known.sort()).toEqual(
      estate
        .resources()
        .map(({ type, id }) => `${type} ${id}`)
        .sort(),
    );
  };

  test("a second command is told that the sandbox is busy, and the first goes on", async () => {
    const first = await paused("paused-before@1~create ");
    const second = await estate.sandbox("up", "staging");

    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`another command (process ${first.pid}) is using the sandbox`);
    expect(second.stdout).not.toContain("Updating");
    process.kill(first.pid, "SIGCONT");
    expect((await first.ended).code).toBe(0);
    await estate.deployed("reset");
    expect(existsSync(join(estate.root, ".sandbox"))).toBe(false);
  });

  test.each([
    { when: "secrets", call: "create gcp:secretmanager/secretVersion:" },
    { when: "services", call: "create gcp:cloudrunv2/service:" },
  ])(
    "killed while it creates $when: the next up puts right what was left, says so, and succeeds",
    async ({ call }) => {
      const killed = await paused(`paused-after@1~${call}`);
      process.kill(-killed.pid, "SIGKILL");
      expect((await killed.ended).code).toBeNull();

      const up = await estate.deployed("up", "staging");
      expect(up.stderr).toContain("an earlier command was interrupted");
      await stateMatchesClouds();
      const preview = await estate.deployed("preview", "staging");
      expect(counts(preview)).toEqual([{ unchanged: expect.any(Number) }]);
      await estate.deployed("reset");
    },
  );

  test("Ctrl-C: the engine ends in good order, and there is nothing to put right", async () => {
    const stopped = await paused("paused-before@9~create ");
    // A terminal sends it to every process of the group.
    process.kill(-stopped.pid, "SIGINT");
    process.kill(stopped.pid, "SIGCONT");
    const run = await stopped.ended;

    expect(run.code).toBe(1);
    expect(run.stdout).toContain("update canceled");
    await stateMatchesClouds();
    const up = await estate.deployed("up", "staging");
    expect(up.stderr).not.toContain("interrupted");
    await stateMatchesClouds();
  });

  test("no process of the commands is left behind", () => {
    const processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    expect(processes.split("\n").filter((args) => args.includes(estate.root))).toEqual([]);
  });
});
