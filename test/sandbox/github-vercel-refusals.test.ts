import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../../sandbox/provider/wire.ts";
import { ProviderClient } from "./provider-client.ts";
import { refusalsIn } from "./refusals.ts";
import { provision, SEEDS, set, startWorld, type World } from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
});
afterAll(() => world.stop());

const refuses = refusalsIn(() => world);

describe("GitHub refuses", () => {
  refuses([
    ["environment", "repository", "none", "https://api.github.com: 404 Repository acme/none was not found."],
    ["environment", "waitTimer", 43_201, "waitTimer: waitTimer 43201 must be 0 to 43200 minutes."],
    [
      "environment",
      "reviewers",
      [{ users: [1, 2, 3, 4], teams: [5, 6, 7] }],
      "reviewers: An environment has at most 6 reviewers, not 7.",
    ],
    [
      "environment",
      "deploymentBranchPolicy.protectedBranches",
      true,
      "deploymentBranchPolicy: protectedBranches and customBranchPolicies cannot have the same value.",
    ],
    ["environment", "environment", "x".repeat(256), "environment: environment is over 255 characters."],
    [
      "branchPolicy",
      "tagPattern",
      "v*",
      "branchPattern: A deployment policy needs exactly one of branchPattern and tagPattern.",
    ],
    [
      "branchPolicy",
      "branchPattern",
      undefined,
      "branchPattern: A deployment policy needs exactly one of branchPattern and tagPattern.",
    ],
    [
      "branchPolicy",
      "environment",
      "none",
      "https://api.github.com: 404 Environment 'shop:none' was not found.",
    ],
    ["ruleset", "target", "push", 'target: target "push" must be branch or tag.'],
    ["ruleset", "target", "tag", "rules: pullRequest is a rule of branches."],
    ["ruleset", "conditions", undefined, "conditions: branch and tag rulesets need conditions."],
    ["ruleset", "enforcement", "on", 'enforcement: enforcement "on" must be active, disabled or evaluate.'],
    [
      "ruleset",
      "name",
      "default-branch",
      "https://api.github.com: 422 Validation Failed: Name must be unique",
    ],
    [
      "ruleset",
      "repository",
      "secretive",
      "https://api.github.com: 403 Upgrade to GitHub Pro or make this repository public to enable this feature.",
    ],
    ["actionsSecret", "secretName", "token", 'secretName: secretName "token" must match [A-Z_][A-Z0-9_]*.'],
    [
      "actionsSecret",
      "secretName",
      "GITHUB_TOKEN",
      'secretName: secretName "GITHUB_TOKEN" must not start with GITHUB_.',
    ],
    ["actionsSecret", "plaintextValue", "x", "value: A secret needs exactly one value: use value."],
    ["actionsSecret", "value", undefined, "value: A secret needs exactly one value: use value."],
    [
      "actionsSecret",
      "environment",
      "none",
      "https://api.github.com: 404 Environment 'shop:none' was not found.",
    ],
    [
      "actionsVariable",
      "variableName",
      "1ST",
      'variableName: variableName "1ST" must match [A-Z_][A-Z0-9_]*.',
    ],
    [
      "actionsVariable",
      "environment",
      "none",
      "https://api.github.com: 404 Environment 'shop:none' was not found.",
    ],
    [
      "actionsVariable",
      "variableName",
      "REGION",
      "https://api.github.com: 409 Resource 'shop:staging:REGION' already exists.",
    ],
  ]);

  it("a branch policy of an environment without custom branch policies", async () => {
    await world.apply("environment", { repository: "shop", environment: "plain" });
    const error = new Error(
      "https://api.github.com: 404 Environment 'shop:plain' does not use customBranchPolicies.",
    );
    await expect(
      world.apply("branchPolicy", set(world.valid("branchPolicy"), "environment", "plain")),
    ).rejects.toThrow(error);
  });

  it("everything while no owner is set", async () => {
    const client = new ProviderClient(world.clouds, "github");
    const attempt = client.apply(
      "github:index/repositoryEnvironment:RepositoryEnvironment",
      world.valid("environment"),
    );
    await expect(attempt).rejects.toThrow(
      new Error("https://api.github.com: 401 The provider's owner is not set."),
    );
    client.close();
  });
});

describe("GitHub's plans", () => {
  const bare = { environment: "gated" };
  const rules = { reviewers: [{ users: [1] }], waitTimer: 5, preventSelfReview: true };
  const paidOnly =
    "https://api.github.com: 422 Environments of a private repository need a paid plan; this one is on Free.";
  const enterpriseOnly = (names: string) =>
    `https://api.github.com: 422 Failed to create the environment protection rule: ${names} of a private repository need Enterprise; this one is on team.`;

  it.each<readonly [string, { [key: string]: Json }, string | undefined]>([
    ["shop", { ...bare, ...rules }, undefined],
    ["secretive", bare, paidOnly],
    ["paid", { ...bare, waitTimer: 0, reviewers: [{ users: [], teams: [] }] }, undefined],
    ["paid", { ...bare, waitTimer: 5 }, enterpriseOnly("waitTimer")],
    ["paid", { ...bare, ...rules }, enterpriseOnly("reviewers, waitTimer, preventSelfReview")],
    ["corporate", { ...bare, ...rules }, undefined],
  ])("%s with %j", async (repository, inputs, error) => {
    const attempt = world.apply("environment", { repository, ...inputs });
    if (error) await expect(attempt).rejects.toThrow(new Error(error));
    else await expect(attempt).resolves.toMatchObject({ id: `${repository}:gated` });
  });

  it("are known in a preview already", async () => {
    await expect(world.apply("environment", { repository: "secretive", ...bare }, true)).rejects.toThrow(
      new Error(paidOnly),
    );
  });

  it("follow the seeds", async () => {
    world.clouds.store.seed({
      githubRepositories: [{ owner: "acme", name: "secretive", id: 78, visibility: "private", plan: "pro" }],
    });
    await expect(world.apply("environment", { repository: "secretive", ...bare })).resolves.toBeDefined();
    world.clouds.store.seed(SEEDS);
  });
});

describe("Vercel refuses", () => {
  refuses([
    [
      "project",
      "name",
      "Portal",
      'name: name "Portal" must be 1 to 100 lower-case letters, digits and ._- without ---.',
    ],
    [
      "project",
      "vercelAuthentication.deploymentType",
      "standardProtection",
      'vercelAuthentication.deploymentType: deploymentType "standardProtection" must be one of standard_protection_new, standard_protection, all_deployments, only_preview_deployments, none.',
    ],
    [
      "project",
      "teamId",
      "team_none",
      'https://api.vercel.com: 403 Team "team_none" was not found, or you have no access to it.',
    ],
    [
      "project",
      "gitRepository.repo",
      "acme/none",
      'https://api.vercel.com: 400 The repository "acme/none" was not found, or Vercel\'s GitHub app is not installed on it.',
    ],
    [
      "project",
      "framework",
      "nextjs",
      'https://api.vercel.com: 409 Project "portal-staging" already exists, please use a new name.',
    ],
    ["variable", "key", "API-URL", 'key: key "API-URL" must match [A-Za-z_][A-Za-z0-9_]*.'],
    [
      "variable",
      "sensitive",
      undefined,
      'sensitive: Missing required input "sensitive" of vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable.',
    ],
    ["variable", "value", undefined, "value: value must be given."],
    ["variable", "targets", [], "targets: At least one of targets and customEnvironmentIds must be set."],
    [
      "variable",
      "targets",
      ["staging"],
      'targets: target "staging" must be production, preview or development.',
    ],
    [
      "variable",
      "targets",
      ["development"],
      "sensitive: A variable that targets development cannot be sensitive.",
    ],
    ["variable", "projectId", "prj_none", "https://api.vercel.com: 404 Project prj_none was not found."],
    [
      "variable",
      "targets",
      ["preview", "production"],
      'https://api.vercel.com: 400 ENV_CONFLICT: A variable with the name "API_URL" already exists for the target ["production"].',
    ],
    ["domain", "domain", "portal", 'domain: domain "portal" must be a domain name.'],
    [
      "domain",
      "redirectStatusCode",
      200,
      "redirectStatusCode: redirectStatusCode must be 301, 302, 307 or 308.",
    ],
    ["domain", "projectId", "prj_none", "https://api.vercel.com: 404 Project prj_none was not found."],
    ["bypass", "secret", "short", "secret: secret must be 32 letters and digits."],
    ["bypass", "note", "x".repeat(101), "note: note is over 100 characters."],
    ["bypass", "projectId", "prj_none", "https://api.vercel.com: 404 Project prj_none was not found."],
  ]);

  it("a domain that another project has", async () => {
    const { id } = await world.apply("project", { name: "second", teamId: "acme" });
    const error = new Error(
      `https://api.vercel.com: 409 Domain portal.example.com is in use by project ${world.ids.get("project")} already.`,
    );
    await expect(world.apply("domain", set(world.valid("domain"), "projectId", id))).rejects.toThrow(error);
  });

  it("but not the same variable for another target or branch", async () => {
    await expect(
      world.apply("variable", set(world.valid("variable"), "targets", ["preview"])),
    ).resolves.toBeDefined();
    await expect(
      world.apply("variable", set(world.valid("variable"), "gitBranch", "next")),
    ).resolves.toBeDefined();
  });
});
