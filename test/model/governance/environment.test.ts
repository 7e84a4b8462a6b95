import { describe, expect, test } from "vitest";
import { govern } from "../../../model/governance/govern.ts";
import { changeName } from "../../../model/governance/governed-field.ts";
import { governedAfter, parseGoverned } from "../../../model/governance/snapshot.ts";
import type { StackSettings } from "../../../model/settings.ts";
import { BEFORE, review, share, stackOf, TODAY } from "./fixtures.ts";

type GitHub = Partial<StackSettings["github"]>;

/** How changes of who approves stand, from the first settings to the second. */
function judged(before: GitHub, after: GitHub, environment: "staging" | "production" = "production") {
  const deployed = governedAfter(stackOf(share({ environment }), before), undefined, BEFORE);
  const stack = stackOf(share({ environment }), after);
  return govern({ stack, deployed, all: [], today: TODAY, place: "login" });
}
const states = (...args: Parameters<typeof judged>) =>
  Object.fromEntries(judged(...args).changes.map((change) => [changeName(change), change.state]));

const users = (...ids: number[]) => ({ reviewers: { users: ids, teams: [] } });

describe("who approves deployments to production is governed", () => {
  test.each<[string, GitHub, GitHub, Record<string, string>]>([
    ["another reviewer", users(1), users(2), { reviewers: "missing" }],
    ["one more reviewer", users(1), users(1, 2), { reviewers: "missing" }],
    ["no reviewer", users(1), users(), { reviewers: "missing" }],
    ["a team for a user", users(1), { reviewers: { users: [], teams: [1] } }, { reviewers: "missing" }],
    ["the same reviewers in another order", users(1, 2), users(2, 1), {}],
    [
      "self-review",
      { prevent_self_review: true },
      { prevent_self_review: false },
      { prevent_self_review: "missing" },
    ],
    [
      "no self-review",
      { prevent_self_review: false },
      { prevent_self_review: true },
      { prevent_self_review: "free" },
    ],
    [
      "less to wait",
      { wait_timer_minutes: 30 },
      { wait_timer_minutes: 5 },
      { wait_timer_minutes: "missing" },
    ],
    ["more to wait", { wait_timer_minutes: 5 }, { wait_timer_minutes: 30 }, { wait_timer_minutes: "free" }],
    ["a bypass for administrators", {}, { admins_bypass: true }, { admins_bypass: "missing" }],
    ["no bypass for administrators", { admins_bypass: true }, {}, { admins_bypass: "free" }],
    ["the bypass stated that there is unless stated", {}, { admins_bypass: false }, {}],
  ])("%s", (_, before, after, expected) => {
    const named = Object.fromEntries(
      Object.entries(expected).map(([field, state]) => [`environment:production.${field}`, state]),
    );
    expect(states(before, after)).toEqual(named);
    expect(
      states({ ...before, admins_bypass: false }, { ...after, admins_bypass: false }, "staging"),
    ).toEqual({});
  });

  test("a finding stands in the stack's file, and names the review to write", () => {
    expect(judged(users(1), users(2)).findings).toMatchObject([
      {
        part: "settings",
        complaint: {
          field: ["github", "reviewers"],
          wrong: '"users 1" is deployed: others approve deployments to production, and no review covers that',
          fix: expect.stringContaining("npm run govern -- approve environment:production.reviewers"),
        },
      },
    ]);
  });

  test("a review covers it", () => {
    const reviews = [
      review({
        entity_kind: "environment",
        entity_id: "production",
        field: "reviewers",
        from: "users 1",
        to: "users 2",
        kpi_budget: undefined,
      }),
    ];
    const deployed = governedAfter(stackOf(share({}), users(1)), undefined, BEFORE);
    const stack = stackOf(share({ reviews }), users(2));
    const { findings, changes } = govern({ stack, deployed, all: reviews, today: TODAY, place: "login" });
    expect(findings).toEqual([]);
    expect(changes).toMatchObject([{ state: "reviewed", reviews }]);
  });
});

describe("a freeze", () => {
  const REASON = "the audit runs until Friday";
  const moved = (
    before: string | undefined,
    after: string | undefined,
    environment: "staging" | "production" = "production",
    reviews: readonly ReturnType<typeof review>[] = [],
  ) => {
    const deployed = governedAfter(stackOf(share({ environment }), {}, before), undefined, BEFORE);
    const stack = stackOf(share({ environment, reviews }), {}, after);
    return govern({ stack, deployed, all: reviews, today: TODAY, place: "login" });
  };

  test.each(["staging", "production"] as const)(
    "of %s waits for no review, and is recorded",
    (environment) => {
      const { changes, findings, next } = moved(undefined, REASON, environment);
      expect(findings).toEqual([]);
      expect(changes).toMatchObject([{ field: "freeze", from: false, to: REASON, state: "free" }]);
      expect(next).toMatchObject({ serial: 2, freeze: REASON });
    },
  );

  test.each(["staging", "production"] as const)("keeps every update from %s", (environment) => {
    expect(moved(REASON, REASON, environment).findings).toEqual([
      {
        part: "settings",
        id: environment,
        complaint: {
          field: ["freeze"],
          wrong: `${environment} is frozen, so no update changes it`,
          fix:
            environment === "production"
              ? "remove the setting, run: npm run govern -- approve environment:production.freeze, and deploy"
              : "remove the setting, and deploy",
        },
      },
    ]);
    expect(moved(REASON, "another reason", environment).findings).toMatchObject([
      { complaint: { field: ["freeze"] } },
    ]);
  });

  test("ends with a review in production, and without one in staging", () => {
    expect(moved(REASON, undefined, "staging").findings).toEqual([]);
    expect(moved(REASON, undefined).findings).toMatchObject([
      {
        part: "settings",
        complaint: {
          wrong: `"${REASON}" is deployed: deliveries and updates start again, and no review covers that`,
          fix: expect.stringContaining("npm run govern -- approve environment:production.freeze"),
        },
      },
    ]);
    const reviewed = review({
      entity_kind: "environment",
      entity_id: "production",
      field: "freeze",
      from: REASON,
      to: false,
      kpi_budget: undefined,
    });
    const { findings, next } = moved(REASON, undefined, "production", [reviewed]);
    expect(findings).toEqual([]);
    expect(next).not.toHaveProperty("freeze");
  });
});

describe("a snapshot of the first format", () => {
  const { serial, protection, ...entries } = governedAfter(stackOf(share({})), undefined, BEFORE);
  const first = parseGoverned({ ...entries, format: 1 });

  test("is read, and says nothing of who approves", () => {
    expect(first).toEqual({ ...entries, format: 2, serial: 1 });
  });

  test("so that the first deployment after it needs no review of that, and the next one does", () => {
    const stack = stackOf(share({}), users(9));
    const judgement = govern({ stack, deployed: first, all: [], today: TODAY, place: "login" });
    expect(judgement).toMatchObject({ findings: [], changes: [] });
    expect(judgement.next).toMatchObject({ serial: 2, protection: { reviewers: "users 9" } });
  });
});

test("the hint in the sandbox is one for the sandbox", () => {
  const deployed = governedAfter(stackOf(share({}), users(1)), undefined, BEFORE);
  const stack = stackOf(share({}), users(2));
  const [finding] = govern({ stack, deployed, all: [], today: TODAY, place: "sandbox" }).findings;
  expect(finding?.complaint.fix).toContain(
    "npm run govern -- approve environment:production.reviewers --sandbox\n",
  );
});
