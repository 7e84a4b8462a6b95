import fs, { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fileFix, fileReason } from "../../../commands/files/file-reason.ts";

test.each([
  [{ code: "ENOSPC" }, "the disk is full", "make room on that disk"],
  [
    { code: "EMFILE" },
    "too many files are open",
    "allow at least 1024 open files: ulimit -Hn shows the limit, which a new shell or an administrator can raise",
  ],
  [{ code: "EACCES" }, "this user has no permission to do so", "let this user read and write there"],
  [
    { code: "EROFS" },
    "what is there can only be read, not written",
    "work in a checkout that can be written to",
  ],
  [{ code: "ENOENT", syscall: "open" }, "there is no such file", undefined],
  [{ code: "EOTHER" }, "said by the system", undefined],
])("%j is told apart", (properties, reason, fix) => {
  const error = Object.assign(new Error("said by the system"), properties);
  expect([fileReason(error), fileFix(error)]).toEqual([reason, fix]);
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "file-reason-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});

test.each([
  ["nowhere", (link: string) => `${link} is a link that leads nowhere`, undefined],
  [".", () => "no folder can be made there", undefined],
])(
  "where a folder is needed below a link to %j, only one that leads nowhere is named",
  (target, reason, fix) => {
    const link = join(folder, "link");
    symlinkSync(target, link);
    const path = join(link, "deep/folder");
    const error = Object.assign(new Error("no such file"), { code: "ENOENT", syscall: "mkdir", path });
    expect([fileReason(error), fileFix(error)]).toEqual([reason(link), fix]);
  },
);

test("as Node reports it, a link that leads nowhere is told from a file that is not there", () => {
  const link = join(folder, "link");
  symlinkSync("nowhere", link);
  const reasonOf = (work: () => void) => {
    try {
      work();
      return undefined;
    } catch (error) {
      return fileReason(error);
    }
  };
  expect(reasonOf(() => mkdirSync(link, { recursive: true }))).toBe("it is a link that leads nowhere");
  expect(reasonOf(() => mkdirSync(link))).toBe("it is a link that leads nowhere");
  expect(reasonOf(() => fs.readFileSync(link))).toBe("it is a link that leads nowhere");
  expect(reasonOf(() => fs.readFileSync(join(folder, "absent")))).toBe("there is no such file");
});

test.each([
  ["EROFS", "what is there can only be read, not written", "work in a checkout that can be written to"],
  ["EACCES", "no folder can be made there", undefined],
])("where the nearest folder answers %s, no folder can be made for that reason", (code, reason, fix) => {
  vi.spyOn(fs, "accessSync").mockImplementation((path) => {
    throw Object.assign(new Error("said by the system"), { code, path });
  });
  syncBuiltinESMExports();
  const path = join(folder, "deep/folder");
  const error = Object.assign(new Error("no such file"), { code: "ENOENT", syscall: "mkdir", path });
  expect([fileReason(error), fileFix(error)]).toEqual([reason, fix]);
  expect(fs.accessSync).toHaveBeenCalledWith(folder, fs.constants.W_OK);
});
