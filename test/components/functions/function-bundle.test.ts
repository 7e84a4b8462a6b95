import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bundle, bundleFunction } from "../../../components/functions/function-bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "bundle-"));
afterAll(() => rmSync(folder, { recursive: true }));

const made = () => bundleFunction("relay", folder);
const madeAt = () => statSync(join(folder, "relay/index.js")).mtimeMs;

let first: Bundle;
beforeAll(async () => {
  first = await made();
});

test("a function is one file and its manifest", () => {
  expect(Object.keys(first.files)).toEqual(["index.js", "package.json"]);
  expect(JSON.parse(readFileSync(first.files["package.json"] ?? "", "utf8"))).toEqual({
    name: "relay",
    private: true,
    main: "index.js",
  });
});

test("the file holds nothing of where it was made, and asks for no package", () => {
  const code = readFileSync(first.files["index.js"] ?? "", "utf8");
  expect(code).not.toContain(join(import.meta.dirname, "../../.."));
  const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = ""]) => name);
  const packages = required.filter((name) => !name.startsWith("node:") && !name.startsWith("."));
  // node-fetch looks for encoding, and does without.
  expect(packages.filter((name) => !process.getBuiltinModule(name))).toEqual(["encoding"]);
});

test("where nothing can be written, it is bundled elsewhere, and nothing is left of it but what is deployed", async () => {
  const file = join(folder, "a-file");
  writeFileSync(file, "");
  const bundle = await bundleFunction("relay", file);
  expect(bundle.digest).toBe(first.digest);
  expect(readFileSync(bundle.files["index.js"] ?? "", "utf8")).toBe(
    readFileSync(first.files["index.js"] ?? "", "utf8"),
  );
  expect(readFileSync(file, "utf8")).toBe("");
});

describe("made again", () => {
  test("from the same, it is taken as it is", async () => {
    const before = madeAt();
    expect(await made()).toEqual(first);
    expect(madeAt()).toBe(before);
  });

  test("from something else, it is bundled anew, to the same where the code is the same", async () => {
    const recipe = join(folder, "relay/made-from");
    expect(existsSync(recipe)).toBe(true);
    const before = madeAt();
    rmSync(recipe);
    expect(await made()).toEqual(first);
    expect(madeAt()).toBeGreaterThan(before);
  });
});
