import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Checkout, checkout } from "./checkout.ts";

/** A file that `npm run validate` loads through others. */
const SOURCE = "model/rules/coverage.ts";

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
    expect(new Set(runs).size).toBe(1);
    expect(readdirSync(cache()).filter((entry) => entry.startsWith("unfinished"))).toEqual([]);
  });

  test("which a bundler that was killed does not spoil", async () => {
    rmSync(cache(), { recursive: true });
    mkdirSync(join(cache(), "unfinished-1"), { recursive: true });
    writeFileSync(join(cache(), "unfinished-1/validate.js"), "syntax error(");
    writeFileSync(join(cache(), "bundle.json"), '{"key": "');
    expect(await help()).toContain("npm run validate");
  });

  test("or from its sources, where nothing can be written", async () => {
    rmSync(join(copy.root, ".cache"), { recursive: true });
    writeFileSync(join(copy.root, ".cache"), "not a folder");
    expect(await help()).toContain("npm run validate");
    rmSync(join(copy.root, ".cache"));
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

  test("without its dependencies it says so, in one sentence and its fix", async () => {
    rmSync(join(copy.root, "node_modules"));
    expect(await copy.run("validate", [])).toEqual({
      code: 1,
      stdout: "",
      stderr: "The dependencies are not installed.\n    fix: npm ci\n",
    });
  });

  const bundles = () => readdirSync(cache()).filter((entry) => /^[0-9a-f]{24}$/.test(entry));
});
