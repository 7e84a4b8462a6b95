import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { GENERATED } from "../../render/rendered-file.ts";
import { anyCatalogue } from "../render/any-catalogue.ts";
import { readWorkflows, SETTINGS } from "../render/rendered.ts";
import { type Checkout, checkout } from "./checkout.ts";

vi.setConfig({ testTimeout: 120_000 });

const NOTHING = { actionlint: "actionlint: nothing found", zizmor: "zizmor: nothing found" };

let project: Checkout;
beforeAll(async () => {
  project = await checkout();
});
afterAll(() => project.remove());

/** Runs the linters over one workflow, or several. */
async function lint(workflows: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), "workflows-"));
  try {
    for (const [path, text] of Object.entries(workflows)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return await project.run("lint:workflows", ["--root", root]);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const WORKFLOW = ".github/workflows/ocr-worker-staging.yml";
const sound = () => project.read(WORKFLOW);

test("nothing is found in what is committed", async () => {
  const { code, stdout } = await project.run("lint:workflows", []);
  expect(code).toBe(0);
  expect(stdout).toContain(NOTHING.actionlint);
  expect(stdout).toContain(NOTHING.zizmor);
});

test("nothing is found in the workflows of any valid catalogue: a sample of them", async () => {
  const catalogues = fc.sample(anyCatalogue, { numRuns: 15, seed: 20261124 });
  const workflows = catalogues.flatMap((catalogue, i) => {
    const settings = {
      ...SETTINGS,
      isPublic: i % 2 === 0,
      publishesPage: i % 2 === 0,
      vercelTeams: i % 2 === 0 ? (["staging", "production"] as const) : [],
    };
    return readWorkflows(catalogue, settings).map(({ path, text }) => [
      path.replace(".yml", `-${i}.yml`),
      text,
    ]);
  });
  expect(workflows.length).toBeGreaterThan(50);
  const { code, stdout } = await lint(Object.fromEntries(workflows));

  expect(stdout.split("\n")).toEqual(expect.arrayContaining(Object.values(NOTHING)));
  expect(code).toBe(0);
});

describe("what is wrong is found", () => {
  test.each([
    ["a misspelt key", "runs-on:", "run-on:", /unexpected key "run-on"/],
    [
      "a step that nothing waits for",
      "steps.push.outputs.digest",
      "steps.pusch.outputs.digest",
      /property "pusch" is not defined/,
    ],
    ["an action pinned by a tag", /actions\/checkout@\w+/, "actions/checkout@v7", /unpinned-uses/],
    [
      "an expression in a shell",
      "run: uv run --locked pytest",
      "run: echo ${{ github.head_ref }}",
      /template-injection|potentially untrusted/,
    ],
    ["a token left behind", "persist-credentials: false", "fetch-depth: 1", /artipacked/],
    [
      "rights for everything",
      "permissions:\n      contents: read",
      "permissions: write-all",
      /excessive-permissions/,
    ],
  ] as const)("%s", async (_, from, to, finding) => {
    const broken = sound().replace(from, to);
    expect(broken).not.toBe(sound());
    const { code, stdout } = await lint({ [WORKFLOW]: broken });
    expect(code).toBe(1);
    expect(stdout).toMatch(finding);
  });
});

test("a linter that cannot be installed is reported", async () => {
  const other = await checkout();
  const bin = mkdtempSync(join(tmpdir(), "bin-"));
  try {
    // Neither Go nor Python, and nothing installed before.
    rmSync(join(other.root, ".tools"), { recursive: true, force: true });
    symlinkSync(process.execPath, join(bin, "node"));
    const { code, stdout, stderr } = await other.run("lint:workflows", [], { PATH: bin });

    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(
      "actionlint is missing and could not be installed: Go is not installed\n    fix: install Go",
    );
    expect(stderr).toContain("zizmor is missing and could not be installed: ");
    expect(stderr).toContain("fix: install Python 3 with pip");
    expect(stderr).toContain("shellcheck is not installed");
  } finally {
    rmSync(bin, { recursive: true });
    other.remove();
  }
});

test("the first line of a workflow says where it comes from", () => {
  expect(sound().split("\n")[0]).toBe(
    `# ${GENERATED("pipeline ocr-worker-staging of catalogue/", ".github/workflows/ocr-worker-staging.yml")}`,
  );
});
