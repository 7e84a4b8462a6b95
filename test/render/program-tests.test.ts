import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { REQUIRED_CHECKS } from "../../model/delivery/repository-rules.ts";
import type { Job } from "../../render/workflow/workflow.ts";
import { testEstate } from "../estates/estates.ts";
import { readWorkflows, stepsOf } from "./rendered.ts";

// The step that decides whether `npm test` runs, as GitHub would run it, in real repositories.

const { catalogue } = testEstate();
const surfaces = catalogue.surfaces.map((surface) =>
  surface.platform === "vercel" ? { ...surface, root_directory: "web/portal" } : surface,
);
const [infrastructure] = readWorkflows({ ...catalogue, surfaces }).filter(
  ({ workflow }) => workflow.name === "infrastructure",
);
if (!infrastructure) throw new Error("no workflow of the repository's own");
const { jobs } = infrastructure.workflow;
const decides = stepsOf(infrastructure).find(({ id }) => id === "changed")?.run ?? "";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "program-tests-"));
  git("init", "--quiet", "--initial-branch", "main");
  commit("README.md", "model/names.ts", "catalogue/surfaces.yaml", "apps/api/main.py");
});
afterEach(() => rmSync(root, { recursive: true }));

function git(...args: string[]): string {
  const own = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...own, ...args], { cwd: root, encoding: "utf8" }).trim();
}

/** Commits another text of each file. @returns the commit */
function commit(...files: string[]): string {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${Math.random()}\n`);
  }
  git("add", "--all");
  git("commit", "--quiet", "--message", files.join(" "));
  return git("rev-parse", "HEAD");
}

/** What the step finds, compared with what was there before. */
function changed(before: string): string {
  const output = join(root, ".git/output");
  execFileSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", decides], {
    cwd: root,
    env: { PATH: process.env.PATH, BEFORE: before, GITHUB_OUTPUT: output },
    stdio: ["ignore", "pipe", "ignore"],
  });
  return readFileSync(output, "utf8");
}

test.each([
  ["catalogue/surfaces.yaml", false],
  ["Pulumi.production.yaml", false],
  ["inventory/staging.json", false],
  ["docs/runbooks/api-latency.md", false],
  ["docs/catalogue.md", false],
  ["docs/operations.md", false],
  [".github/workflows/api-staging.yml", false],
  [".github/CODEOWNERS", false],
  ["transforms.ts", false],
  ["apps/api/main.py", false],
  ["apps/new/main.py", false],
  ["web/portal/page.tsx", false],
  ["model/names.ts", true],
  ["render/workflow/new.ts", true],
  ["package-lock.json", true],
  ["docs/recipes.md", true],
  ["catalogues/surfaces.yaml", true],
  ["Pulumi.yaml", true],
  ["web/other/page.tsx", true],
])("a change of %s alone: the program changed, %s", (file, isProgram) => {
  const before = git("rev-parse", "HEAD");
  commit(file);
  expect(changed(before)).toBe(`program=${isProgram}\n`);
});

test("a push of several commits counts as a whole", () => {
  const before = git("rev-parse", "HEAD");
  commit("model/names.ts");
  commit("catalogue/surfaces.yaml");
  expect(changed(before)).toBe("program=true\n");
});

test("a change that the push takes back is none", () => {
  const before = git("rev-parse", "HEAD");
  commit("model/names.ts");
  git("revert", "--no-edit", "HEAD");
  expect(changed(before)).toBe("program=false\n");
});

test("the merge of a pull request is compared with what it is merged into", () => {
  git("checkout", "--quiet", "-b", "change");
  commit("catalogue/surfaces.yaml");
  git("checkout", "--quiet", "main");
  commit("model/names.ts");
  git("merge", "--quiet", "--no-edit", "change");
  expect(changed("HEAD^1")).toBe("program=false\n");
  expect(changed("HEAD^2")).toContain("program=true\n");
});

test("a removed file of the program is a change", () => {
  const before = git("rev-parse", "HEAD");
  git("rm", "--quiet", "model/names.ts");
  git("commit", "--quiet", "--message", "remove");
  expect(changed(before)).toBe("program=true\n");
});

test.each(["0".repeat(40), "1234567890".repeat(4)])(
  "what was there before is unknown (%s): it is tested",
  (before) => {
    expect(changed(before)).toBe("program=true\n");
  },
);

test("a run by hand changes nothing", () => {
  expect(changed("")).toBe("program=false\n");
});

test("what is required before a merge are jobs that every pull request has", () => {
  const names = Object.values<Job>(jobs).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.values(REQUIRED_CHECKS)));
  expect(jobs.check).not.toHaveProperty("if");
  expect(jobs.test).toMatchObject({ needs: ["check"], if: "needs.check.outputs.program == 'true'" });
  expect(jobs.test?.steps.at(-1)?.run).toBe("npm test");
});

test("no job behind a skipped one is skipped for that alone", () => {
  const behind = (id: string): string[] => (jobs[id]?.needs ?? []).flatMap((it) => [it, ...behind(it)]);
  for (const [id, { if: condition = "" }] of Object.entries<Job>(jobs))
    if (behind(id).includes("test")) expect(condition, id).toContain("!cancelled()");
});
