import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Checkout, checkout } from "./checkout.ts";

// Each test starts a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let copy: Checkout;
beforeAll(async () => {
  copy = await checkout();
});
afterAll(() => copy.remove());

describe("the help of each command ends with a line that can be run", () => {
  test.each([
    ["validate"],
    ["plan"],
    ["cost"],
    ["page"],
    ["inventory"],
    ["render"],
    ["init"],
    ["check"],
    ["lint:workflows"],
    ["protection"],
    ["deliveries"],
    ["sandbox"],
    ["deploy"],
    ["secrets", "list"],
    ["secrets", "set"],
    ["govern", "status"],
    ["govern", "rotate"],
    ["add", "app"],
    ["add", "secret"],
    ["add", "guardrail"],
  ])("%s %s", async (script, ...words) => {
    const { code, stdout } = await copy.run(script, [...words, "--help"]);

    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`\\nExample:\\n  npm run ${[script, ...words].join("(?: -- |$| )")}`, "m"),
    );
  });
});

test.each([
  ["preview", ["--verbose", "--json"]],
  ["destroy", ["--lift-protection", "--verbose", "--json"]],
  ["export", []],
  ["reset", []],
])("the help of %s shows the options that it uses, and no other", async (operation, options) => {
  const { stdout } = await copy.run("sandbox", [operation, "--help"]);

  expect([...stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option)).toEqual(options);
  expect(stdout).toContain(`npm run sandbox -- ${operation}`);
});

test.each([
  [["reset", "--json"], "error: --json is for preview, up, refresh, destroy, and not for reset"],
  [["--lift-protection"], "error: --lift-protection is for destroy, and not for preview and up"],
])("an option that an operation does not use is refused: %j", async (words, said) => {
  const { code, stderr } = await copy.run("sandbox", words);

  expect({ code, said: stderr.trim() }).toEqual({ code: 1, said });
});
