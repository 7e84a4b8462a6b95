import { describe, expect, test } from "vitest";
import {
  GitHubEnvironment,
  type GitHubEnvironmentArgs,
} from "../../../components/github/github-environment.ts";
import { Pipeline } from "../../../model/entities/pipeline.ts";
import { apiPipeline, github, plan, ref, T } from "../fixtures.ts";

const PARENT = ref("skeleton:github:GitHubEnvironment", "staging-github");

const approved = Pipeline.parse({
  ...apiPipeline,
  id: "api-production",
  environment: "production",
  triggers: ["tag:api-v*"],
  approval_required: true,
});

const planOf = (args: Partial<GitHubEnvironmentArgs> = {}) =>
  plan(
    () =>
      new GitHubEnvironment("staging-github", {
        environment: "staging",
        github,
        pipelines: [apiPipeline],
        protect: false,
        ...args,
      }),
  );

const inputsOf = async (args: Partial<GitHubEnvironmentArgs>) =>
  (await planOf(args)).one(T.githubEnvironment).inputs;

test("the environment, exactly", async () => {
  expect((await planOf()).one(T.githubEnvironment)).toEqual({
    type: T.githubEnvironment,
    name: "staging-github",
    parent: PARENT,
    inputs: {
      repository: "estate",
      environment: "staging",
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
      canAdminsBypass: true,
      preventSelfReview: false,
      waitTimer: 0,
      reviewers: [{ users: [], teams: [] }],
    },
  });
});

test("the repository is referred to and never made", async () => {
  expect((await planOf()).resources.map(({ type }) => type)).toEqual([
    T.githubEnvironment,
    T.deploymentPolicy,
    "skeleton:github:GitHubEnvironment",
  ]);
});

describe("approval", () => {
  test("reviewers are named by their numeric ids where a pipeline requires an approval", async () => {
    const reviewers = { users: [10000001, 10000002], teams: [77] };

    expect(
      await inputsOf({ github: { ...github, reviewers }, pipelines: [apiPipeline, approved] }),
    ).toMatchObject({
      reviewers: [reviewers],
    });
  });

  test("there are none where no pipeline does: an empty list is sent, since GitHub may ignore a missing one", async () => {
    const reviewers = { users: [10000001], teams: [] };

    expect(await inputsOf({ github: { ...github, reviewers }, pipelines: [apiPipeline] })).toMatchObject({
      reviewers: [{ users: [], teams: [] }],
    });
  });

  test("self-review is banned as the settings say, where there is a review at all", async () => {
    const banned = { ...github, prevent_self_review: true };

    expect(await inputsOf({ github: banned, pipelines: [approved] })).toMatchObject({
      preventSelfReview: true,
    });
    expect(await inputsOf({ github, pipelines: [approved] })).toMatchObject({ preventSelfReview: false });
    expect(await inputsOf({ github: banned })).toMatchObject({ preventSelfReview: false });
  });

  test("administrators cannot pass production by; GitHub would let them", async () => {
    expect(await inputsOf({ environment: "production" })).toMatchObject({ canAdminsBypass: false });
    expect(await inputsOf({ environment: "staging" })).toMatchObject({ canAdminsBypass: true });
  });

  test("a deployment waits as long as the settings say", async () => {
    expect(await inputsOf({ github: { ...github, wait_timer_minutes: 30 } })).toMatchObject({
      waitTimer: 30,
    });
  });
});

describe("who may deploy", () => {
  test("by custom policies: `protected branches` without a protected branch lets every branch deploy", async () => {
    for (const environment of ["staging", "production"] as const) {
      expect((await inputsOf({ environment })).deploymentBranchPolicy).toEqual({
        protectedBranches: false,
        customBranchPolicies: true,
      });
    }
  });

  test("one pattern a resource, after the environment", async () => {
    const byHand = { ...apiPipeline, triggers: ["push:release/*", "workflow_dispatch"] };
    const made = await planOf({ pipelines: [byHand, approved] });
    const policy = (key: string, pattern: Record<string, string>) => ({
      type: T.deploymentPolicy,
      name: `staging-github-${key}`,
      parent: PARENT,
      dependsOn: [ref(T.githubEnvironment, "staging-github")],
      inputs: { repository: "estate", environment: "staging", ...pattern },
    });

    expect(made.all(T.deploymentPolicy)).toEqual([
      policy("branch-main", { branchPattern: "main" }),
      policy("branch-release/*", { branchPattern: "release/*" }),
      policy("tag-api-v*", { tagPattern: "api-v*" }),
    ]);
  });

  test("a pull request delivers nowhere, and where nothing else starts a pipeline no run may use the environment", async () => {
    const made = await planOf({ pipelines: [{ ...apiPipeline, triggers: ["pull_request"] }] });
    expect(made.all(T.deploymentPolicy)).toEqual([]);
  });
});

test("protection is the environment's", async () => {
  const made = await planOf({ protect: true });

  expect(made.resources.filter(({ protect }) => protect).map(({ type }) => type)).toEqual([
    T.githubEnvironment,
  ]);
});
