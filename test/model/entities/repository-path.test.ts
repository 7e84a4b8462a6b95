import { expect, test } from "vitest";
import { PATH_PATTERN, pathFlaw } from "../../../model/entities/repository-path.ts";

test.each([
  "dist",
  "apps/portal/.next",
  "apps/portal/.next/",
  "docs/runbooks/API latency.md",
  "docs/手順書/遅延.md",
  "a@b/c+d=e,f!",
])("%s is a path of the repository", (path) => {
  expect(pathFlaw(path)).toBeUndefined();
  expect(new RegExp(PATH_PATTERN, "u").test(path)).toBe(true);
});

test("wildcards are for those who say so", () => {
  expect(pathFlaw("dist/**/*.js", { wildcards: true })).toBeUndefined();
  expect(pathFlaw("**/.n*/**", { wildcards: true })).toBeUndefined();
  expect(pathFlaw("a/.env*", { wildcards: true })).toBeUndefined();
  expect(pathFlaw(".github/**", { wildcards: true })).toBeUndefined();
  expect(pathFlaw("dist/**/*.js")?.wrong).toContain("*");
});

test.each([
  ["/etc/passwd", "leads out"],
  ["../secrets", "leads out"],
  ["a/../../b", "leads out"],
  ["a/..", "leads out"],
  ["~/.ssh", "leads out"],
  ["C:/windows", "leads out"],
  ["${{ secrets.TOKEN }}", "expression"],
  ["a/${{ github.token }}", "expression"],
  ["a\\b", "\\"],
  ["$HOME", "$"],
  ["a;b", ";"],
  ["`id`", "`"],
  ["a|b", "|"],
  ["a\nb", "not seen"],
  ["a\r", "not seen"],
  ["a\u2028b", "not seen"],
  ["a\u202eb", "not seen"],
  ["-rf", "option"],
  ["!dist", "option"],
  [".git/config", ".git"],
  ["a/.GIT/hooks", ".git"],
  [".*", ".git"],
  ["**/.g?t/config", ".git"],
  [".[a-z]it", ".git"],
  [".[!x]it/config", ".git"],
  [".[z-a]it/x", ".git"],
  [`.${"*".repeat(250)}x`, ".git"],
  ["a//b", "no name"],
  ["./a", "no name"],
  [" a", "no name"],
  ["a /b", "no name"],
  ["", "no name"],
  ["x".repeat(256), "no name"],
  ["x/".repeat(513), "1024"],
])("%j is none", (path, wrong) => {
  expect(pathFlaw(path, { wildcards: true })?.wrong).toContain(wrong);
});
