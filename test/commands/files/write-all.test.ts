import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { finishInterrupted, replaceFile, writeAll } from "../../../commands/files/write-all.ts";

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

test("where the disk has room for a part of a text only, everything is put back", () => {
  // A limit of file sizes, in kilobytes, is met in the middle of a file as well.
  const program = `
    import { writeAll } from ${JSON.stringify(join(import.meta.dirname, "../../../commands/files/write-all.ts"))};
    const big = "x".repeat(9000);
    const refused = (changes) => {
      try { writeAll(process.argv[1], changes); console.log("written"); } catch ({ message }) { console.log(message); }
    };
    refused([{ path: "a", before: "old a", after: "new a" }, { path: "b", before: undefined, after: big }]);
    refused([{ path: "a", before: "old a", after: "new a" }, { path: "b", before: undefined, after: "small" }]);`;
  const node = `exec ${process.execPath} --import tsx --input-type=module --eval "$0" "$1"`;
  const { stdout } = spawnSync("bash", ["-c", `ulimit -f 8; ${node}`, program, root], { encoding: "utf8" });
  expect(stdout).toMatch(
    /^nothing can be written here: .*file too large[^\n]*\n {4}fix: [^\n]*\nwritten\n$/i,
  );
  expect([read("a"), read("b")]).toEqual(["new a", "small"]);
  expect(readdirSync(root).sort()).toEqual(["a", "b"]);
});

test("a file is replaced where a link leads to, and keeps its mode", () => {
  writeFileSync(join(root, "kept"), "#!/bin/sh");
  chmodSync(join(root, "kept"), 0o750);
  symlinkSync("kept", join(root, "link"));
  replaceFile(join(root, "link"), "#!/bin/bash");
  expect([read("kept"), lstatSync(join(root, "link")).isSymbolicLink()]).toEqual(["#!/bin/bash", true]);
  expect(statSync(join(root, "kept")).mode & 0o777).toBe(0o750);
  expect(() => replaceFile(join(root, "absent/file"), "x")).toThrow("ENOENT");
  expect(readdirSync(root).sort()).toEqual(["a", "kept", "link"]);
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
