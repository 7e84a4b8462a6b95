import { describe, expect, test } from "vitest";
import { governedOnce } from "../../../model/governance/deployed-entries.ts";
import {
  type Declared,
  deployed,
  exportedAfter,
  guardrail,
  pipeline,
  review,
  secret,
  share,
  TODAY,
} from "./fixtures.ts";

const WATCH = "api-production/api_p95/cloud-run-logs";
const OTHER = "api-production/api_p95/k6";
const k6 = (threshold: number) => guardrail(threshold, { id: "load", observability_source: "k6" });

const was: Declared = {
  guardrails: [guardrail(800), k6(500)],
  pipelines: [pipeline(true)],
  secrets: [secret("active")],
};
const reviews = [
  review({ id: "one" }),
  review({ id: "two", entity_id: "load", from: 500, to: 600 }),
  review({
    id: "three",
    entity_kind: "pipeline",
    entity_id: "api-production",
    field: "approval_required",
    from: true,
    to: false,
  }),
];
const will: Declared = {
  guardrails: [guardrail(900), k6(600)],
  pipelines: [pipeline(false)],
  secrets: [secret("rotating")],
  reviews,
};
const before = deployed(was);
const next = exportedAfter(share(will), before, TODAY);
const ALL = { guardrails: { [WATCH]: true, [OTHER]: true }, environment: true, rest: true };
const NONE = { guardrails: { [WATCH]: false, [OTHER]: false }, environment: false, rest: false };

describe("an update that deployed", () => {
  test("everything: what was asked for", () => {
    expect(governedOnce(before, next, ALL, reviews)).toEqual(next);
    expect(governedOnce(undefined, next, ALL, reviews)).toEqual(next);
  });

  test("nothing of it: what was there before", () => {
    expect(governedOnce(before, next, NONE, reviews)).toEqual(before);
  });

  test("one guardrail (--target): that one and its review, and the rest as it was", () => {
    const one = { ...NONE, guardrails: { [WATCH]: true, [OTHER]: false } };
    expect(governedOnce(before, next, one, reviews)).toMatchObject({
      guardrails: { [WATCH]: { threshold: 900 }, [OTHER]: { threshold: 500 } },
      approvals: { api: { approval_required: true } },
      secrets: { "key-production": { status: "active", version: 1 } },
      reviews: { one: next.reviews.one },
    });
    expect(Object.keys(governedOnce(before, next, one, reviews).reviews)).toEqual(["one"]);
  });

  test("all but one guardrail (--exclude): its threshold and its review wait", () => {
    const but = { ...ALL, guardrails: { [WATCH]: false, [OTHER]: true } };
    const once = governedOnce(before, next, but, reviews);
    expect(once).toEqual({
      ...next,
      guardrails: { ...next.guardrails, [WATCH]: before.guardrails[WATCH] },
      reviews: { two: next.reviews.two, three: next.reviews.three },
    });
  });

  test("all but the GitHub environment: who is asked stays as it was", () => {
    expect(governedOnce(before, next, { ...ALL, environment: false }, reviews)).toEqual({
      ...next,
      approvals: before.approvals,
      protection: before.protection,
      reviews: { one: next.reviews.one, two: next.reviews.two },
    });
  });

  test("a first time, a part: that part alone", () => {
    expect(governedOnce(undefined, next, { ...NONE, guardrails: { [WATCH]: true } }, reviews)).toMatchObject({
      guardrails: { [WATCH]: { threshold: 900 } },
      secrets: {},
      approvals: {},
      reviews: { one: next.reviews.one },
    });
  });
});

test("what is left out now is judged, reviewed and recorded by the next update", () => {
  const once = governedOnce(before, next, { ...ALL, guardrails: { [WATCH]: false, [OTHER]: true } }, reviews);
  const after = exportedAfter(share(will), once, TODAY);
  expect(after.guardrails).toEqual(next.guardrails);
  expect(after.reviews).toEqual(next.reviews);
});
