import { beforeAll, expect, test } from "vitest";
import { type Estate, openEstate } from "./sandbox-estate.ts";

/*
 * A provider function that fails belongs to no resource, so the engine has nothing to report it by. The command ends all
 * the same, says what failed, and the next one finishes the work.
 */

let estate: Estate;
beforeAll(async () => {
  estate = await openEstate();
});

test("a function call that fails ends the command with one sentence, and the next command succeeds", async () => {
  const failed = await estate.run("sandbox", ["up", "staging"], {
    SANDBOX_FAULT: "refused@1~getProjectServiceAccount",
  });

  expect(failed.code).toBe(1);
  const said = failed.stdout + failed.stderr;
  expect(said).toContain("Cloud Storage does not say which account it publishes as");
  expect(said).toContain("Error 503");
  expect(said).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);

  await estate.deployed("up", "staging");
});
