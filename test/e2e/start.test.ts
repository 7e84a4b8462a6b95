import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Checkout, checkout } from "./checkout.ts";

/** A file that `npm run validate` loads through others. */
const SOURCE = "model/rules/coverage.ts";

const INSTALLED = join(import.meta.dirname, "../../node_modules");

describe("a command is started from a bundle", () => {
  let copy: Checkout;
  beforeAll(async () => {
    copy = await checkout();
  });
  afterAll(() => copy?.remove());

  const cache = () => join(copy.root, ".cache/commands/validate");
  const help = async () => (await copy.run("validate", ["--help"])).stdout;
  const edit = (from: string, to: string) => copy.edit("commands/validate.ts", from, to);

  test("which is never older than the sources: edited, and edited back", async () => {
    const before = await help();
    expect(before).toContain("npm run validate");
    edit("npm run validate --", "npm run verified --");
    expect(await help()).toContain("npm run verified");
    edit("npm run verified --", "npm run validate --");
    expect(await help()).toBe(before);
  });

  test("which an edit far below the command makes anew", async () => {
    await help();
    const before = bundles();
    copy.edit(SOURCE, "import { unless }", "// edited\nimport { unless }");
    await help();
    expect(bundles()).toHaveLength(before.length + 1);
  });

  test("which two processes can make at once", async () => {
    rmSync(cache(), { recursive: true });
    const runs = await Promise.all([help(), help(), help()]);
    expect(new Set(runs)).toEqual(new Set([runs[0]]));
    expect(readdirSync(cache()).filter((entry) => entry.startsWith("unfinished"))).toEqual([]);
  });

  test("which a bundler that was killed does not spoil", async () => {
    rmSync(cache(), { recursive: true });
    mkdirSync(join(cache(), "unfinished-1"), { recursive: true });
    writeFileSync(join(cache(), "unfinished-1/validate.js"), "syntax error(");
    writeFileSync(join(cache(), "bundle.json"), '{"key": "');
    expect(await help()).toContain("npm run validate");
  });

  test.each(["cut off", "empty", "a folder", "gone"])(
    "which is made anew where a part of it is %s",
    async (how) => {
      const before = await help();
      const part = join(cache(), bundles()[0] ?? "", "validate.js");
      if (how === "cut off") truncateSync(part, 100);
      else rmSync(part);
      if (how === "empty") writeFileSync(part, "");
      if (how === "a folder") mkdirSync(part);
      for (const other of bundles().slice(1)) rmSync(join(cache(), other), { recursive: true });
      expect(await help()).toBe(before);
    },
  );

  test.each([
    { what: "as somebody wrote it", isWritten: true },
    { what: "on its disk alone", isWritten: false },
  ])("which is made anew where a part of it changed at its size, $what", async ({ isWritten }) => {
    const before = await help();
    const part = join(cache(), bundles()[0] ?? "", "validate.js");
    const text = readFileSync(part, "utf8");
    const at = text.lastIndexOf("npm run validate");
    damage("validate", "validate.js", `${text.slice(0, at)}"((("${text.slice(at + 5)}`, isWritten);
    expect(await help()).toBe(before);
    expect(readFileSync(part, "utf8")).toBe(text);
  });

  test("and a part that is loaded on the way, and that its disk has changed, is said to be made anew", async () => {
    const before = await copy.run("plan", ["staging"]);
    damage("plan", "changes-since", "(".repeat(100), false);
    const { code, stdout, stderr } = await copy.run("plan", ["staging"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(
      "A file below .cache/commands/plan was damaged, and is made anew.\n    fix: run the command again\n",
    );
    expect(await copy.run("plan", ["staging"])).toEqual(before);
  });

  test("and an error of syntax that is the command's own is told, where a source was saved meanwhile too", async () => {
    const to = `if (process.argv.includes("--all")) {
  (await import("node:fs")).appendFileSync(${JSON.stringify(SOURCE)}, "// saved");
  throw new SyntaxError("of its own");
}
const { json, all = false }`;
    edit("const { json, all = false }", to);
    const { code, stderr } = await copy.run("validate", ["--all"]);
    edit(to, "const { json, all = false }");
    expect(code).toBe(1);
    expect(stderr).toContain("SyntaxError: of its own");
    expect(stderr).not.toContain("was damaged");
  });

  test("or from its sources, where nothing can be written", async () => {
    rmSync(join(copy.root, ".cache"), { recursive: true });
    writeFileSync(join(copy.root, ".cache"), "not a folder");
    expect(await help()).toContain("npm run validate");
    const { code, stderr } = await copy.run("validate", ["--alll"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "error: unknown option '--alll'\n    fix: did you mean: npm run validate -- --all\n",
    });
    rmSync(join(copy.root, ".cache"));
  });

  test.each(["../index", "govern/edit", "", "--help", "validate.ts", "named-stacks", "estate", "start"])(
    "%j names no command",
    (name) => {
      const start = join(copy.root, "commands/start.mjs");
      const { status, stdout, stderr } = spawnSync(process.execPath, [start, name], { encoding: "utf8" });
      expect({ status, stdout, stderr }).toEqual({
        status: 1,
        stdout: "",
        stderr: "There is no such command.\n    fix: npm run lists them\n",
      });
    },
  );

  test("a script may set options of Node and of its command", async () => {
    const from = '"node commands/start.mjs validate"';
    const to = '"NODE_OPTIONS=--no-warnings node commands/start.mjs validate --all"';
    copy.edit("package.json", from, to);
    const printed = await help();
    copy.edit("package.json", to, from);
    expect(printed).toContain("npm run validate");
  });

  test("a command loads neither TypeScript nor npm", async () => {
    const preload = join(copy.root, "preload.cjs");
    writeFileSync(
      preload,
      'process.on("exit", () => console.error("loaded:", Object.keys(require("module")._cache).join(" ")));',
    );
    const options = { NODE_OPTIONS: `--require ${preload}` };
    const { code, stderr } = await copy.run("plan", ["staging"], options);
    expect(code).toBe(0);
    expect(stderr).toContain("loaded:");
    expect(stderr).not.toMatch(/node_modules\/(typescript|@npmcli)\//);
  });

  test("a folder that cannot be made below a link that leads nowhere is no file system that can only be read", async () => {
    const making = `if (process.argv.includes("--all")) (await import("node:fs")).mkdirSync("FOLDER", { recursive: true });\n`;
    const made = async (folder: string) => {
      const line = making.replace("FOLDER", join(copy.root, folder));
      edit("const { json, all = false }", `${line}const { json, all = false }`);
      const { code, stderr } = await copy.run("validate", ["--all"]);
      edit(line, "");
      return { code, stderr };
    };
    const link = join(copy.root, "gone");
    symlinkSync("nowhere", link);
    expect(await made("gone/deep")).toEqual({
      code: 1,
      stderr: `${link} is a link that leads nowhere.\n    fix: remove it\n`,
    });
    rmSync(link);
    writeFileSync(link, "");
    expect((await made("gone/deep")).stderr).toMatch(/^not a directory, mkdir /);
    rmSync(link);
  });

  test("an error that nothing handles names the line of its source", async () => {
    edit(
      "const { json, all = false }",
      'if (process.argv.includes("--json")) throw new Error("on purpose");\nconst { json, all = false }',
    );
    const { code, stderr } = await copy.run("validate", ["--json"]);
    const line = copy
      .read("commands/validate.ts")
      .split("\n")
      .findIndex((text) => text.includes("on purpose"));

    expect(code).toBe(1);
    expect(stderr).toContain(`${copy.root}/commands/validate.ts:${line + 1}:`);
    expect(stderr).toContain("Error: on purpose");
  });

  test("a command that waits for nothing any more, as where the input ends at a question, says that it gave up", async () => {
    edit(
      "const { json, all = false }",
      'if (process.argv.includes("--all")) await new Promise(() => undefined);\nconst { json, all = false }',
    );
    expect(await copy.run("validate", ["--all"])).toEqual({
      code: 1,
      stdout: "",
      stderr: "\nGiven up: the input ended at a question.\n",
    });
  });

  test("a package that a module of the estate imports, and package.json does not list, is to be installed by name", async () => {
    edit(`import { count }`, `import "@acme/tags/all";\nimport { count }`);
    const { code, stderr } = await copy.run("validate", []);
    const line = copy.read("commands/validate.ts").split("\n").indexOf('import "@acme/tags/all";') + 1;
    edit(`import "@acme/tags/all";\n`, "");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `commands/validate.ts:${line} imports @acme/tags, which package.json does not list.\n    fix: npm install @acme/tags, or correct the import\n`,
    });
  });

  test("and so is one that Node misses, whatever characters it and its importer's folder have", () => {
    const root = `${copy.root} in a folder`;
    cpSync(copy.root, root, { recursive: true, filter: (source) => !source.endsWith(".cache") });
    onTestFinished(() => rmSync(root, { recursive: true }));
    // Nothing can be written: the sources are run.
    writeFileSync(join(root, ".cache"), "not a folder");
    const text = copy.read("commands/validate.ts");
    writeFileSync(join(root, "commands/validate.ts"), `// "c++more"\nimport "c++/all";\n${text}`);
    const start = [join(root, "commands/start.mjs"), "validate"];
    const { stdout, stderr } = spawnSync(process.execPath, start, { encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({
      stdout: "",
      stderr:
        "commands/validate.ts:2 imports c++, which package.json does not list.\n    fix: npm install c++, or correct the import\n",
    });
  });

  test.runIf(process.platform === "linux")("a shell that allows too few open files is told at once", () => {
    const start = `ulimit -n 40; exec "${process.execPath}" commands/start.mjs validate`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", start], { cwd: copy.root, encoding: "utf8" });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "This shell allows 40 open files.\n    fix: allow at least 1024 open files: ulimit -Hn shows the limit, which a new shell or an administrator can raise\n",
    });
  });

  test("an older Node.js than package.json asks for is told at once", async () => {
    copy.edit("package.json", '"node": ">=20.19"', '"node": ">=99.1"');
    expect(await copy.run("validate", [])).toMatchObject({
      code: 1,
      stdout: "",
      stderr: `This is Node.js ${process.versions.node}.\n    fix: install Node.js 99.1 or newer\n`,
    });
    copy.edit("package.json", '"node": ">=99.1"', '"node": ">=20.19"');
  });

  test("without its dependencies it says so, in one sentence and its fix", async () => {
    rmSync(join(copy.root, "node_modules"));
    expect(await copy.run("validate", [])).toEqual({
      code: 1,
      stdout: "",
      stderr: "The dependencies are not installed.\n    fix: npm ci\n",
    });
  });

  test.each([
    { what: "the bundler is missing", package: "esbuild", says: "The package esbuild is not installed." },
    { what: "a package is missing", package: "commander", says: "The package commander is not installed." },
    // No bundle of this command needs it.
    {
      what: "another's package is missing",
      package: "@pulumi",
      says: /^The package @pulumi\/[a-z]+ is not installed\.$/,
    },
    {
      what: "npm was interrupted",
      package: ".package-lock.json",
      says: "The dependencies are not installed as a whole.",
    },
    {
      what: "a package has another version",
      package: "commander",
      version: "1.0.0",
      says: /^The package commander is installed as 1\.0\.0, not as \d+\.\d+\.\d+\.$/,
    },
  ])("where $what it says so", async ({ package: name, version, says }) => {
    const folder = join(copy.root, "node_modules");
    rmSync(folder, { recursive: true, force: true });
    rmSync(cache(), { recursive: true, force: true });
    mkdirSync(folder);
    for (const entry of readdirSync(INSTALLED))
      if (entry !== name) symlinkSync(join(INSTALLED, entry), join(folder, entry));
    if (version !== undefined) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "package.json"), JSON.stringify({ name, version, main: "index.js" }));
      writeFileSync(join(folder, name, "index.js"), "");
    }
    const { code, stdout, stderr } = await copy.run("validate", []);
    const [said, ...fix] = stderr.split("\n");
    expect({ code, stdout, said, fix }).toEqual({
      code: 1,
      stdout: "",
      said: expect.stringMatching(says),
      fix: ["    fix: npm ci", ""],
    });
  });

  /** Overwrites a part of a bundle, with or without its being seen at the file's size and time. */
  function damage(command: string, begin: string, text: string, isWritten: boolean): void {
    const folder = join(copy.root, ".cache/commands", command);
    const record = join(folder, "bundle.json");
    const { key, written, ...rest } = JSON.parse(readFileSync(record, "utf8"));
    const [name = ""] = Object.keys(written).filter((file) => file.startsWith(begin) && file.endsWith(".js"));
    const part = join(folder, key, name);
    writeFileSync(part, text);
    const { size, mtimeMs } = statSync(part);
    if (!isWritten) written[name] = `${size} ${mtimeMs}`;
    writeFileSync(record, JSON.stringify({ key, written, ...rest }));
  }

  const bundles = () => readdirSync(cache()).filter((entry) => /^[0-9a-f]{24}$/.test(entry));
});
