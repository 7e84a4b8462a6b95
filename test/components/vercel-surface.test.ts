import { describe, expect, test } from "vitest";
import { VercelSurface, type VercelSurfaceArgs } from "../../components/vercel-surface.ts";
import { databaseUrl, github, hidden, logLevel, plan, portal, ref, T, valueFor } from "./fixtures.ts";

const PARENT = ref("skeleton:vercel:VercelSurface", "portal-staging");

const planOf = (args: Partial<VercelSurfaceArgs> = {}) =>
  plan(
    () =>
      new VercelSurface("portal-staging", {
        surface: portal,
        github,
        secrets: [databaseUrl, logLevel],
        valueFor,
        protect: false,
        ...args,
      }),
  );

test("the project, exactly", async () => {
  expect((await planOf()).one(T.vercelProject)).toEqual({
    type: T.vercelProject,
    name: "portal-staging",
    parent: PARENT,
    inputs: {
      name: "portal-staging",
      framework: "nextjs",
      rootDirectory: "apps/portal",
      gitRepository: { type: "github", repo: "example-founder/estate", productionBranch: "main" },
      ignoreCommand:
        '[ "$VERCEL_GIT_COMMIT_REF" = "main" ] || exit 0; git diff --quiet HEAD^ HEAD -- . || exit 1',
      vercelAuthentication: { deploymentType: "standard_protection_new" },
    },
  });
});

test("the domain and the bypass, exactly", async () => {
  const made = await planOf();

  expect(made.one(T.vercelDomain)).toEqual({
    type: T.vercelDomain,
    name: "portal-staging",
    parent: PARENT,
    dependsOn: [ref(T.vercelProject, "portal-staging")],
    inputs: { projectId: "Project(portal-staging).id", domain: "portal.staging.example.com" },
  });
  expect(made.one(T.vercelBypass)).toEqual({
    type: T.vercelBypass,
    name: "portal-staging",
    parent: PARENT,
    dependsOn: [ref(T.vercelProject, "portal-staging")],
    inputs: { projectId: "Project(portal-staging).id", note: "Smoke and load tests" },
  });
});

describe("variables", () => {
  test("one resource each, exactly", async () => {
    const variable = (key: string, value: string, sensitive: boolean) => ({
      type: T.vercelVariable,
      name: `portal-staging-${key}`,
      parent: PARENT,
      dependsOn: [ref(T.vercelProject, "portal-staging")],
      inputs: {
        projectId: "Project(portal-staging).id",
        key,
        value: hidden(value),
        targets: ["production"],
        sensitive,
      },
    });

    expect((await planOf()).all(T.vercelVariable)).toEqual([
      variable("DATABASE_URL", "value of database-url-staging", true),
      variable("ENVIRONMENT", "staging", false),
      variable("LOG_LEVEL", "value of log-level-staging", false),
      variable("SUPABASE_SCHEMA", "app_staging", false),
    ]);
  });

  test("`sensitive` is always said, since Vercel cannot take it back later", async () => {
    for (const { inputs } of (await planOf()).all(T.vercelVariable)) {
      expect(inputs.sensitive).toBeTypeOf("boolean");
    }
  });

  test("never in the plural resource nor in the project: both keep values in the state in plain text", async () => {
    const made = await planOf();

    expect(made.resources.map(({ type }) => type)).not.toContain(
      "vercel:index/projectEnvironmentVariables:ProjectEnvironmentVariables",
    );
    expect(made.one(T.vercelProject).inputs).not.toHaveProperty("environments");
  });

  test("by `value`, since changes of `valueWo` are never detected", async () => {
    for (const { inputs } of (await planOf()).all(T.vercelVariable)) {
      expect(inputs).not.toHaveProperty("valueWo");
    }
  });
});

test("deployment protection is written with underscores, as the API takes it", async () => {
  const { vercelAuthentication } = (await planOf()).one(T.vercelProject).inputs;

  expect(vercelAuthentication).toEqual({ deploymentType: expect.stringMatching(/^[a-z_]+$/) });
});

test("smoke and load tests get through deployment protection", async () => {
  expect((await planOf()).all(T.vercelBypass)).toHaveLength(1);
});

test("where CI deploys, Vercel is not connected to Git and builds nothing by itself", async () => {
  const { git_branch: _, ...surface } = portal;
  const { inputs } = (await planOf({ surface })).one(T.vercelProject);

  expect(inputs).not.toHaveProperty("gitRepository");
  expect(inputs.ignoreCommand).toBe("exit 0");
});

test("without a root directory, the site is at the root", async () => {
  const { root_directory: _, ...surface } = portal;

  expect((await planOf({ surface })).one(T.vercelProject).inputs).not.toHaveProperty("rootDirectory");
});

test("Vercel's own domain is there without being asked for", async () => {
  const made = await planOf({ surface: { ...portal, endpoint_url: "https://portal-staging.vercel.app" } });

  expect(made.all(T.vercelDomain)).toEqual([]);
});

test("another name below vercel.app is claimed as a domain is", async () => {
  const made = await planOf({
    surface: { ...portal, endpoint_url: "https://acme-portal-staging.vercel.app" },
  });

  expect(made.one(T.vercelDomain).inputs).toMatchObject({ domain: "acme-portal-staging.vercel.app" });
});

test("protection is the project's", async () => {
  const made = await planOf({ protect: true });

  expect(made.resources.filter(({ protect }) => protect).map(({ type }) => type)).toEqual([T.vercelProject]);
});
