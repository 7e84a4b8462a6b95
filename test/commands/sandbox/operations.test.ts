import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refuseForPlace } from "../../../commands/sandbox/operations.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "operations-"));
  mkdirSync(join(root, ".sandbox"));
  writeFileSync(join(root, ".sandbox/passphrase"), "of this sandbox");
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  ["ENOSPC: no space left on device, write", "the disk is full\n    fix: make room on that disk"],
  [
    "spawn bin/pulumi EMFILE",
    "too many files are open\n    fix: allow at least 1024 open files: ulimit -Hn shows the limit, which a new shell or an administrator can raise",
  ],
  // As the engine, which is written in Go, says it.
  [
    "open /repo/.sandbox/state/a.json: no space left on device",
    "the disk is full\n    fix: make room on that disk",
  ],
  [
    "fork/exec pulumi-language-nodejs: too many open files",
    "too many files are open\n    fix: allow at least 1024 open files",
  ],
  ["pipe2: too many open files in system", "too many files are open\n    fix: close programs"],
])("what the system refuses has its fix: %s", (said, told) => {
  expect(() => refuseForPlace(["update failed", said], root)).toThrow(`the sandbox cannot go on: ${told}`);
});

test("a sandbox that was removed meanwhile is told as such, and a failure of the engine's own is left alone", () => {
  const errors = ['unknown stack "organization/skeleton/staging"'];
  expect(() => refuseForPlace(errors, root)).not.toThrow();
  rmSync(join(root, ".sandbox"), { recursive: true });
  // What the engine and the clouds write at their end.
  mkdirSync(join(root, ".sandbox/state"), { recursive: true });
  expect(() => refuseForPlace(errors, root)).toThrow(
    "the sandbox was removed while this command used it\n    fix: npm run sandbox -- reset",
  );
});
