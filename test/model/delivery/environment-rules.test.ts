import { describe, expect, test } from "vitest";
import { GitHubEnvironment } from "../../../components/github/github-environment.ts";
import { InfrastructureEnvironments } from "../../../components/github/infrastructure-environments.ts";
import { deployedRules } from "../../../model/delivery/deployed-rules.ts";
import {
  declaredRules,
  type EnvironmentRules,
  formatRuleDifference,
  ruleDifferences,
} from "../../../model/delivery/environment-rules.ts";
import type { Environment } from "../../../model/entities/entity.ts";
import { apiPipeline, github, plan, T } from "../../components/fixtures.ts";

const RULES: EnvironmentRules = {
  name: "production",
  users: [7, 8],
  teams: [9],
  prevent_self_review: true,
  wait_timer_minutes: 0,
  admins_bypass: false,
  policies: ["branch main", "tag api-v*"],
};

const settings = {
  github: { ...github, reviewers: { users: [2, 1], teams: [3] }, prevent_self_review: true },
};
const pipelines = [{ ...apiPipeline, triggers: ["push:main", "tag:api-v*"], approval_required: true }];

describe("what should hold, as declared and as deployed, is the same", () => {
  test.each<Environment>(["staging", "production"])("%s", async (environment) => {
    const declared = declaredRules(settings, { environment, pipelines });
    const made = await plan(() => {
      const args = { ...settings, protect: false };
      new GitHubEnvironment(`${environment}-github`, { ...args, environment, pipelines });
      new InfrastructureEnvironments(`${environment}-infrastructure`, { ...args, stack: environment });
    });
    const deployed = deployedRules(
      [T.githubEnvironment, T.deploymentPolicy].flatMap((type) => made.all(type)),
    );

    expect(deployed).toHaveLength(3);
    expect(ruleDifferences(declared, deployed)).toEqual([]);
    expect(ruleDifferences(deployed, declared)).toEqual([]);
  });
});

describe("what differs is told in words", () => {
  test.each<[string, Partial<EnvironmentRules>, string]>([
    [
      "reviewers removed",
      { users: [], teams: [] },
      "production, reviewers: none, and should be team 9, user 7, user 8",
    ],
    [
      "a reviewer added",
      { users: [7, 8, 66] },
      "production, reviewers: team 9, user 66, user 7, user 8, and should be team 9, user 7, user 8",
    ],
    [
      "a reviewer exchanged",
      { users: [7, 66] },
      "production, reviewers: team 9, user 66, user 7, and should be team 9, user 7, user 8",
    ],
    [
      "a user for a team",
      { users: [7, 8, 9], teams: [] },
      "production, reviewers: user 7, user 8, user 9, and should be team 9, user 7, user 8",
    ],
    [
      "self-review",
      { prevent_self_review: false },
      "production, whoever started a deployment may approve it: yes, and should be no",
    ],
    ["a wait", { wait_timer_minutes: 5 }, "production, minutes to wait: 5, and should be 0"],
    [
      "administrators",
      { admins_bypass: true },
      "production, administrators may skip the rules: yes, and should be no",
    ],
    [
      "a policy added",
      { policies: ["branch main", "branch *", "tag api-v*"] },
      "production, may use it: branch *, branch main, tag api-v*, and should be branch main, tag api-v*",
    ],
    [
      "a policy removed",
      { policies: ["tag api-v*"] },
      "production, may use it: tag api-v*, and should be branch main, tag api-v*",
    ],
    [
      "no policies at all",
      { policies: ["every branch and tag"] },
      "production, may use it: every branch and tag, and should be branch main, tag api-v*",
    ],
  ])("%s", (_, change, said) => {
    expect(ruleDifferences([RULES], [{ ...RULES, ...change }]).map(formatRuleDifference)).toEqual([said]);
  });

  test("an environment that is gone: a job that names it would make one without rules", () => {
    expect(ruleDifferences([RULES], []).map(formatRuleDifference)).toEqual([
      "production, environment: none, and should be an environment with its rules",
    ]);
  });

  test("order is no difference, and neither is an environment that is none of ours", () => {
    const other = { ...RULES, users: [8, 7], policies: ["tag api-v*", "branch main"] };
    expect(ruleDifferences([RULES], [{ ...RULES, name: "github-pages" }, other])).toEqual([]);
  });
});

test("what a state keeps of an environment without any rule admits everything", () => {
  expect(deployedRules([{ type: T.githubEnvironment, inputs: { environment: "x" } }])).toEqual([
    {
      name: "x",
      users: [],
      teams: [],
      prevent_self_review: false,
      wait_timer_minutes: 0,
      admins_bypass: true,
      policies: ["every branch and tag"],
    },
  ]);
});
