import { expect, test } from "vitest";
import { RepositoryRulesets } from "../../../components/github/repository-rulesets.ts";
import type { RepositoryRules } from "../../../model/delivery/repository-rules.ts";
import { plan, T } from "../fixtures.ts";

const RULES: RepositoryRules = { approvals: 1, byOwner: true, releaseTags: ["api-v*", "portal-v*"] };

const planOf = (changes: Partial<RepositoryRules> = {}) =>
  plan(
    () =>
      new RepositoryRulesets("production-rulesets", {
        repository: "estate",
        rules: { ...RULES, ...changes },
      }),
  );

test("the default branch, exactly: by pull request, approved by an owner, checked by GitHub Actions itself", async () => {
  const made = (await planOf()).one(T.ruleset, "production-rulesets-default-branch");
  expect(made.inputs).toEqual({
    repository: "estate",
    name: "default-branch",
    target: "branch",
    enforcement: "active",
    conditions: { refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] } },
    rules: {
      deletion: true,
      nonFastForward: true,
      pullRequest: {
        requiredApprovingReviewCount: 1,
        requireCodeOwnerReview: true,
        dismissStaleReviewsOnPush: true,
        requireLastPushApproval: true,
      },
      requiredStatusChecks: {
        requiredChecks: [
          { context: "Check", integrationId: 15368 },
          { context: "Test", integrationId: 15368 },
        ],
      },
    },
  });
});

test("one person can merge: nobody else could approve", async () => {
  const made = await planOf({ approvals: 0, byOwner: false });
  expect(made.one(T.ruleset, "production-rulesets-default-branch").inputs).toMatchObject({
    rules: {
      pullRequest: {
        requiredApprovingReviewCount: 0,
        requireCodeOwnerReview: false,
        requireLastPushApproval: false,
      },
    },
  });
});

test("release tags are made by maintainers, and moved by nobody", async () => {
  const made = await planOf();
  const conditions = { refName: { includes: ["refs/tags/api-v*", "refs/tags/portal-v*"], excludes: [] } };
  const actor = (actorId: number) => ({ actorId, actorType: "RepositoryRole", bypassMode: "always" });
  expect(made.one(T.ruleset, "production-rulesets-release-tags").inputs).toMatchObject({
    target: "tag",
    conditions,
    bypassActors: [actor(5), actor(2)],
    rules: { creation: true },
  });
  const stay = made.one(T.ruleset, "production-rulesets-release-tags-stay").inputs;
  expect(stay).toMatchObject({ conditions, rules: { update: true, deletion: true, nonFastForward: true } });
  expect(stay).not.toHaveProperty("bypassActors");
});

test("no ruleset of tags where no tag starts anything", async () => {
  expect((await planOf({ releaseTags: [] })).all(T.ruleset)).toHaveLength(1);
});
