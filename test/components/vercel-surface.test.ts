import { describe, expect, test } from "vitest";
import { VercelSurface, type VercelSurfaceArgs } from "../../components/vercel-surface.ts";
import type { StackSettings } from "../../model/settings.ts";
import { databaseUrl, hidden, logLevel, plan, portal, ref, settings, T, valueFor } from "./fixtures.ts";

const PARENT = ref("skeleton:vercel:VercelSurface", "portal-staging");

const planOf = (args: Partial<VercelSurfaceArgs> = {}) =>
  plan(
    () =>
      new VercelSurface("portal-staging", {
        surface: portal,
        settings,
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
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in.
        'b=main; [ "${VERCEL_GIT_COMMIT_REF:-$b}" = $b ] || exit 0; test -n "$VERCEL_GIT_PREVIOUS_SHA" && git diff --quiet "$VERCEL_GIT_PREVIOUS_SHA" HEAD -- . && exit 0; exit 1',
      automaticallyExposeSystemEnvironmentVariables: true,
      autoAssignCustomDomains: true,
      gitForkProtection: true,
      prioritiseProductionBuilds: false,
      gitLfs: false,
      directoryListing: false,
      customerSuccessCodeVisibility: false,
      functionFailover: false,
      resourceConfig: { fluid: true, functionDefaultRegions: ["hnd1"] },
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
  // Vercel builds what CI uploads, and would skip that too.
  expect(inputs).not.toHaveProperty("ignoreCommand");
});

describe("what a setting decides", () => {
  const withVercel = async (vercel: Partial<StackSettings["vercel"]>) =>
    planOf({ settings: { ...settings, vercel: { ...settings.vercel, ...vercel } } });

  test("functions run where the setting says, and beside the stack's services otherwise", async () => {
    const { inputs } = (await withVercel({ function_region: "sin1" })).one(T.vercelProject);
    expect(inputs.resourceConfig).toEqual({ fluid: true, functionDefaultRegions: ["sin1"] });
  });

  test("older pages keep their functions for a while, on the plans that have it", async () => {
    expect((await withVercel({ plan: "pro" })).one(T.vercelProject).inputs.skewProtection).toBe("12 hours");
    expect((await withVercel({ plan: "hobby" })).one(T.vercelProject).inputs).not.toHaveProperty(
      "skewProtection",
    );
  });

  test("every variable is sensitive where the team's policy asks for it", async () => {
    const made = (await withVercel({ all_variables_sensitive: true })).all(T.vercelVariable);
    expect(made.map(({ inputs }) => inputs.sensitive)).toEqual(made.map(() => true));
  });
});

test("without a root directory, or at ., the site is at the root", async () => {
  const { root_directory: _, ...surface } = portal;
  for (const atRoot of [surface, { ...surface, root_directory: "." }]) {
    const { inputs } = (await planOf({ surface: atRoot })).one(T.vercelProject);
    expect(inputs).not.toHaveProperty("rootDirectory");
  }
});

test("a slash at the end of the root directory is left out", async () => {
  const surface = { ...portal, root_directory: "apps/portal/" };
  expect((await planOf({ surface })).one(T.vercelProject).inputs.rootDirectory).toBe("apps/portal");
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
