import { describe, expect, test } from "vitest";
import { admittedPatterns, filterFlaw, REF_PATTERN, refFlaw } from "../../../model/entities/git-ref.ts";

/** Each refused by `git check-ref-format --branch`, or by a shell or GitHub. */
const NO_REFS = [
  "",
  "a..b",
  "feature/",
  "/feature",
  "a//b",
  "x.lock",
  "x.lock/y",
  ".hidden",
  "a/.b",
  "main.",
  "a b",
  "a~1",
  "a^",
  "a:b",
  "a?",
  "a*",
  "a[b",
  "a\\b",
  "a@{1}",
  "@",
  "-x",
  "HEAD",
  "refs/heads/main",
  "a\nb",
  "a\u0007b",
  "a\u202eb",
  "$(id)",
  "`id`",
  'a"b',
  "a;b",
  "a&b",
  "a|b",
  "x".repeat(245),
  "3d3c42e5aac5ba805825da76410c181273ba90b1",
];

test.each([
  "main",
  "release/2.0",
  "feature#12",
  "dependabot/npm_and_yarn/@types/node-20",
  "c++",
  "größe",
  "a.b",
  "v1",
  "3d3c42e5aac5ba805825da76410c181273ba90b",
])("%s is a branch", (name) => {
  expect(refFlaw(name)).toBeUndefined();
  expect(new RegExp(REF_PATTERN, "u").test(name)).toBe(true);
});

test.each(NO_REFS)("%j is no branch", (name) => {
  expect(refFlaw(name)).toBeDefined();
});

test.each([
  ["refs/heads/main", "this is not a plain name: write it without refs/heads/"],
  ["refs/tags/v1", "this is not a plain name: write it without refs/tags/"],
  ["refs/pull/1/head", "this is not a plain name: write it without refs/"],
  ["HEAD", "HEAD is whatever is checked out, and no branch"],
])("of %s it is told what is too much", (name, wrong) => {
  expect(refFlaw(name)?.wrong).toBe(wrong);
});

test.each([
  "main",
  "release/**",
  "**",
  "v[0-9]+.[0-9]+.[0-9]+",
  "v1.x?",
  "!v*-beta",
  "feature#12",
  "@scope/*",
  "c\\+\\+",
  "colou?r",
  "v1?.?",
  "v1.?[0-9]",
  "v[0-9a-fA-F]*",
  "v[7-7]",
])("%s is a filter", (filter) => {
  expect(filterFlaw(filter)).toBeUndefined();
});

test.each([
  "v[9-0]",
  "[a-cz-x]*",
  "a..b",
  "x.lock",
  "feature/",
  "v[0-9",
  "v0-9]",
  "+v",
  "v++",
  "v*+",
  "v1?.",
  "feature/?/",
  "!!a",
  "v[^0-9]",
  "a\\b",
  "$(id)*",
  "-*",
  "v1\\*",
  "v1\\?",
  "v\\[1",
])("%j is none", (filter) => {
  expect(filterFlaw(filter)).toBeDefined();
});

test("a name that a filter reads otherwise is told as the filter for it", () => {
  const { fix = "" } = filterFlaw("c++") ?? {};
  expect(fix).toContain("write c\\+\\+ in single quotes");
  expect(filterFlaw("c\\+\\+")).toBeUndefined();
  expect(filterFlaw("v*+")?.fix).not.toContain("single quotes");
});

describe("what an environment admits", () => {
  test.each([
    ["main", ["main"]],
    ["api-v*", ["api-v*"]],
    ["release/*", ["release/*"]],
    ["v[0-9]+.[0-9]+", ["v[0-9]*.[0-9]*"]],
    ["colou?r", ["colo*r"]],
    ["**", ["*", "**/*"]],
    ["release/**", ["release/*", "release/**/*"]],
    ["release**", ["release*", "release*/**/*"]],
    ["**/hotfix", ["**/hotfix"]],
    ["!v*-beta", []],
  ])("%s", (filter, patterns) => {
    expect(admittedPatterns(filter)).toEqual(patterns);
  });
});

test("a name with plus signs is advised as a filter that admits it, or keeps it out", () => {
  expect(filterFlaw("c++")?.fix).toContain("write c\\+\\+ in single quotes");
  expect(filterFlaw("!c++")?.fix).toContain("write !c\\+\\+ in single quotes");
  expect(filterFlaw("!c\\+\\+")).toBeUndefined();
});
