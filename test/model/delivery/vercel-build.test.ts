import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ignoreCommand } from "../../../model/delivery/vercel-build.ts";
import { SurfaceOnVercel } from "../../../model/entities/surface.ts";

/*
 * The command runs as Vercel runs it: in the surface's folder of a clone that is ten commits deep, with the variables that
 * Vercel gives it. Repositories and clones are real.
 */

const BUILT = 1;
const SKIPPED = 0;
const DEPTH = 10;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "vercel-build-"));
  git("init", "--quiet", "--initial-branch=main", "origin");
  commit("apps/portal/page.tsx");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const AUTHOR = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"];

function git(...args: readonly string[]): string {
  const at = args[0] === "init" || args[0] === "clone" ? root : join(root, "origin");
  return execFileSync("git", [...AUTHOR, ...args], { cwd: at, encoding: "utf8", stdio: "pipe" }).trim();
}

let change = 0;

/** Changes a file, and gives the commit's id. */
function commit(path: string): string {
  const file = join(root, "origin", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, String(change++));
  git("add", ".");
  git("commit", "--quiet", "--message", path);
  return git("rev-parse", "HEAD");
}

/** What Vercel would do of the branch as it is now. */
function pushed(
  deployed: string | undefined,
  branch = "main",
  ref: string | undefined = branch,
): number | null {
  const clone = join(root, `clone-${change++}`);
  git("clone", "--quiet", `--depth=${DEPTH}`, `--branch=${branch}`, `file://${join(root, "origin")}`, clone);
  const env = {
    PATH: process.env.PATH,
    ...(ref !== undefined && { VERCEL_GIT_COMMIT_REF: ref }),
    ...(deployed !== undefined && { VERCEL_GIT_PREVIOUS_SHA: deployed }),
  };
  const command = ignoreCommand({ git_branch: "main" }, {}) ?? "";
  return spawnSync("/bin/sh", ["-c", command], { cwd: join(clone, "apps/portal"), env }).status;
}

const head = () => git("rev-parse", "HEAD");

describe("is built", () => {
  test("the first push, of which nothing was deployed", () => {
    expect(pushed(undefined)).toBe(BUILT);
    expect(pushed("")).toBe(BUILT);
  });

  test("a push of a commit of the site and then one of something else", () => {
    const deployed = head();
    commit("apps/portal/page.tsx");
    commit("apps/api/main.py");
    expect(pushed(deployed)).toBe(BUILT);
  });

  test("what was skipped before something else was pushed again", () => {
    const deployed = head();
    commit("apps/api/main.py");
    commit("apps/portal/page.tsx");
    commit("apps/api/main.py");
    expect(pushed(deployed)).toBe(BUILT);
  });

  test("a merge of a branch that changes the site", () => {
    const deployed = head();
    git("checkout", "--quiet", "-b", "feature");
    commit("apps/portal/page.tsx");
    git("checkout", "--quiet", "main");
    commit("apps/api/main.py");
    git("merge", "--quiet", "--no-ff", "--no-edit", "feature");
    expect(pushed(deployed)).toBe(BUILT);
  });

  test("a force push that takes a change of the site back", () => {
    const before = head();
    const deployed = commit("apps/portal/page.tsx");
    git("reset", "--quiet", "--hard", before);
    expect(pushed(deployed)).toBe(BUILT);
  });

  test("a push after a force push that left nothing of what is deployed", () => {
    const deployed = head();
    git("checkout", "--quiet", "--orphan", "other");
    commit("apps/portal/page.tsx");
    git("branch", "--quiet", "--force", "main", "other");
    git("checkout", "--quiet", "main");
    expect(pushed(deployed)).toBe(BUILT);
  });

  test("a push of more commits than the clone is deep, none of which changes the site", () => {
    const deployed = head();
    for (let i = 0; i < DEPTH; i++) commit("apps/api/main.py");
    expect(pushed(deployed)).toBe(BUILT);
  });

  test("a push of which Vercel says no branch and no commit", () => {
    expect(pushed(undefined, "main", undefined)).toBe(BUILT);
  });

  test("what is deployed of no commit at all", () => {
    expect(pushed("not a commit")).toBe(BUILT);
  });
});

describe("is skipped", () => {
  test("a push of commits that leave the site as it is deployed", () => {
    const deployed = head();
    for (let i = 1; i < DEPTH; i++) commit("apps/api/main.py");
    expect(pushed(deployed)).toBe(SKIPPED);
  });

  test("a change of the site and its revert", () => {
    const deployed = head();
    commit("apps/portal/page.tsx");
    git("revert", "--no-edit", "HEAD");
    expect(pushed(deployed)).toBe(SKIPPED);
  });

  test("a merge that changes something else", () => {
    const deployed = head();
    git("checkout", "--quiet", "-b", "feature");
    commit("apps/api/main.py");
    git("checkout", "--quiet", "main");
    git("merge", "--quiet", "--no-ff", "--no-edit", "feature");
    expect(pushed(deployed)).toBe(SKIPPED);
  });

  test("a push of another branch, whatever it changes", () => {
    git("checkout", "--quiet", "-b", "feature/main");
    const deployed = head();
    commit("apps/portal/page.tsx");
    expect(pushed(deployed, "feature/main")).toBe(SKIPPED);
    expect(pushed(undefined, "feature/main")).toBe(SKIPPED);
  });

  test("the same commit once more", () => {
    expect(pushed(head())).toBe(SKIPPED);
  });
});

test("nothing is built while the environment is frozen", () => {
  const command = ignoreCommand({ git_branch: "main" }, { freeze: "an audit" }) ?? "";
  expect(spawnSync("/bin/sh", ["-c", command]).status).toBe(SKIPPED);
  expect(ignoreCommand({ git_branch: undefined }, { freeze: "an audit" })).toBeUndefined();
});

test("where CI deploys there is no command: Vercel would skip what CI uploads", () => {
  expect(ignoreCommand({ git_branch: undefined }, {})).toBeUndefined();
});

test("the command of the longest branch is one that Vercel keeps", () => {
  const branch = "b".repeat(80);
  expect(SurfaceOnVercel.shape.git_branch.parse(branch)).toBe(branch);
  expect(SurfaceOnVercel.shape.git_branch.safeParse(`${branch}b`).success).toBe(false);
  expect((ignoreCommand({ git_branch: branch }, {}) ?? "").length).toBeLessThanOrEqual(256);
});
