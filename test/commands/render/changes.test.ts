import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyChanges, changesOf } from "../../../commands/render/changes.ts";
import { MARK } from "../../../render/rendered-file.ts";
import { RENDERED_FOLDERS, renderedFiles } from "../../../render/rendered-files.ts";
import { testEstate } from "../../estates/estates.ts";
import { SETTINGS } from "../../render/rendered.ts";

const rendered = renderedFiles(testEstate().catalogue, SETTINGS);
const [first] = rendered;
if (!first) throw new Error("nothing is rendered");

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rendered-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const changed = () => changesOf(root, rendered).map(({ path }) => path);

test("everything is new in an empty project, and nothing once it is written", () => {
  expect(changed()).toEqual(rendered.map(({ path }) => path));
  applyChanges(root, changesOf(root, rendered));
  expect(changed()).toEqual([]);
  expect(readFileSync(join(root, first.path), "utf8")).toBe(first.text);
});

describe("once it is written", () => {
  beforeEach(() => applyChanges(root, changesOf(root, rendered)));

  test("a file that was changed by hand is found and put right", () => {
    write(first.path, `${first.text}# more\n`);
    expect(changed()).toEqual([first.path]);
    applyChanges(root, changesOf(root, rendered));
    expect(readFileSync(join(root, first.path), "utf8")).toBe(first.text);
  });

  test("a rendered file that nothing asks for any more is removed", () => {
    write(".github/workflows/retired.yml", first.text);
    write("schemas/retired.schema.json", rendered.at(-1)?.text ?? "");
    expect(changed()).toEqual([".github/workflows/retired.yml", "schemas/retired.schema.json"]);
    applyChanges(root, changesOf(root, rendered));
    expect(existsSync(join(root, ".github/workflows/retired.yml"))).toBe(false);
  });

  test("files that people wrote stay, whatever they mention further down", () => {
    write(".github/workflows/own.yml", "name: own\n");
    write("docs/notes.md", `# Notes\n\n\n${MARK}\n`);
    expect(changed()).toEqual([]);
  });
});

test("every file is in a folder that is looked through, and starts with the line by which it is known", () => {
  for (const { path, text } of rendered) {
    expect(RENDERED_FOLDERS).toContain(dirname(path));
    expect(text.split("\n", 2).join("\n")).toContain(MARK);
    expect(text.split("\n", 2).join("\n")).toMatch(/`npm run render` from \S/);
    expect(text.endsWith("\n") && !text.endsWith("\n\n")).toBe(true);
  }
});
