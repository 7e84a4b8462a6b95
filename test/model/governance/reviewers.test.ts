import { describe, expect, test } from "vitest";
import { govern } from "../../../model/governance/govern.ts";
import { hasSeveralPeople, reviewedByNobody } from "../../../model/governance/reviewers.ts";
import { deployed, guardrail, review, share, stackOf, TODAY } from "./fixtures.ts";

const TWO = { lead: ["ada"], owner: ["ada", "grace"] };
const TEAM = { lead: ["acme/platform"] };
const said = (words: { reviewer: string; author?: string }, roles: Record<string, string[]>) =>
  reviewedByNobody(words, roles).map(({ field, wrong, fix }) => `${field.join(".")}: ${wrong}; ${fix}`);

describe("a review is made by somebody", () => {
  test.each([
    ["a role of the only person", { reviewer: "lead" }, { lead: ["ada"] }],
    ["the only person", { reviewer: "ada" }, { lead: ["ada"] }],
    ["a role that somebody else holds", { reviewer: "lead", author: "grace" }, TWO],
    ["a role that the author shares", { reviewer: "owner", author: "ada" }, TWO],
    ["somebody else", { reviewer: "grace", author: "ada" }, TWO],
    ["the only person, in two cases", { reviewer: "lead" }, { lead: ["ada"], owner: ["Ada"] }],
    ["somebody else, in other case", { reviewer: "Grace", author: "Ada" }, TWO],
    ["a team, of which the author may be one", { reviewer: "lead", author: "anybody" }, TEAM],
    ["a team by its name", { reviewer: "acme/platform", author: "anybody" }, TEAM],
  ])("accepted: %s", (_, words, roles) => {
    expect(said(words, roles)).toEqual([]);
  });

  test.each([
    [
      "anybody, where nobody is declared",
      { reviewer: "lead" },
      {},
      "reviewer: the stack's settings say of nobody that they review; write who holds each role: github.roles, e.g. { platform-lead: [LOGIN] }",
    ],
    [
      "a role that there is not",
      { reviewer: "leed" },
      { lead: ["ada"] },
      'reviewer: this is no role of github.roles, and nobody who holds one; did you mean "lead"?',
    ],
    [
      "an author who reviews himself",
      { reviewer: "ada", author: "ada" },
      TWO,
      "reviewer: ada proposed this change and cannot review it; have somebody else review it",
    ],
    [
      "a role that the author alone holds",
      { reviewer: "lead", author: "ada" },
      TWO,
      "reviewer: ada proposed this change and cannot review it; have somebody else review it",
    ],
    [
      "an author who reviews himself in other case",
      { reviewer: "ada", author: "Ada" },
      { ...TWO, ...TEAM },
      "reviewer: Ada proposed this change and cannot review it; have somebody else review it",
    ],
    [
      "an author who is not named",
      { reviewer: "lead" },
      TWO,
      "author: nothing says who proposed this change, and whoever reviews it is somebody else; add author: LOGIN",
    ],
    [
      "an author whom nobody knows",
      { reviewer: "lead", author: "grac" },
      TWO,
      'author: nobody of github.roles has this login; did you mean "grace"?',
    ],
  ])("refused: %s", (_, words, roles, expected) => {
    expect(said(words, roles as Record<string, string[]>)).toEqual([expected]);
  });

  test.each([
    [{}, false],
    [{ lead: ["ada"], owner: ["ada"] }, false],
    [TWO, true],
    [TEAM, true],
  ] as const)("several people in %j: %s", (roles, several) => {
    expect(hasSeveralPeople(roles as unknown as Record<string, string[]>)).toBe(several);
  });
});

describe("governance", () => {
  const before = deployed({
    guardrails: [guardrail(800)],
    reviews: [review({ id: "old", reviewer: "gone" })],
  });
  const judge = (reviewer: string) => {
    const reviews = [review({ id: "old", reviewer: "gone" }), review({ reviewer })];
    const stack = stackOf(share({ guardrails: [guardrail(900)], reviews }));
    return govern({ stack, deployed: before, all: reviews, today: TODAY, place: "login" }).findings;
  };

  test("asks it of new reviews, whose reviewer may have left since", () => {
    expect(judge("lead")).toEqual([]);
    expect(judge("mallory")).toMatchObject([
      { part: "reviews", id: "a-review", complaint: { field: ["reviewer"] } },
    ]);
  });
});
