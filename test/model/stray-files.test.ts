import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { formatProblem } from "../../model/problems/problem.ts";
import { strayFiles } from "../../model/stray-files.ts";
import { Estate } from "./broken-estate.ts";

let estate: Estate;
beforeEach(() => {
  estate = new Estate();
});
afterEach(() => estate.remove());
const found = () => strayFiles(estate.root).map(formatProblem);

test("an estate of its own files has none", () => {
  estate.write("Pulumi.yaml", 'name: "skeleton" # the project\nruntime: nodejs\n');
  estate.write("catalogue/README.md", "notes\n");
  estate.write("catalogue/.surfaces.yaml.swp", "an editor's\n");
  expect(found()).toEqual([]);
});

test("a file that nobody reads is named, with the one that is meant", () => {
  estate.write("catalogue/surfaces.yml", "[]\n");
  estate.write("catalogue/guardrail.yaml", "[]\n");
  estate.write("catalogue/extra.yaml", "[]\n");
  estate.write("catalogue/extra/secrets.yaml", "[]\n");
  estate.write("Pulumi.yaml", "name: skeleton\n");
  estate.write("Pulumi.yml", "name: skeleton\n");
  estate.write("Pulumi.dev.yaml", "config: {}\n");
  estate.write("Pulumi.prod.yaml", "config: {}\n");
  estate.write("Pulumi.Production.yml", "config: {}\n");

  expect(found()).toEqual([
    expect.stringMatching(
      /^catalogue\/extra\.yaml:1:1: warning: nobody reads this file\n.*the files are pipelines\.yaml, /,
    ),
    expect.stringMatching(
      /^catalogue\/extra\/secrets\.yaml:1:1: warning: .*\n.*did you mean "secrets\.yaml"\?/,
    ),
    expect.stringMatching(
      /^catalogue\/guardrail\.yaml:1:1: warning: .*\n.*did you mean "guardrails\.yaml"\?/,
    ),
    expect.stringMatching(/^catalogue\/surfaces\.yml:1:1: warning: .*\n.*did you mean "surfaces\.yaml"\?/),
    expect.stringMatching(
      /^Pulumi\.Production\.yml:1:1: warning: .*\n.*did you mean "Pulumi\.production\.yaml"\?/,
    ),
    expect.stringMatching(/^Pulumi\.dev\.yaml:1:1: warning: .*\n.*the stacks are staging and production/),
    // It may hold all settings of a stack, and its secrets.
    expect.stringMatching(
      /^Pulumi\.prod\.yaml:1:1: warning: .*\n.*did you mean "Pulumi\.production\.yaml"\? move what is in it there/,
    ),
    expect.stringMatching(/^Pulumi\.yml:1:1: warning: nobody reads this file/),
  ]);
});

test.each([
  ["{{{", /^Pulumi\.yaml:1:\d+: error: /],
  ["name: skeleton\n<<<<<<< HEAD\n", /^Pulumi\.yaml:2:1: error: git left a conflict here/],
])("a project file that is no YAML is an error: %j", (text, said) => {
  estate.write("Pulumi.yaml", text);
  expect(found()[0]).toMatch(said);
});

test("a project file of another name is renamed: Pulumi reads it", () => {
  estate.write("Pulumi.yml", "name: skeleton\n");
  expect(found()).toEqual([
    "Pulumi.yml:1:1: error: the file of the project is Pulumi.yaml\n    fix: rename it to Pulumi.yaml",
  ]);
});

test("a link to nothing in the place of the project file is told", () => {
  symlinkSync("nowhere", join(estate.root, "Pulumi.yaml"));
  expect(found()).toEqual([expect.stringMatching(/^Pulumi\.yaml:1:1: error: /)]);
});

test.each(["runtime: nodejs\n", "Name: skeleton\n"])(
  "without a name, no setting would be found: %j",
  (text) => {
    estate.write("Pulumi.yaml", text);
    expect(found()).toEqual([
      "Pulumi.yaml:1:1: error: name: the project has no name, so none of its settings would be found\n    fix: write name: skeleton",
    ]);
  },
);

test("under another project's name, no setting would be found", () => {
  estate.write("Pulumi.yaml", "runtime: nodejs\nname: delivery\n");
  expect(found().at(-1)).toBe(
    "Pulumi.yaml:2:1: error: name: the project has another name than skeleton, so none of its settings would be found\n    fix: write name: skeleton",
  );
});

test.each([
  ["description: TOKEN\n", "Pulumi.yaml:2:14: error: description: "],
  ["# TOKEN\n", "Pulumi.yaml:2:1: error: "],
  ["config: { TOKEN: 1 }\n", "Pulumi.yaml:2:11: error: config.(hidden: it looks like a credential): "],
])("a credential in the project file: %j", (line, place) => {
  const token = `pul-${"0a1b2c3d4e".repeat(4)}`;
  estate.write("Pulumi.yaml", `name: skeleton\n${line.replace("TOKEN", token)}`);
  expect(found()).toEqual([
    `${place}this looks like a credential, and files of the repository hold no secret values\n` +
      "    fix: remove it, revoke it, and store a new one with `pulumi config set --secret`",
  ]);
});
