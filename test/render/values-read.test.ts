import { describe, expect, test } from "vitest";
import { planOf } from "../../commands/plan/plan-of.ts";
import { ENVIRONMENTS, type Environment } from "../../model/entities/entity.ts";
import { BOOTSTRAP } from "../../model/entities/infrastructure.ts";
import { T } from "../components/fixtures.ts";
import { stackOf, testEstate } from "../estates/estates.ts";
import { namesRead, readWorkflows, SETTINGS } from "./rendered.ts";

const catalogue = testEstate().catalogue;

/** What the program puts into the GitHub environment. */
async function delivered(environment: Environment, team?: string) {
  const stack = stackOf(environment);
  const settings = team ? { ...stack.settings, vercel: { plan: "pro" as const, team } } : stack.settings;
  const resources = await planOf({ ...stack, settings });
  const names = (type: string, key: string) =>
    resources
      .filter((resource) => resource.type === type)
      .map(({ inputs }) => String(inputs[key]))
      .sort();
  return {
    secrets: names(T.environmentSecret, "secretName"),
    variables: names(T.environmentVariable, "variableName"),
  };
}

/** What the pipelines of an environment read. */
function read(environment: Environment, settings = SETTINGS) {
  const text = readWorkflows(catalogue, settings)
    .filter(({ pipeline }) => pipeline?.environment === environment)
    .map((workflow) => workflow.text)
    .join("\n");
  return { secrets: namesRead(text, "secrets"), variables: namesRead(text, "vars") };
}

describe.each(ENVIRONMENTS)("%s", (environment) => {
  test("every secret and variable that a pipeline reads is delivered, and each that is delivered is read", async () => {
    const expected = await delivered(environment);

    expect(expected.secrets.length + expected.variables.length).toBeGreaterThan(10);
    expect(read(environment)).toEqual(expected);
  });
});

test("the id of a Vercel team is read where it is delivered, and nowhere else", () => {
  const withTeam = read("production", { ...SETTINGS, vercelTeams: ["production"] });

  expect(withTeam.variables).toEqual([...read("production").variables, "VERCEL_ORG_ID"].sort());
});

test("the repository's own workflows read what is stored by hand, all of it and nothing else", () => {
  const text = readWorkflows(catalogue)
    .filter(({ pipeline }) => !pipeline)
    .map((workflow) => workflow.text)
    .join("\n");
  const stored = (kind: string) =>
    BOOTSTRAP.filter((value) => value.kind === kind)
      .map(({ name }) => name)
      .sort();

  expect(namesRead(text, "secrets")).toEqual(stored("secret"));
  expect(namesRead(text, "vars")).toEqual(stored("variable"));
});
