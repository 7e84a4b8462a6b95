import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isLoggedIn, isSandboxMeant } from "../../commands/state/logged-in.ts";

let root: string;
let home: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "logged-in-"));
  home = join(root, "home");
  mkdirSync(home);
  writeFileSync(join(root, "Pulumi.yaml"), "name: skeleton\n");
});
afterEach(() => rmSync(root, { recursive: true }));

const credentials = (content: string) => writeFileSync(join(home, "credentials.json"), content);

describe("the Pulumi CLI is logged in", () => {
  test.each<[string, NodeJS.ProcessEnv, () => void]>([
    ["where the environment names a backend", { PULUMI_BACKEND_URL: "gs://states" }, () => {}],
    ["where the environment has a token", { PULUMI_ACCESS_TOKEN: "pul-x" }, () => {}],
    [
      "where the project names a backend",
      {},
      () => writeFileSync(join(root, "Pulumi.yaml"), "backend:\n  url: gs://states\n"),
    ],
    ["where somebody has logged in", {}, () => credentials('{"current":"https://api.pulumi.com"}')],
  ])("%s", (_, env, prepare) => {
    prepare();
    expect(isLoggedIn({ PULUMI_HOME: home, ...env }, root)).toBe(true);
  });

  test("and nowhere where pipes stand in the places of its files", () => {
    rmSync(join(root, "Pulumi.yaml"));
    for (const file of ["Pulumi.yaml", "home/credentials.json"]) execFileSync("mkfifo", [join(root, file)]);
    expect(isLoggedIn({ PULUMI_HOME: home }, root)).toBe(false);
  });

  test.each([
    ["where nobody ever has", undefined],
    ["after a logout", '{"current":"","accessTokens":{}}'],
    ["where its file is none", "{"],
  ])("and nowhere %s", (_, content) => {
    if (content !== undefined) credentials(content);
    expect(isLoggedIn({ PULUMI_HOME: home }, root)).toBe(false);
  });
});

test("the sandbox is meant where it is there and the CLI is logged in nowhere", () => {
  const env = { PULUMI_HOME: home };
  expect(isSandboxMeant(env, root)).toBe(false);

  mkdirSync(join(root, ".sandbox/state"), { recursive: true });
  expect(isSandboxMeant(env, root)).toBe(false);
  mkdirSync(join(root, ".sandbox/state/.pulumi/stacks"), { recursive: true });
  expect(isSandboxMeant(env, root)).toBe(true);
  expect(isSandboxMeant({ ...env, PULUMI_BACKEND_URL: "gs://states" }, root)).toBe(false);
  // What reads it says so.
  rmSync(join(root, ".sandbox"), { recursive: true });
  writeFileSync(join(root, ".sandbox"), "");
  expect(isSandboxMeant(env, root)).toBe(true);
});
