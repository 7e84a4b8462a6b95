import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { finishInterrupted, writeAll } from "../../../commands/files/write-all.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "write-all-"));
  writeFileSync(join(root, "a"), "old a");
});
afterEach(() => rmSync(root, { recursive: true }));
const read = (path: string) => readFileSync(join(root, path), "utf8");

test("files are replaced, made and removed, and nothing else is left", () => {
  writeFileSync(join(root, "b"), "old b");
  writeAll(root, [
    { path: "a", before: "old a", after: "new a" },
    { path: "b", before: "old b", after: undefined },
    { path: "c/d", before: undefined, after: "new d" },
  ]);
  expect(readdirSync(root).sort()).toEqual(["a", "c"]);
  expect([read("a"), read("c/d")]).toEqual(["new a", "new d"]);
});

test.each<[string, () => void, RegExp]>([
  [
    "somebody else wrote",
    () => writeFileSync(join(root, "b"), "mine"),
    /^b was changed while this command ran/,
  ],
  ["a folder stands", () => mkdirSync(join(root, "b")), /^b is a folder; remove or rename it/],
  ["a link leads nowhere", () => symlinkSync("nowhere", join(root, "b")), /^b is a link that leads nowhere/],
])("where %s, nothing is written", (_, prepare, said) => {
  prepare();
  const changes = [
    { path: "a", before: "old a", after: "new a" },
    { path: "b", before: undefined, after: "new b" },
  ];
  expect(() => writeAll(root, changes)).toThrow(said);
  expect(read("a")).toBe("old a");
});

test("a file where a folder is needed is told in one sentence", () => {
  expect(() => writeAll(root, [{ path: "a/b", before: undefined, after: "x" }])).toThrow(
    /^a is a file, and a\/b needs a folder there/,
  );
});

test.each([
  "",
  "{",
  "null",
  '"a"',
  '[{"path":"../a","after":""}]',
  '[{"path":"/a"}]',
  '[{"after":"x"}]',
  "[1]",
])("where that is %j, nothing is written, and what to do is said", (journal) => {
  writeFileSync(join(root, ".writing.json"), journal);
  expect(() => finishInterrupted(root)).toThrow(
    ".writing.json, which an interrupted command left behind, cannot be read\n    fix: remove it, and see with git diff what that command had written",
  );
  expect(read("a")).toBe("old a");
});

test("what a killed command had decided to write is written by the next one, both files or neither", () => {
  writeFileSync(
    join(root, ".writing.json"),
    JSON.stringify([
      { path: "a", after: "new a" },
      { path: "r", after: "review" },
    ]),
  );
  finishInterrupted(root);
  expect([read("a"), read("r")]).toEqual(["new a", "review"]);
  expect(existsSync(join(root, ".writing.json"))).toBe(false);
});
