import { describe, expect, test } from "vitest";
import { planOf } from "../../commands/plan/plan-of.ts";
import { BOOTSTRAP } from "../../model/entities/bootstrap.ts";
import { ENVIRONMENTS, type Environment } from "../../model/entities/entity.ts";
import { INFRASTRUCTURE_ENVIRONMENTS } from "../../model/entities/infrastructure.ts";
import { T } from "../components/fixtures.ts";
import { stackOf, testEstate } from "../estates/estates.ts";
import { jobsOf, namesRead, readWorkflows, SETTINGS } from "./rendered.ts";

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

/** What the jobs of one GitHub environment of the repository's own workflows read. */
function readIn(environment: string, settings = SETTINGS) {
  const jobs = readWorkflows(catalogue, settings)
    .filter(({ pipeline }) => !pipeline)
    .flatMap(jobsOf)
    .filter(([, job]) => job.environment?.name === environment);
  const text = JSON.stringify(jobs);
  return { secrets: namesRead(text, "secrets"), variables: namesRead(text, "vars") };
}

describe.each(Object.values(INFRASTRUCTURE_ENVIRONMENTS))("$name", ({ name, stack }) => {
  test("its jobs read what the page says is stored there by hand, all of it and nothing else", () => {
    const stored = (kind: string) =>
      BOOTSTRAP.filter((value) => value.kind === kind && value.environments.some((at) => at.name === name))
        .map((value) => value.name)
        .sort();

    expect(readIn(name, { ...SETTINGS, vercelTeams: [stack] })).toEqual({
      secrets: stored("secret"),
      variables: stored("variable"),
    });
  });
});

test("a preview reads no token of Vercel where a personal account owns the projects", () => {
  expect(readIn("production-preview").secrets).not.toContain("VERCEL_API_TOKEN");
});

test("outside an environment the repository's own workflows read nothing that is stored", () => {
  for (const [id, job] of readWorkflows(catalogue)
    .filter(({ pipeline }) => !pipeline)
    .flatMap(jobsOf)) {
    if (job.environment === undefined) expect(JSON.stringify(job), id).not.toMatch(/\b(secrets|vars)\./);
  }
});
