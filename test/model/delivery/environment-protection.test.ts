import { expect, test } from "vitest";
import { environmentProtection } from "../../../model/delivery/environment-protection.ts";
import type { StackSettings } from "../../../model/settings.ts";
import { pipeline } from "../governance/fixtures.ts";

const github = (changes: Partial<StackSettings["github"]> = {}) =>
  ({
    reviewers: { users: [1, 2], teams: [3] },
    prevent_self_review: true,
    wait_timer_minutes: 5,
    ...changes,
  }) as StackSettings["github"];

const production = (...approvals: boolean[]) => ({
  environment: "production" as const,
  pipelines: approvals.map((approval) => pipeline(approval)),
});

test("one pipeline that requires an approval makes every job of the environment ask", () => {
  expect(environmentProtection(github(), production(false, true))).toEqual({
    users: [1, 2],
    teams: [3],
    prevent_self_review: true,
    wait_timer_minutes: 5,
    admins_bypass: false,
  });
});

test("where no pipeline requires an approval, nobody is asked, whoever the settings name", () => {
  expect(environmentProtection(github(), production(false, false))).toEqual({
    users: [],
    teams: [],
    prevent_self_review: false,
    wait_timer_minutes: 5,
    admins_bypass: false,
  });
});

test.each([
  { environment: "staging" as const, stated: undefined, admins_bypass: true },
  { environment: "staging" as const, stated: false, admins_bypass: false },
  { environment: "production" as const, stated: undefined, admins_bypass: false },
  { environment: "production" as const, stated: true, admins_bypass: true },
])(
  "administrators of $environment bypass, stated $stated: $admins_bypass",
  ({ environment, stated, ...expected }) => {
    const settings = github(stated === undefined ? {} : { admins_bypass: stated });
    expect(environmentProtection(settings, { environment, pipelines: [] })).toMatchObject(expected);
  },
);
