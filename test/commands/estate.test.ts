import { afterAll, afterEach, expect, test } from "vitest";
import { loadEstate } from "../../commands/estate.ts";
import { formatProblem, type Problem } from "../../model/problems/problem.ts";
import { type Edit, Estate } from "../model/broken-estate.ts";

const estate = new Estate();
afterEach(() => estate.restore());
afterAll(() => estate.remove());

function loaded(...edits: Edit[]) {
  for (const [file, text] of estate.changed(edits)) estate.write(file, text);
  return loadEstate(estate.root);
}

const budget = (monthly_usd: number): Edit => [
  "Pulumi.staging.yaml",
  "  skeleton:protection: true\n",
  `  skeleton:protection: true\n  skeleton:budget:\n    monthly_usd: ${monthly_usd}\n`,
];
/** What is said of budgets, among all that is. */
const ofBudgets = (problems: readonly Problem[]) => problems.filter(({ field }) => field?.includes("budget"));
const warm: Edit = ["surface api-staging", "min_instances: 0", "min_instances: 1"];

test("a stack that is expected to cost more than its budget is a warning, at the budget, and the estate is loaded", () => {
  const { catalogue, stacks, problems } = loaded(budget(2), warm);
  const lines =
    estate
      .changed([budget(2)])
      .get("Pulumi.staging.yaml")
      ?.split("\n") ?? [];
  const line = lines.indexOf("    monthly_usd: 2") + 1;

  expect(catalogue).toBeDefined();
  expect(stacks.map(({ environment }) => environment)).toEqual(["staging", "production"]);
  expect(ofBudgets(problems).map(formatProblem)).toEqual([
    expect.stringMatching(
      /^Pulumi\.staging\.yaml:\d+:18: warning: skeleton:budget\.monthly_usd = 2: staging is expected to cost \$5\.\d\d a month, \$3\.\d\d more than this\n {4}fix: write min_instances: 0 for api-staging in catalogue\/surfaces\.yaml, if it may start when it is called \(saves \$\d\.\d\d a month\), or raise the budget; npm run cost shows what it is made of$/,
    ),
  ]);
  expect(ofBudgets(problems)[0]?.place.line).toBe(line);
});

test("a budget that suffices is not told of", () => {
  expect(ofBudgets(loaded(budget(20), warm).problems)).toEqual([]);
});

test("errors of the catalogue hide none of the settings, nor one key of those another; what waits is named", () => {
  const { catalogue, problems } = loaded(
    ["surface api-staging", "app: api", "app: apy"],
    ["Pulumi.staging.yaml", "region: asia-northeast1", "region: Tokyo"],
    ["Pulumi.staging.yaml", "users: [1001, 1002]", "users: [1001, 1001]"],
  );

  expect(catalogue).toBeUndefined();
  const said = problems.map(formatProblem).join("\n");
  expect(said).toMatch(/surfaces\.yaml:\d+:\d+: error: surface api-staging, app = "apy": /);
  expect(said).toContain("A new app is a row of the table in model/entities/app.ts, e.g. `billing: {");
  expect(said).toMatch(/Pulumi\.staging\.yaml:\d+:\d+: error: skeleton:gcp\.region = "Tokyo": /);
  expect(said).toContain("users[1] = 1001: this id is written twice");
  expect(said).toContain(
    "catalogue/surfaces.yaml:1:1: warning: not checked while this file has errors: whether every pipeline has a surface",
  );
  expect(said).toContain(
    "warning: not checked while gcp has errors: whether the region is known, where services answer",
  );
});

test("what may stand in a file that has an error is not said to be absent", () => {
  const { problems } = loaded(
    ["surface api-staging", "app: api", "app: apy"],
    ["surface api-staging", "concurrency_limit: ", "concurrency: "],
  );
  const said = problems.map(formatProblem).join("\n");
  expect(said).not.toContain("there is no Cloud Run surface of this id");
});

test("what a stack costs is not told where only that stack is read, since the others use the free tiers as well", () => {
  loaded(budget(0), warm);
  expect(ofBudgets(loadEstate(estate.root, ["staging"]).problems)).toEqual([]);
});

test("domains that are not mapped are one warning a stack, at the setting", () => {
  const { stacks, problems } = loaded();

  expect(stacks.length).toBe(2);
  expect(problems.map(({ severity, field, place }) => [severity, field, place.file])).toEqual([
    ["warning", "skeleton:gcp.map_domains", "Pulumi.staging.yaml"],
    ["warning", "skeleton:gcp.map_domains", "Pulumi.production.yaml"],
  ]);
});
