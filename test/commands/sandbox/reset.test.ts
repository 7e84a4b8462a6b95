import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { resetSandbox } from "../../../commands/sandbox/session.ts";
import { sandboxFolder } from "../../../commands/state/sandbox-folder.ts";

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "reset-"));
  folder = sandboxFolder(root);
  mkdirSync(join(folder, "state/.pulumi"), { recursive: true });
  writeFileSync(join(folder, "clouds.json"), "{}");
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  rmSync(root, { recursive: true });
});

/** Lets the system refuse to remove the folder itself. */
function refuse(code: string) {
  const real = fs.rmSync;
  vi.spyOn(fs, "rmSync").mockImplementation((path, options) => {
    if (path === folder) throw Object.assign(new Error(code), { code, path });
    real(path, options);
  });
  syncBuiltinESMExports();
}

test("the sandbox is removed", async () => {
  await resetSandbox(root);
  expect(existsSync(folder)).toBe(false);
});

test("where something is mounted there, the folder stays, and nothing in it", async () => {
  refuse("EBUSY");
  await resetSandbox(root);
  expect(readdirSync(folder)).toEqual([]);
});

test("whatever else the system refuses is said", async () => {
  refuse("EACCES");
  await expect(resetSandbox(root)).rejects.toThrow("EACCES");
  expect(existsSync(join(folder, "clouds.json"))).toBe(true);
});

test.each([
  ["a file", (lock: string) => writeFileSync(lock, "")],
  ["a link that leads nowhere", (lock: string) => symlinkSync("/nowhere/lock", lock)],
  [
    "a folder with a file of a desktop's in it",
    (lock: string) => {
      mkdirSync(lock);
      writeFileSync(join(lock, ".DS_Store"), "");
      utimesSync(lock, 0, 0);
    },
  ],
])("%s in the place of the guard of its lock keeps nobody out", async (_, make) => {
  make(`${folder}.lock`);
  await resetSandbox(root);
  expect(readdirSync(root)).toEqual([]);
});
