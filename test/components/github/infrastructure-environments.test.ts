import { describe, expect, test } from "vitest";
import { InfrastructureEnvironments } from "../../../components/github/infrastructure-environments.ts";
import type { Environment } from "../../../model/entities/entity.ts";
import { github, plan, ref, T } from "../fixtures.ts";

const reviewers = { users: [10000001, 10000002], teams: [77] };
const OPEN = { reviewers: [{ users: [], teams: [] }], preventSelfReview: false };

const planOf = (stack: Environment, changes: Partial<typeof github> = {}) =>
  plan(
    () =>
      new InfrastructureEnvironments(`${stack}-infrastructure`, {
        stack,
        github: { ...github, reviewers, prevent_self_review: true, ...changes },
        protect: stack === "production",
      }),
  );

const rulesOf = async (stack: Environment, changes: Partial<typeof github> = {}) =>
  Object.fromEntries(
    (await planOf(stack, changes)).all(T.githubEnvironment).map(({ inputs }) => {
      const { environment, reviewers, preventSelfReview } = inputs;
      return [environment, { reviewers, preventSelfReview }];
    }),
  );

test("an environment, exactly, and what may use it: the default branch", async () => {
  const made = await planOf("production");
  const parent = ref("skeleton:github:InfrastructureEnvironments", "production-infrastructure");

  expect(made.one(T.githubEnvironment, "production-update")).toEqual({
    type: T.githubEnvironment,
    name: "production-update",
    parent,
    protect: true,
    inputs: {
      repository: "estate",
      environment: "production-update",
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
      canAdminsBypass: false,
      preventSelfReview: true,
      waitTimer: 0,
      reviewers: [reviewers],
    },
  });
  expect(made.all(T.deploymentPolicy).map(({ name, inputs }) => [name, inputs.branchPattern])).toEqual([
    ["production-preview-branch-main", "main"],
    ["production-update-branch-main", "main"],
  ]);
});

describe("who is asked", () => {
  const asked = { reviewers: [reviewers], preventSelfReview: true };

  test("before production is updated, and before a job may administer the repository; not before one that reads", async () => {
    expect(await rulesOf("production")).toEqual({
      "production-preview": OPEN,
      "production-update": asked,
    });
    expect(await rulesOf("staging")).toEqual({
      "staging-update": OPEN,
      "staging-administration": asked,
    });
  });

  test("nobody, where GitHub has no reviewers: private repositories below Enterprise", async () => {
    const team = { visibility: "private", plan: "team" } as const;
    expect(await rulesOf("production", team)).toEqual({
      "production-preview": OPEN,
      "production-update": OPEN,
    });

    const enterprise = { visibility: "private", plan: "enterprise" } as const;
    expect((await rulesOf("production", enterprise))["production-update"]).toEqual(asked);
  });
});
