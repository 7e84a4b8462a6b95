import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writePage } from "../../../commands/page/write-page.ts";
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
  expect(writePage(file, page)).toBe(file);
  expect(writePage(file, `${page} again`)).toBe(file);
  expect(readFileSync(file, "utf8")).toBe(`${page} again`);
  writeFileSync(file, "");
  writePage(file, page);
  expect(readFileSync(file, "utf8")).toBe(page);
  expect(readdirSync(join(folder, "deep"))).toEqual(["page.html"]);
});

test("another file stays as it is", () => {
  const file = join(folder, "README.md");
  writeFileSync(file, "# Ours\n");
  expect(() => writePage(file, page)).toThrow(
    `${file} is no page of an estate\n    fix: remove it, or name another file with --out`,
  );
  expect(readFileSync(file, "utf8")).toBe("# Ours\n");
});

test.each([
  ["a folder", "folder", "it is a folder"],
  ["below a file", "file/page.html", "a file stands where a folder is needed"],
])("%s cannot be written to", (_, name, reason) => {
  mkdirSync(join(folder, "folder"));
  writeFileSync(join(folder, "file"), "");
  const out = join(folder, name);
  expect(() => writePage(out, page)).toThrow(`${out} cannot be written: ${reason}\n    fix: name another`);
});
