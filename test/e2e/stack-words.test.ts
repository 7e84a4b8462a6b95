import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
  // What is advised can be run as it stands.
  [
    "govern",
    ["status", "stagign", "--json"],
    /^error: "stagign" is no stack; did you mean: npm run govern -- status staging --json\n$/,
  ],
  ["secrets", ["lst"], /^error: unknown command 'lst'\n {4}fix: did you mean: npm run secrets -- list\n$/],
  [
    "secrets",
    ["set", "stagign", "--from", "my values.env", "--yes"],
    /did you mean: npm run secrets -- set staging\n$/,
  ],
  // What else was typed may be a secret.
  [
    "page",
    ["--oput", "https://user:hunter2@host/x"],
    /^error: unknown option '--oput'\n {4}fix: did you mean: npm run page -- --out\n$/,
  ],
  [
    "secrets",
    ["set", "openai-key", "sk_hunter2", "--yess"],
    /^error: unknown option '--yess'\n {4}fix: did you mean: npm run secrets -- set --yes\n$/,
  ],
  [
    "secrets",
    ["sett", "openai-key", "hunter2"],
    /^error: unknown command 'sett'\n {4}fix: did you mean: npm run secrets -- set\n$/,
  ],
  [
    "sandbox",
    ["preview", "stagng", "--verbos"],
    /^error: unknown option '--verbos'\n {4}fix: did you mean: npm run sandbox -- preview staging --verbose\n$/,
  ],
  ["add", ["ap", "mobile"], /^error: unknown command 'ap'\n {4}fix: did you mean: npm run add -- app\n$/],
  ["plan", ["--tre"], /^error: unknown option '--tre'\n {4}fix: did you mean: npm run plan -- --tree\n$/],
  [
    "adopt",
    ["prod"],
    /^what is deployed of production cannot be read: the Pulumi CLI is logged in nowhere\n {4}fix: /,
  ],
  // Arguments are judged before anything is read or printed.
  [
    "sandbox",
    ["reset", "staging"],
    /^error: reset empties the whole sandbox, and not staging alone\n {4}fix: npm run sandbox -- reset, or npm run sandbox -- destroy staging --lift-protection\n$/,
  ],
  ["page", ["--out", "README.md"], /^README\.md is no page of an estate\n {4}fix: [^\n]*\n$/],
  ["secrets", ["set", "staging", "--from", "x.env"], /^x\.env cannot be read: [^\n]*\n {4}fix: [^\n]*\n$/],
  [
    "secrets",
    ["set", "staging", "--from", ".npmrc"],
    /^no key of \.npmrc is the key_name of a secret of staging\n {4}fix: [^\n]*\n$/,
  ],
  ["init", ["--set", "gcp.region"], /^--set PATH=VALUE: error: this option is no answer/],
  [
    "deliveries",
    ["prod", "--surface", "api-stagin"],
    /^there is no surface api-stagin in production\n +fix: /m,
  ],
  ["deliveries", ["prod", "--surface", "api-staging"], /^there is no surface api-staging in production\n/m],
  [
    "plan",
    ["staging", "--against", "nowhere"],
    /^error: --against nowhere: there is no checkout of the project; name the folder of another one\n$/,
  ],
  ["plan", ["--against", "catalogue"], /^error: --against catalogue: there is no checkout of the project; /],
  ["plan", ["--against", ""], /^error: option '--against <folder>' is given an empty name\n/],
  ["deliveries", ["staging", "--surface", ""], /^there is no surface "" in staging\n/m],
  ["plan", ["--markdown"], /^error: --markdown does nothing without --against FOLDER\n$/],
  [
    "inventory",
    ["--confirm-removal", "urn:x"],
    /^error: --confirm-removal does nothing by itself\n {4}fix: add --accept\n$/,
  ],
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

test("in a sandbox, which makes values of its own, none is to be confirmed; elsewhere it is", async () => {
  mkdirSync(join(copy.root, ".sandbox/state/.pulumi/stacks"), { recursive: true });
  const values = join(copy.root, ".sandbox/values.env");
  writeFileSync(values, "EXPO_TOKEN=hidden-value-of-a-robot\n");
  const set = (env: NodeJS.ProcessEnv) => copy.run("secrets", ["set", "staging", "--from", values], env);
  const home = join(copy.root, ".sandbox/home");
  const inSandbox = await set({ PULUMI_HOME: home });
  const loggedIn = await set({ PULUMI_HOME: home, PULUMI_BACKEND_URL: "file:///nowhere" });
  rmSync(join(copy.root, ".sandbox"), { recursive: true });
  expect({ ...inSandbox, stdout: inSandbox.stdout.split("\n")[0] }).toEqual({
    code: 0,
    stdout: "nothing to store: the sandbox makes values of its own",
    stderr: "",
  });
  expect(loggedIn.code).toBe(1);
  expect(loggedIn.stderr).toMatch(/^nobody can confirm without a terminal\n {4}fix: [^\n]*\n$/);
});

test.each([
  { options: ["--reviewer", "nobody", "--kpi-budget", "1 s"], said: ["--reviewer, --kpi-budget"] },
  { options: [], said: [] },
])("options of a review are said not to be used where none is due: $options", async ({ options, said }) => {
  const before = copy.read("catalogue/guardrails.yaml");
  const words = ["threshold", "api-latency-production", "900", ...options, "--sandbox"];
  const { code, stdout } = await copy.run("govern", words);
  writeFileSync(join(copy.root, "catalogue/guardrails.yaml"), before);
  expect({ code, said: stdout.match(/(?<=these options are not used: ).*/g) ?? [] }).toEqual({
    code: 0,
    said,
  });
});
