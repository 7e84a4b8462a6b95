import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Checkout, checkout } from "./checkout.ts";

// Each test starts a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let copy: Checkout;
beforeAll(async () => {
  copy = await checkout();
});
afterAll(() => copy?.remove());

test.each([
  ["adopt", ["qa"], /^error: "qa" is no stack; the stacks are staging, production\n$/],
  [
    "deliveries",
    ["stagign"],
    /^error: "stagign" is no stack; did you mean: npm run deliveries -- staging\n$/,
  ],
  ["protection", ["qa"], /^error: "qa" is no stack; /],
  ["govern", ["status", "qa"], /^error: "qa" is no stack; /],
  ["adopt", ["prod"], /nobody can be asked here/],
  [
    "deliveries",
    ["prod", "--surface", "api-stagin"],
    /^there is no surface api-stagin in production\n +fix: /m,
  ],
  ["deliveries", ["prod", "--surface", "api-staging"], /^there is no surface api-staging in production\n/m],
  ["plan", ["--against", "nowhere"], /^error: --against nowhere: there is no such folder; /m],
  ["plan", ["--markdown"], /^error: --markdown does nothing without --against FOLDER\n$/],
  ["inventory", ["--confirm-removal", "urn:x"], /--confirm-removal does nothing by itself/],
  [
    "inventory",
    ["--accept", "--confirm-removal", "urn:x"],
    /--confirm-removal urn:x: nothing of this name is removed/,
  ],
])("%s %j", async (command, args, said) => {
  const { code, stderr } = await copy.run(command, args);
  expect(code).toBe(1);
  expect(stderr).toMatch(said);
});
