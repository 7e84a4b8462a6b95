import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deployedState } from "../../../commands/state/deployed-state.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "deployed-state-"));
  vi.stubEnv("PULUMI_HOME", home);
  for (const name of ["PULUMI_CREDENTIALS_PATH", "PULUMI_BACKEND_URL", "PULUMI_ACCESS_TOKEN"])
    vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

/** A CLI that prints one thing for whatever it is asked. */
async function cli(script: string): Promise<PulumiCommand> {
  const command = join(home, "pulumi");
  writeFileSync(command, `#!/bin/sh\n${script}\n`);
  chmodSync(command, 0o755);
  return { command } as PulumiCommand;
}

test("a CLI that is logged in nowhere is neither looked for nor started", async () => {
  const engine = vi.fn(() => cli("exit 1"));
  await expect(deployedState("staging", "login", engine)).rejects.toThrow(
    /^what is deployed of staging cannot be read: the Pulumi CLI is logged in nowhere\n {4}fix: log in to the stack's backend \(pulumi login\), or [^\n]+$/,
  );
  expect(engine).not.toHaveBeenCalled();
});

test("one that is logged in exports the state, and says itself why it cannot", async () => {
  vi.stubEnv("PULUMI_BACKEND_URL", "file:///nowhere");
  expect(await deployedState("staging", "login", () => cli(`echo '{"deployment":{}}'`))).toEqual({
    deployment: {},
  });
  const missing = () => cli("echo \"error: no stack named 'staging' found\" >&2; exit 255");
  expect(await deployedState("staging", "login", missing)).toBeUndefined();
  const refused = () => cli("echo 'error: the bucket is not there' >&2; exit 255");
  await expect(deployedState("staging", "login", refused)).rejects.toThrow(
    /^what is deployed of staging cannot be read: the bucket is not there\n/,
  );
  const gone = () =>
    cli("echo 'error: unable to open bucket: stat /x: no such file or directory' >&2; exit 255");
  await expect(deployedState("staging", "login", gone)).rejects.toThrow(
    /: no such file or directory\n {4}fix: make the folder that the backend is in, or log in to another/,
  );
});
