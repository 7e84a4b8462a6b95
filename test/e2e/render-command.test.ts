import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Checkout, checkout } from "./checkout.ts";

vi.setConfig({ testTimeout: 60_000 });

let project: Checkout;
beforeEach(async () => {
  project?.remove();
  project = await checkout();
});
afterAll(() => project.remove());

const WORKFLOW = ".github/workflows/api-staging.yml";

describe("npm run render -- --check", () => {
  test("finds nothing in what is committed", async () => {
    expect(await project.run("render", ["--check"])).toEqual({
      code: 0,
      stdout: "everything is as rendered\n",
      stderr: "",
    });
  });

  test("shows an edit by hand as a unified diff, and changes nothing", async () => {
    project.edit(WORKFLOW, "timeout-minutes: 20", "timeout-minutes: 200");
    const { code, stdout, stderr } = await project.run("render", ["--check"]);

    expect(code).toBe(1);
    expect(stdout).toContain(`--- a/${WORKFLOW}\n+++ b/${WORKFLOW}\n@@ `);
    expect(stdout).toContain("\n-    timeout-minutes: 200\n+    timeout-minutes: 20\n");
    expect(stderr).toBe("\n1 file not as rendered. Run `npm run render`.\n");
    expect(project.read(WORKFLOW)).toContain("timeout-minutes: 200");
  });

  test("names a file that is not replaced, and shows no diff of it", async () => {
    project.edit(WORKFLOW, project.read(WORKFLOW), "name: by hand\n");
    const { code, stdout, stderr } = await project.run("render", ["--check"]);

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(
      `${WORKFLOW}: this file is not replaced; it was not rendered: move it, or give the pipeline another workflow_file\n`,
    );
    expect((await project.run("render", [])).stderr).toBe(stderr);
  });

  test("shows what a change of the catalogue would change", async () => {
    project.edit(
      "catalogue/surfaces.yaml",
      "access: public\n  supabase_schema: app_staging",
      "access: public\n  supabase_schema: app_stage",
    );
    const { code, stdout } = await project.run("render", ["--check"]);

    expect(code).toBe(1);
    expect(stdout.match(/^\+\+\+ .*/gm)).toEqual(["+++ b/docs/catalogue.md"]);
  });
});

describe("npm run render", () => {
  test("writes what changed, and removes the workflow of a pipeline that is gone", async () => {
    project.edit(
      "catalogue/pipelines.yaml",
      ".github/workflows/api-staging.yml",
      ".github/workflows/api-main.yml",
    );
    const { code, stdout } = await project.run("render", []);

    expect(code).toBe(0);
    expect(stdout.trim().split("\n").sort()).toEqual([
      `removed ${WORKFLOW}`,
      "wrote .github/workflows/api-main.yml",
      "wrote docs/catalogue.md",
      "wrote docs/operations.md",
    ]);
    expect(existsSync(join(project.root, WORKFLOW))).toBe(false);
    expect((await project.run("render", ["--check"])).code).toBe(0);
  });

  test("follows the settings: the default branch, and whether there is a Vercel team", async () => {
    project.edit(
      "Pulumi.production.yaml",
      "plan: hobby",
      "plan: pro\n    team: team_abcdefghijklmnopqrstuvwx",
    );
    project.edit("Pulumi.staging.yaml", "default_branch: main", "default_branch: trunk");
    project.edit("Pulumi.production.yaml", "default_branch: main", "default_branch: trunk");
    const { stdout } = await project.run("render", []);

    expect(stdout.trim().split("\n")).toEqual([
      "wrote .github/workflows/governance.yml",
      "wrote .github/workflows/infrastructure.yml",
      "wrote .github/workflows/portal-production.yml",
      // Who has a team needs a token of it, which the page lists.
      "wrote docs/catalogue.md",
      "wrote docs/operations.md",
    ]);
    expect(project.read(".github/workflows/infrastructure.yml")).toContain("      - trunk\n");
    expect(project.read(".github/workflows/portal-production.yml")).toContain('--scope "$TEAM"');
  });

  test("writes nothing where the catalogue is not valid", async () => {
    project.edit(
      "catalogue/pipelines.yaml",
      "- id: api-staging\n  app: api",
      "- id: api-staging\n  app: apy",
    );
    const { code, stdout, stderr } = await project.run("render", []);

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain('catalogue/pipelines.yaml:6:8: error: pipeline api-staging, app = "apy"');
  });
});
