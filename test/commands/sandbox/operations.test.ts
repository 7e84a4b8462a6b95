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
  ["spawn bin/pulumi EMFILE", "too many files are open\n    fix: allow more open files: ulimit -n 1024"],
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
