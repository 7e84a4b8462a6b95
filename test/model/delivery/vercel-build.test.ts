import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { ignoreCommand } from "../../../model/delivery/vercel-build.ts";

/** Runs the command as Vercel would, in a shell whose `git diff` ends with the given status. */
function statusOf(gitBranch: string | undefined, pushed: string, diff: number): number | null {
  const command = ignoreCommand({ git_branch: gitBranch });
  const env = { VERCEL_GIT_COMMIT_REF: pushed };
  return spawnSync("/bin/sh", ["-c", `git() { return ${diff}; }\n${command}`], { env }).status;
}

test.each([
  ["a push to the branch that changes the folder is built", "main", "main", 1, 1],
  ["a push to the branch that changes nothing there is skipped", "main", "main", 0, 0],
  ["a push to another branch is skipped", "main", "feature/main", 1, 0],
  ["nothing is built where CI deploys", undefined, "main", 1, 0],
])("%s", (_, gitBranch, pushed, diff, status) => {
  expect(statusOf(gitBranch, pushed, diff)).toBe(status);
});

test("a first push, which has nothing to compare with, is not skipped", () => {
  expect(statusOf("main", "main", 128)).not.toBe(0);
});
