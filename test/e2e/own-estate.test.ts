import { cpSync } from "node:fs";
import { expect, test } from "vitest";
import { estateRoot, TEST_ESTATES } from "../estates/estates.ts";
import { checkout } from "./checkout.ts";

/*
 * The program with another estate in place of the root's own: the catalogue, the stack files, the runbooks, the rendered
 * files and the accepted plans. That no test of the program reads any of them is guarded in test/estates/root-guard.ts.
 */

const LINE = /^[✓✗] /;

test.each(TEST_ESTATES)("npm run check is green once the estate of the root is %s", async (name) => {
  const copy = await checkout(name);
  try {
    const accepted = await copy.run("inventory", ["--accept"]);
    expect(accepted, accepted.stderr).toMatchObject({ code: 0 });

    const { code, stdout, stderr } = await copy.run("check", []);
    expect(stdout.split("\n").filter((line) => LINE.test(line) && !line.startsWith("✓"))).toEqual([]);
    expect(code, stdout + stderr).toBe(0);
    for (const check of [
      "valid",
      "rendered",
      "inventory",
      "parity",
      "invariants",
      "runbooks",
      "workflows",
      "rooms",
    ])
      expect(stdout).toContain(`✓ ${check}: `);
  } finally {
    copy.remove();
  }
});

test("npm run check is red where the catalogue alone becomes another estate's", async () => {
  const copy = await checkout("founder");
  try {
    expect(await copy.run("inventory", ["--accept"])).toMatchObject({ code: 0 });
    cpSync(estateRoot("large"), copy.root, { recursive: true });
    const { code, stdout } = await copy.run("check", []);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ rendered: \d+ files differ$/m);
    expect(stdout).toContain("✗ inventory: differs from what was accepted");
  } finally {
    copy.remove();
  }
});
