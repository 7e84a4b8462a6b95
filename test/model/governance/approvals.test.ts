import { describe, expect, test } from "vitest";
import { judged, pipeline, review, states } from "./fixtures.ts";

const CHANGE = "pipeline:api-production.approval_required";

describe("every pair of what is deployed and what is declared", () => {
  const sides = { on: [pipeline(true)], off: [pipeline(false)], none: [] };
  test.each([
    ["off", "on", { [CHANGE]: "free" }],
    ["on", "off", { [CHANGE]: "missing" }],
    ["on", "none", { [CHANGE]: "missing" }],
    ["none", "off", { [CHANGE]: "missing" }],
    // What needs no review and was not there before is no news.
    ["none", "on", {}],
    ["off", "none", { [CHANGE]: "free" }],
    ["on", "on", {}],
    ["off", "off", {}],
    ["none", "none", {}],
  ] as const)("%s → %s", (before, after, expected) => {
    expect(states({ pipelines: sides[before] }, { pipelines: sides[after] })).toEqual(expected);
  });
});

describe("the same change in disguise", () => {
  test("another name for the pipeline, without its approval", () => {
    const renamed = pipeline(false, { id: "api-to-production" });
    const { changes } = judged({ pipelines: [pipeline(true)] }, { pipelines: [renamed] });

    expect(changes).toMatchObject([
      {
        id: "api-to-production",
        from: true,
        to: false,
        state: "missing",
        meaning:
          "nobody is asked any more before api is deployed to production (this pipeline takes the place of api-production)",
      },
    ]);
  });

  test("another name alone is no change", () => {
    const renamed = pipeline(true, { id: "api-to-production" });
    expect(states({ pipelines: [pipeline(true)] }, { pipelines: [renamed] })).toEqual({});
  });

  test("another app's pipeline that is pointed at production without an approval", () => {
    const portal = pipeline(false, { app: "portal" });
    expect(states({ pipelines: [pipeline(true)] }, { pipelines: [pipeline(true), portal] })).toEqual({
      "pipeline:portal-production.approval_required": "missing",
    });
  });

  test("each app by itself: an approval that comes does not pay for one that goes", () => {
    const [apiOn, apiOff] = [pipeline(true), pipeline(false)];
    const [portalOn, portalOff] = [pipeline(true, { app: "portal" }), pipeline(false, { app: "portal" })];
    expect(states({ pipelines: [apiOn, portalOff] }, { pipelines: [apiOff, portalOn] })).toEqual({
      [CHANGE]: "missing",
      "pipeline:portal-production.approval_required": "free",
    });
  });
});

test("what is said of an approval that is turned off is what production then does", () => {
  const portal = pipeline(true, { app: "portal" });
  const meaning = (...others: (typeof portal)[]) =>
    judged(
      { pipelines: [pipeline(true), ...others] },
      { pipelines: [pipeline(false), ...others] },
    ).changes.map((change) => change.meaning);
  expect(meaning(portal)).toEqual([
    "api requires no approval of its own; production still asks for one while portal-production requires it",
  ]);
  expect(meaning(pipeline(false, { app: "portal" }))).toEqual([
    "nobody is asked any more before api is deployed to production",
  ]);
});

test("in staging nothing of a pipeline is governed", () => {
  const staging = [pipeline(false, { environment: "staging" })];
  expect(states({ environment: "staging", pipelines: staging }, { environment: "staging" })).toEqual({});
  expect(states({ environment: "staging" }, { environment: "staging", pipelines: staging })).toEqual({});
});

test.each([
  ["turned off", [pipeline(false)], { from: true, to: false }],
  ["removed", [], { from: true, to: null }],
] as const)("a review covers an approval that is %s", (_, pipelines, step) => {
  const reviews = [
    review({ entity_kind: "pipeline", entity_id: "api-production", field: "approval_required", ...step }),
  ];
  const { changes, findings } = judged({ pipelines: [pipeline(true)] }, { pipelines, reviews });

  expect(findings).toEqual([]);
  expect(changes).toMatchObject([{ state: "reviewed", reviews }]);
});
