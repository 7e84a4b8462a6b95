import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadEstate } from "../../../commands/estate.ts";
import { namedStacks } from "../../../commands/named-stacks.ts";
import { isError } from "../../../model/problems/problem.ts";
import { estateRoot } from "../../estates/estates.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "present-stacks-"));
  cpSync(estateRoot("minimal"), root, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const stacks = () => loadEstate(root).stacks.map(({ environment }) => environment);
const errors = () =>
  loadEstate(root)
    .problems.filter(isError)
    .map(({ place, wrong }) => `${place.file}: ${wrong}`);

test("an estate may have one stack, and the other environment needs no file", () => {
  expect(stacks()).toEqual(["staging"]);
  expect(errors()).toEqual([]);
});

test("an environment that the catalogue has an entry in needs its file", () => {
  const pipeline = `- { id: api-production, app: api, environment: production, workflow_file: .github/workflows/p.yml, triggers: ["tag:v*"], stages: [Build] }\n`;
  writeFileSync(join(root, "catalogue/pipelines.yaml"), pipeline);
  expect(errors()).toContain("Pulumi.production.yaml: the file does not exist");
});

test("a stack whose plan was accepted is not left out because its file is gone", () => {
  mkdirSync(join(root, "inventory"));
  writeFileSync(join(root, "inventory/production.json"), "[]\n");
  expect(errors()).toEqual(["Pulumi.production.yaml: the file does not exist"]);
  expect(loadEstate(root).problems.find(isError)?.fix).toMatch(
    /; or, if there is to be no production, remove inventory\/production\.json$/,
  );
});

test("an estate without any stack is told of both files", () => {
  for (const file of ["pipelines", "surfaces"]) writeFileSync(join(root, `catalogue/${file}.yaml`), "[]\n");
  rmSync(join(root, "Pulumi.staging.yaml"));
  expect(errors()).toEqual([
    "Pulumi.staging.yaml: the file does not exist",
    "Pulumi.production.yaml: the file does not exist",
  ]);
  expect(loadEstate(root).problems.map(({ fix }) => fix)).not.toContainEqual(
    expect.stringContaining("inventory/"),
  );
});

test("stacks that contradict each other are told whatever else is wrong with them", () => {
  const text = readFileSync(join(root, "Pulumi.staging.yaml"), "utf8");
  const other = text.replace("visibility: public", "visibility: private");
  expect(other).not.toBe(text);
  writeFileSync(join(root, "Pulumi.production.yaml"), other);
  expect(errors()).toContain(
    "Pulumi.production.yaml: stack staging says public: both state the visibility of this repository, and one of them is wrong",
  );
});

test("a command about a stack that the estate does not have is refused, with those that there are", () => {
  const { stacks } = loadEstate(root);
  expect(namedStacks(stacks, undefined)).toEqual(stacks);
  expect(namedStacks(stacks, "staging")).toEqual(stacks);
  expect(() => namedStacks(stacks, "production")).toThrow(
    "the estate has no stack production\n    fix: name staging, or leave it out",
  );
});
