import { afterAll, describe, expect, test } from "vitest";
import { registryFlaw } from "../../../model/entities/image-name.ts";
import { isError } from "../../../model/problems/problem.ts";
import { foreignSign } from "../../../model/problems/strange-characters.ts";
import { type Edit, Estate } from "../broken-estate.ts";

const estate = new Estate();
afterAll(() => estate.remove());

const saidOf = (...edit: Edit): (readonly [string, string])[] =>
  estate
    .broken([edit])
    .problems.filter(isError)
    .map(({ wrong, fix }) => [wrong, fix]);

describe("what is left in a text that its field would take", () => {
  test.each(["TODO", "TBD", "tbd", "xxx", "n/a", "..."])("%s is no branch", (value) => {
    expect(saidOf("surface portal-production", "git_branch: main", `git_branch: "${value}"`)).toEqual([
      [expect.any(String), expect.stringMatching(/^write /)],
    ]);
  });

  test.each<Edit>([
    ["secret sentry-dsn-production", "key_name: SENTRY_DSN", "key_name: TODO"],
    ["surface portal-production", "root_directory: apps/portal", "root_directory: TODO"],
    ["secret sentry-dsn-production", "owner: platform-lead", "owner: TBD"],
    ["clarification time-limit", 'answer: "A minute."', 'answer: "TBD"'],
    ["Pulumi.staging.yaml", "repository: estate", "repository: TODO"],
    ["pipeline portal-production", "[apps/portal/.next]", "[TODO]"],
    ["Pulumi.staging.yaml", "plan: hobby", "plan: pro\n    team: team_xxxxxxxxxxxxxxxxxxxxxxxx"],
    ["surface portal-production", "git_branch: main", "git_branch: release-XXX"],
  ])("in %s, %s, it is told: %s", (...edit) => {
    expect(saidOf(...edit)).toEqual([
      ["this stands in for a value that is still to come", expect.stringMatching(/^write /)],
    ]);
  });

  test.each([
    ["main,", "it ends with ,"],
    ["main;", expect.anything()],
    ["“main”", "it starts with “"],
    ["«main»", "it starts with «"],
    ["main\u00a0", "a space in it is U+00A0, which is another one"],
    ["m\u0430in", expect.stringMatching(/^a letter in it is U\+0430/)],
  ])("a branch %j is told by what is left in it", (value, wrong) => {
    const fix = 'did you mean "main"?';
    expect(saidOf("surface portal-production", "git_branch: main", `git_branch: ${value}`)).toEqual([
      [wrong, fix],
    ]);
    expect(saidOf("Pulumi.staging.yaml", "default_branch: main", `default_branch: ${value}`)).toEqual([
      [wrong, fix],
    ]);
  });

  test("a path, a filter and an artifact have their own", () => {
    expect(saidOf("surface mobile-production", "/status", "/status,")).toEqual([
      ["it ends with ,", 'did you mean "/status"?'],
    ]);
    expect(saidOf("pipeline mobile-production", "tag:mobile-v*", "tag:mobile\u2013v*")).toEqual([
      ['a hyphen in it is U+2013 "\u2013"', 'did you mean "tag:mobile-v*"?'],
    ]);
    expect(saidOf("pipeline portal-production", "apps/portal", "\u0430pps/portal")).toEqual([
      [expect.stringMatching(/^a letter in it/), 'did you mean "apps/portal/.next"?'],
    ]);
  });

  test.each<Edit>([
    ["surface portal-production", "git_branch: main", "git_branch: todo"],
    ["Pulumi.staging.yaml", "repository: estate", "repository: todo"],
    ["surface portal-production", "git_branch: main", "git_branch: 本番"],
    ["surface portal-production", "git_branch: main", "git_branch: выпуск"],
    ["surface mobile-production", "/status", "/status;v=1"],
    ["clarification time-limit", 'answer: "A minute."', 'answer: "“A minute”, say all;"'],
    ["secret sentry-dsn-production", "owner: platform-lead", "owner: “The” lead,"],
    ["pipeline portal-production", "apps/portal/.next", "apps/ポータル（新）/.next"],
  ])("in %s, %s, nothing is told of %s", (...edit) => {
    expect(saidOf(...edit)).toEqual([]);
  });

  test("a runbook has the name that its file has", () => {
    const file = "docs/runbooks/a\u2013b.md";
    estate.write(file, "# What to do\n");
    expect(saidOf("guardrail ocr-failures-staging", "docs/runbooks/ocr.md", file)).toEqual([]);
  });
});

test.each(["ghcr.i0/acme/api:1.2.3", "localhost.local/api:1", "registry.internal/acme/api:2"])(
  "no registry is at %s",
  (image) => {
    expect(saidOf("Pulumi.staging.yaml", "ghcr.io/acme/api:1.2.3", image)).toEqual([
      [
        expect.any(String),
        "write an image of a registry that the internet knows, e.g. ghcr.io/OWNER/NAME:TAG",
      ],
    ]);
  },
);

test.each(["docker.io/acme/api:1", "acme/api:1", "europe-docker.pkg.dev/acme/images/api:1"])(
  "an image may be %s",
  (image) => {
    expect(saidOf("Pulumi.staging.yaml", "ghcr.io/acme/api:1.2.3", image)).toEqual([]);
  },
);

test.each(["a1b2", "a–", "–", "<", " "])(
  "a megabyte of %j is looked through once, and not at each place again",
  (part) => {
    expect(() => foreignSign(part.repeat(1_000_000 / part.length))).not.toThrow();
  },
);

test.each(["a.", "@a.", "a/", "a-"])("and so is an image of %j", (part) => {
  expect(() => registryFlaw(part.repeat(1_000_000 / part.length))).not.toThrow();
});
