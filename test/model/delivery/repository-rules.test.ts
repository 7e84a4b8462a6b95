import { describe, expect, test } from "vitest";
import { planOf } from "../../../commands/plan/plan-of.ts";
import { T } from "../../../commands/plan/resource-types.ts";
import { conventions } from "../../../model/delivery/conventions.ts";
import { codeOwners, repositoryRules, repositoryStack } from "../../../model/delivery/repository-rules.ts";
import type { StackSettings } from "../../../model/settings.ts";
import { protectionSection } from "../../../render/docs/protection-section.ts";
import { apiPipeline, github } from "../../components/fixtures.ts";
import { TEST_ESTATES, testEstate } from "../../estates/estates.ts";

type GitHub = StackSettings["github"];
const NOBODY = { users: [], teams: [] };
const TWO = { users: [1, 2], teams: [] };

describe("how many approve a pull request", () => {
  test.each<[string, Partial<GitHub>, { approvals: number; byOwner: boolean }]>([
    [
      "two who hold roles: one of them",
      { roles: { a: ["ada"], b: ["bob"] } },
      { approvals: 1, byOwner: true },
    ],
    ["one who holds all roles", { roles: { a: ["ada"], b: ["ada"] } }, { approvals: 0, byOwner: false }],
    ["a team", { roles: { a: ["acme/platform"] } }, { approvals: 1, byOwner: true }],
    [
      "nobody with a role, and two reviewers of deployments",
      { reviewers: TWO },
      { approvals: 1, byOwner: false },
    ],
    [
      "nobody with a role, and a team of reviewers",
      { reviewers: { users: [], teams: [1] } },
      { approvals: 1, byOwner: false },
    ],
    ["nobody at all", {}, { approvals: 0, byOwner: false }],
    [
      "one owner beside another reviewer",
      { roles: { a: ["ada"] }, reviewers: TWO },
      { approvals: 1, byOwner: true },
    ],
  ])("%s", (_, changes, expected) => {
    const settings = { ...github, roles: {}, reviewers: NOBODY, ...changes };
    expect(repositoryRules(settings, [])).toEqual({ ...expected, releaseTags: [] });
  });
});

test("tags of every pipeline that a tag starts, each once", () => {
  const pipelines = [["tag:b-v*", "pull_request"], ["push:main"], ["tag:a-v*"], ["tag:b-v*"]];
  expect(
    repositoryRules(
      github,
      pipelines.map((triggers) => ({ triggers })),
    ).releaseTags,
  ).toEqual(["a-v*", "b-v*"]);
});

test("tags as rulesets read them: no filter of a workflow is a pattern of fnmatch by itself", () => {
  const triggers = ["tag:api-v[0-9]+.[0-9]+", "tag:!api-v0*", "tag:release/**"];
  expect(repositoryRules(github, [{ triggers }]).releaseTags).toEqual([
    "api-v[0-9]*.[0-9]*",
    "release/*",
    "release/**/*",
  ]);
});

test("owners of code hold a role, each is named once", () => {
  expect(codeOwners({ roles: { a: ["bob", "ada"], b: ["ada"] } })).toEqual(["ada", "bob"]);
});

describe("the repository is guarded by exactly one stack", () => {
  const { surfaces, pipelines, secrets } = testEstate("reference").catalogue;
  const only = (environment: string) => ({
    surfaces: surfaces.filter((one) => one.environment === environment),
    pipelines: pipelines.filter((one) => one.environment === environment),
    secrets: secrets.filter((one) => one.environment === environment),
  });
  const none = { surfaces: [], pipelines: [], secrets: [] };

  test.each([
    ["production's, where both are declared", { surfaces, pipelines, secrets }, "production"],
    ["production's, where it is alone", only("production"), "production"],
    ["staging's, where it is alone", only("staging"), "staging"],
    ["production's again with its first secret", { ...only("staging"), secrets }, "production"],
    ["production's, where nothing is declared yet", none, "production"],
  ])("%s", (_, declared, stack) => {
    expect(repositoryStack(declared)).toBe(stack);
  });

  test("its plan has the rulesets, and no other has", async () => {
    const owners: string[] = [];
    for (const name of TEST_ESTATES) {
      for (const stack of testEstate(name).stacks) {
        const rulesets = (await planOf(stack)).filter(({ type }) => type === T.ruleset);
        if (rulesets.length > 0) owners.push(`${name} ${stack.environment}`);
      }
    }
    expect(owners).toEqual([
      "reference production",
      "founder production",
      "large production",
      "minimal staging",
    ]);
  });

  test("the page of the catalogue says what it requires", () => {
    const { catalogue, stacks } = testEstate("minimal");
    expect(protectionSection(catalogue, stacks)).toContain("- `main` changes by pull requests only;");
  });
});

describe("what is a convention only", () => {
  const sound: GitHub = { ...github, roles: { a: ["ada"], b: ["bob"] }, reviewers: TWO };
  const tagged = { ...apiPipeline, triggers: ["tag:api-v*"] };
  const said = (
    changes: Partial<GitHub>,
    environment: "staging" | "production" = "production",
    pipelines = [apiPipeline],
    guardsRepository = environment === "production",
  ) =>
    conventions({ github: { ...sound, ...changes } }, { environment, pipelines, guardsRepository }).map(
      ({ what }) => what,
    );

  test("nothing, with two people who hold roles and review", () => {
    expect(said({})).toEqual([]);
    expect(said({}, "staging")).toEqual([]);
  });

  test("that somebody is asked, without reviewers or without the plan for it", () => {
    expect(said({ reviewers: NOBODY })).toEqual([
      "nobody is asked before jobs in production-update change the stack: there are no reviewers",
    ]);
    expect(said({ visibility: "private", plan: "team" })).toEqual([
      "nobody is asked before jobs in production-update change the stack: on private repositories, GitHub has reviewers on Enterprise only",
    ]);
    expect(said({ visibility: "private", plan: "enterprise" })).toEqual([]);
    expect(said({ reviewers: NOBODY }, "staging")).toEqual([
      "nobody is asked before jobs in staging-administration change the stack: there are no reviewers",
    ]);
  });

  test("that somebody else approves, where there is nobody else; said once, for the repository", () => {
    const alone = { roles: { a: ["ada"] }, reviewers: { users: [1], teams: [] } };
    expect(said(alone)).toEqual([expect.stringContaining("merged by its author without anybody's approval")]);
    expect(said(alone, "staging")).toEqual([]);
    expect(said(alone, "staging", [apiPipeline], true)).toHaveLength(1);
  });

  test("that an owner approves, where nobody holds a role", () => {
    expect(said({ roles: {} })).toEqual([expect.stringContaining("can approve any change")]);
  });

  test("that a tag is of reviewed code, where no delivery is approved", () => {
    expect(said({}, "production", [tagged])).toEqual([
      expect.stringContaining("a maintainer's tag api-v* on any commit, reviewed or not, is delivered"),
    ]);
    expect(said({}, "production", [{ ...tagged, approval_required: true }])).toEqual([]);
  });

  test("and what is advised is something that the plan has", () => {
    const advised = (changes: Partial<GitHub>, environment: "staging" | "production" = "production") =>
      conventions(
        { github: { ...sound, ...changes } },
        { environment, pipelines: [tagged], guardsRepository: environment === "production" },
      ).map(({ instead }) => instead);
    expect(advised({})).toEqual([
      "name reviewers, and write approval_required: true for a pipeline of production; or start its pipelines by pushes to the default branch",
    ]);
    expect(advised({}, "staging")).toEqual([
      "start the pipelines of staging by pushes to the default branch",
    ]);
    expect(advised({ visibility: "private", owner_type: "user", plan: "pro" })[0]).toBe(
      "make the repository public, or move it to an organization on Enterprise",
    );
    expect(advised({ visibility: "private", owner_type: "organization", plan: "team" })).toEqual([
      "make the repository public, or move to Enterprise",
      "start the pipelines of production by pushes to the default branch; or make the repository public or move to Enterprise, and have a pipeline require an approval",
    ]);
  });
});
