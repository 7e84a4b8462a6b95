import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
});

test("an estate without any stack is told of both files", () => {
  for (const file of ["pipelines", "surfaces"]) writeFileSync(join(root, `catalogue/${file}.yaml`), "[]\n");
  rmSync(join(root, "Pulumi.staging.yaml"));
  expect(errors()).toEqual([
    "Pulumi.staging.yaml: the file does not exist",
    "Pulumi.production.yaml: the file does not exist",
  ]);
});

test("a command about a stack that the estate does not have is refused, with those that there are", () => {
  const { stacks } = loadEstate(root);
  expect(namedStacks(stacks, undefined)).toEqual(stacks);
  expect(namedStacks(stacks, "staging")).toEqual(stacks);
  expect(() => namedStacks(stacks, "production")).toThrow(
    "the estate has no stack production\n    fix: name staging, or leave it out",
  );
});
