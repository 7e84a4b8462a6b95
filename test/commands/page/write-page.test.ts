import { execFileSync } from "node:child_process";
import fs, {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pagePlace, writePage } from "../../../commands/page/write-page.ts";
import { pageDocument } from "../../../page/html/document.ts";
import { pageModel } from "../../../page/page-model.ts";
import { inputOf } from "../../page/pages.ts";

const page = pageDocument(pageModel(inputOf()), { script: "", style: "" });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "write-page-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a page is written, and replaces an empty file and an earlier page", () => {
  const file = join(folder, "deep/page.html");
  expect(pagePlace(file)).toEqual({ out: file, file, kind: "file" });
  writePage(pagePlace(file), page);
  writePage(pagePlace(file), `${page} again`);
  expect(readFileSync(file, "utf8")).toBe(`${page} again`);
  writeFileSync(file, "");
  writePage(pagePlace(file), page);
  expect(readFileSync(file, "utf8")).toBe(page);
  expect(readdirSync(join(folder, "deep"))).toEqual(["page.html"]);
});

test("another file stays as it is", () => {
  const file = join(folder, "README.md");
  writeFileSync(file, "# Ours\n");
  expect(() => pagePlace(file)).toThrow(
    `${file} is no page of an estate\n    fix: remove it, or name another file with --out`,
  );
  expect(readFileSync(file, "utf8")).toBe("# Ours\n");
});

test.each([
  ["a folder", "folder", "it is a folder"],
  ["a folder that is not there", "nowhere/", "it is a folder"],
  ["a file that is named as a folder", "file/.", "it is a folder"],
  ["below a file", "file/page.html", "a file stands where a folder is needed"],
])("%s cannot be written to", (_, name, reason) => {
  mkdirSync(join(folder, "folder"));
  writeFileSync(join(folder, "file"), "");
  const out = `${folder}/${name}`;
  expect(() => writePage(pagePlace(out), page)).toThrow(
    `${out} cannot be written: ${reason}\n    fix: name another`,
  );
});

test("where the system lets nobody make a folder, that is said at once", () => {
  expect(() => writePage(pagePlace("/proc/estate/page.html"), page)).toThrow(
    /^\/proc\/estate\/page\.html cannot be written: no folder can be made there\n {4}fix: name another file with --out$/,
  );
});

test.each(["a folder", "a file"])("where %s is there by the time that a folder is made", (what) => {
  const file = join(folder, "new/page.html");
  const place = pagePlace(file);
  const { mkdirSync: make } = fs;
  vi.spyOn(fs, "mkdirSync").mockImplementationOnce((path) => {
    if (what === "a folder") make(path);
    else writeFileSync(path as string, "");
    make(path);
    return undefined;
  });
  syncBuiltinESMExports();
  try {
    const write = () => writePage(place, page);
    if (what === "a folder") write();
    else
      expect(write).toThrow(`${file} cannot be written: a file stands where a folder is needed\n    fix: `);
    expect(fs.mkdirSync).toHaveBeenCalledTimes(1);
  } finally {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  }
});

test("a pipe that somebody made is not waited for", () => {
  const out = join(folder, "pipe");
  execFileSync("mkfifo", [out]);
  expect(() => pagePlace(out)).toThrow(
    `${out} cannot be written: it is a pipe, which may have no reader\n    fix: name another`,
  );
});

test("a link that leads nowhere stays one", () => {
  const out = join(folder, "estate.html");
  symlinkSync("pub/estate.html", out);
  expect(() => pagePlace(out)).toThrow(
    `${out} cannot be written: it is a link that leads nowhere\n    fix: name another`,
  );
  expect(readlinkSync(out)).toBe("pub/estate.html");
});

test("a device is not replaced, and is told from a file", () => {
  const out = "/dev/null";
  expect(pagePlace(out)).toMatchObject({ out, kind: expect.stringMatching(/device|output/) });
  writePage({ out, file: out, kind: "device" }, page);
  expect(statSync(out).isCharacterDevice()).toBe(true);
});
