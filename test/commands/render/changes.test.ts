import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { writeAll } from "../../../commands/files/write-all.ts";
import {
  changesOf,
  foreignFiles,
  notReplaced,
  printChanges,
  replaceable,
} from "../../../commands/render/changes.ts";
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
  writeAll(root, changesOf(root, rendered));
  expect(changed()).toEqual([]);
  expect(readFileSync(join(root, first.path), "utf8")).toBe(first.text);
});

describe("once it is written", () => {
  beforeEach(() => writeAll(root, changesOf(root, rendered)));

  test("a file that was changed by hand is found and put right", () => {
    write(first.path, `${first.text}# more\n`);
    expect(changed()).toEqual([first.path]);
    writeAll(root, changesOf(root, rendered));
    expect(readFileSync(join(root, first.path), "utf8")).toBe(first.text);
  });

  test("a rendered file that nothing asks for any more is removed", () => {
    write(".github/workflows/retired.yml", first.text.replace(first.path, ".github/workflows/retired.yml"));
    const schema = rendered.at(-1);
    write(
      "schemas/retired.schema.json",
      schema?.text.replace(schema.path, "schemas/retired.schema.json") ?? "",
    );
    expect(changed()).toEqual([".github/workflows/retired.yml", "schemas/retired.schema.json"]);
    expect(foreignFiles(changesOf(root, rendered))).toEqual([]);
    writeAll(root, changesOf(root, rendered));
    expect(existsSync(join(root, ".github/workflows/retired.yml"))).toBe(false);
  });

  test("a copy of a rendered file is nobody's to remove, nor a workflow that somebody wrote to replace", () => {
    write(".github/workflows/mine.yml", first.text);
    write(first.path, "name: by hand\n");
    expect(foreignFiles(changesOf(root, rendered)).map(({ path }) => path)).toEqual([
      first.path,
      ".github/workflows/mine.yml",
    ]);
  });

  test("only a pipeline's workflow can be rendered elsewhere", () => {
    write(".github/CODEOWNERS", "* @acme\n");
    write(".github/workflows/infrastructure.yml", "name: by hand\n");
    expect(notReplaced(changesOf(root, rendered)).sort()).toEqual(
      [".github/CODEOWNERS", ".github/workflows/infrastructure.yml"].map(
        (path) => `${path}: this file is not replaced; it was not rendered: move it`,
      ),
    );
    expect(replaceable(changesOf(root, rendered))).toEqual([]);
  });

  test("line ends of a checkout are no difference", () => {
    write(first.path, first.text.replaceAll("\n", "\r\n"));
    expect(changed()).toEqual([]);
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
    expect(text.split("\n", 2).join("\n")).toMatch(/`npm run render` into \S+ from \S/);
    expect(text.endsWith("\n") && !text.endsWith("\n\n")).toBe(true);
  }
});

test("a diff does not repeat a credential that somebody pasted", () => {
  const said: string[] = [];
  const spy = vi.spyOn(console, "log").mockImplementation((text) => void said.push(text));
  const token = `ghp_${"aB3".repeat(12)}`;
  printChanges([{ path: "a.yml", before: `one\n# token: ${token}\n`, after: "one\n" }]);
  spy.mockRestore();
  expect(said.join()).toContain("-# token: (hidden");
  expect(said.join()).not.toContain(token);
});
