import { execFileSync, spawnSync } from "node:child_process";
import fs, {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { finishInterrupted, replaceFile, writeAll } from "../../../commands/files/write-all.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "write-all-"));
  writeFileSync(join(root, "a"), "old a");
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  rmSync(root, { recursive: true });
});
/** What a process that is gone left behind, and what one that runs writes now. */
const LEFT = ".writing.999999999.0123abcd.json";
const AT_WORK = `.writing.${process.ppid}.0123abcd.json`;
/** That of another machine with the same checkout may have the number of this process. */
const NAMESAKE = `.writing.${process.pid}.0123abcd.json`;
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
  ["a pipe stands", () => void execFileSync("mkfifo", [join(root, "b")]), /^b is no regular file; remove/],
  ["a link leads nowhere", () => symlinkSync("nowhere", join(root, "b")), /^b is a link that leads nowhere/],
  [
    "a link leads to itself",
    () => symlinkSync("b", join(root, "b")),
    /^b cannot be read: it is a link that leads to itself\n {4}fix: /,
  ],
])("where %s, nothing is written", (_, prepare, said) => {
  prepare();
  const changes = [
    { path: "a", before: "old a", after: "new a" },
    { path: "b", before: undefined, after: "new b" },
  ];
  expect(() => writeAll(root, changes)).toThrow(said);
  expect(read("a")).toBe("old a");
});

test("a link that leads nowhere is refused where a folder is needed, and one that leads to a folder is not", () => {
  const change = { path: "docs/deep/x", before: undefined, after: "x" };
  symlinkSync("place", join(root, "docs"));
  expect(() => writeAll(root, [{ path: "a", before: "old a", after: undefined }, change])).toThrow(
    /^docs is a link that leads nowhere; remove it/,
  );
  expect(readdirSync(root).sort()).toEqual(["a", "docs"]);
  mkdirSync(join(root, "place"));
  writeAll(root, [change]);
  expect(read("place/deep/x")).toBe("x");
});

/** A name that the system takes, and that has no room for what is written beside it first. */
const LONG = "n".repeat(252);

test("what was removed or empty before something could not be written is put back as it was", () => {
  chmodSync(join(root, "a"), 0o640);
  writeFileSync(join(root, "empty"), "");
  const changes = [
    { path: "a", before: "old a", after: undefined },
    { path: "empty", before: undefined, after: "filled" },
    { path: "fresh", before: undefined, after: "fresh" },
    { path: LONG, before: undefined, after: "x" },
  ];
  expect(() => writeAll(root, changes)).toThrow(/^nothing is written: n{252} cannot be: [^;]*\n {4}fix: /);
  expect([read("a"), read("empty")]).toEqual(["old a", ""]);
  expect(statSync(join(root, "a")).mode & 0o777).toBe(0o640);
  expect(readdirSync(root).sort()).toEqual(["a", "empty"]);
});

test("what cannot be put back is named", () => {
  writeFileSync(join(root, LONG), "old");
  const changes = [
    { path: LONG, before: "old", after: undefined },
    { path: LONG.toUpperCase(), before: undefined, after: "x" },
  ];
  expect(() => writeAll(root, changes)).toThrow(new RegExp(`; not put back: ${LONG}\n {4}fix: `));
});

test("where the journal cannot be read, nothing is written, and removing it works", () => {
  const changes = [{ path: "b/../a", before: "old a", after: "new a" }];
  expect(() => writeAll(root, changes)).toThrow(/cannot be read\n {4}fix: remove it, [^\n]*$/);
  expect(readdirSync(root).sort()).toEqual([expect.stringMatching(/^\.writing\./), "a"]);
  for (const name of readdirSync(root)) if (name.startsWith(".writing.")) rmSync(join(root, name));
  writeAll(root, [{ path: "a", before: "old a", after: "new a" }]);
  expect(read("a")).toBe("new a");
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

test.each([
  [0o640, 0o600],
  [0o400, 0o400],
  [undefined, 0o666 & ~process.umask()],
])(
  "until a file of mode %s is replaced, its new text is read by nobody who could not read it",
  (mode, during) => {
    const path = join(root, mode ? "a" : "b");
    if (mode) chmodSync(path, mode);
    const modes: number[] = [];
    const { renameSync, chmodSync: change } = fs;
    const note = (file: fs.PathLike) => modes.push(statSync(file).mode & 0o777);
    vi.spyOn(fs, "chmodSync").mockImplementation((file, to) => [note(file), change(file, to)]);
    vi.spyOn(fs, "renameSync").mockImplementation((file, to) => [note(file), renameSync(file, to)]);
    syncBuiltinESMExports();
    replaceFile(path, "new");
    expect([modes[0], modes.at(-1)]).toEqual([during, mode ?? during]);
    expect(readFileSync(path, "utf8")).toBe("new");
  },
);

test.each(["EPERM", "EINVAL", "ENOSYS", "EIO"])("where a file cannot be given away for %s", (code) => {
  const file = join(root, "a");
  const like = Object.assign(statSync(file), { uid: 54_321 });
  vi.spyOn(fs, "chownSync").mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  syncBuiltinESMExports();
  const replace = () => replaceFile(file, "new", like);
  if (code === "EIO") expect(replace).toThrow(code);
  else replace();
  expect(fs.chownSync).toHaveBeenCalledWith(expect.any(String), 54_321, like.gid);
  expect([read("a"), readdirSync(root)]).toEqual([code === "EIO" ? "old a" : "new", ["a"]]);
});

test.each(["EPERM", "EIO"])("where a file cannot have a mode for %s", (code) => {
  chmodSync(join(root, "a"), 0o755);
  vi.spyOn(fs, "chmodSync").mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  syncBuiltinESMExports();
  const replace = () => replaceFile(join(root, "a"), "new");
  if (code === "EIO") expect(replace).toThrow(code);
  else replace();
  expect([read("a"), readdirSync(root)]).toEqual([code === "EIO" ? "old a" : "new", ["a"]]);
});

test("no link is followed that stands where a text is written first", () => {
  writeFileSync(join(root, "other"), "mine");
  symlinkSync("other", join(root, `a.${process.pid}.tmp`));
  replaceFile(join(root, "a"), "new a");
  expect([read("a"), read("other"), readdirSync(root).sort()]).toEqual(["new a", "mine", ["a", "other"]]);

  // Nor one that somebody puts there in the meantime.
  vi.spyOn(fs, "rmSync").mockImplementationOnce((path) => symlinkSync("other", path));
  syncBuiltinESMExports();
  expect(() => replaceFile(join(root, "a"), "newer a")).toThrow("EEXIST");
  expect([read("a"), read("other"), readdirSync(root).sort()]).toEqual(["new a", "mine", ["a", "other"]]);
});

test("what killed commands left beside files is removed; what a running one writes, and other files, stay", () => {
  const left = ["a.999999999.tmp", `${LEFT}.999999999.tmp`];
  const kept = [`a.${process.ppid}.tmp`, "a.b.tmp", "a.999999999.tmp.old", "ab.999999999.tmp", AT_WORK];
  for (const name of [...left, ...kept]) writeFileSync(join(root, name), "half");
  writeAll(root, [{ path: "a", before: "old a", after: "new a" }]);
  expect(readdirSync(root).sort()).toEqual(["a", ...kept].sort());
});

test("Git ignores what a killed command leaves, and no other temporary file", () => {
  copyFileSync(join(import.meta.dirname, "../../../.gitignore"), join(root, ".gitignore"));
  spawnSync("git", ["init", "--quiet", root]);
  const left = [LEFT, `${LEFT}.999999999.tmp`, "catalogue/surfaces.yaml.9.tmp"];
  const { stdout } = spawnSync("git", ["check-ignore", ...left, "a.tmp", "a.b.tmp", "1.tmp"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stdout.trim().split("\n")).toEqual(left);
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
  writeFileSync(join(root, LEFT), journal);
  expect(() => finishInterrupted(root)).toThrow(
    `${LEFT}, which an interrupted command left behind, cannot be read\n    fix: remove it, and see with git diff what that command had written`,
  );
  expect(read("a")).toBe("old a");
});

test.each([".writing.json", ".writing.999999999.json"])(
  "%s, which a command of an earlier version left, is not passed over",
  (name) => {
    writeFileSync(join(root, name), '[{"path":"a","after":"new a"}]');
    expect(() => finishInterrupted(root)).toThrow(`${name}, which an interrupted command left behind`);
    expect(read("a")).toBe("old a");
    rmSync(join(root, name));
    finishInterrupted(root);
  },
);

/** Decides what a command of this process id is about to write. */
const decide = (name: string) =>
  writeFileSync(
    join(root, name),
    JSON.stringify([
      { path: "a", before: "old a", after: "new a" },
      { path: "r", after: "review" },
    ]),
  );

test("what a killed command had decided is written by the next one, both files or neither", () => {
  decide(LEFT);
  const said = vi.spyOn(console, "error").mockReturnValue();
  finishInterrupted(root);
  expect(said.mock.calls).toEqual([["written now, as a command had decided that was interrupted: a, r"]]);
  said.mockRestore();
  expect([read("a"), read("r")]).toEqual(["new a", "review"]);
  expect(readdirSync(root).sort()).toEqual(["a", "r"]);
});

test("what it had written itself already is no reason against the rest", () => {
  decide(LEFT);
  writeFileSync(join(root, "a"), "new a");
  finishInterrupted(root);
  expect(read("r")).toBe("review");
});

test("what was written since then is not written over", () => {
  decide(LEFT);
  writeFileSync(join(root, "a"), "newer a");
  expect(() => finishInterrupted(root)).toThrow(
    /^a was changed after a command was killed .*\n {4}fix: remove \.writing\./,
  );
  expect([read("a"), existsSync(join(root, "r"))]).toEqual(["newer a", false]);
});

test.each([AT_WORK, NAMESAKE])(
  "what a running command has decided in %s is left to it, until it has taken too long to be the one that did",
  (name) => {
    decide(name);
    writeAll(root, [{ path: "b", before: undefined, after: "b" }]);
    expect([read("a"), readdirSync(root).sort()]).toEqual(["old a", [name, "a", "b"]]);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(join(root, name), longAgo, longAgo);
    finishInterrupted(root);
    expect([read("a"), readdirSync(root).sort()]).toEqual(["new a", ["a", "b", "r"]]);
  },
);

test("a folder that is not there has nothing to be finished", () => {
  finishInterrupted(join(root, "absent"));
  expect(existsSync(join(root, "absent"))).toBe(false);
});
