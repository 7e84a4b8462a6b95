import { describe, expect, test } from "vitest";
import { changeName } from "../../../model/governance/governed-field.ts";
import {
  deployed,
  exportedAfter,
  guardrail,
  judge,
  judged,
  review,
  share,
  states,
  TODAY,
} from "./fixtures.ts";

const staged = (threshold: number | string, changes: object = {}) =>
  guardrail(threshold, { surface: "api-staging", ...changes });

describe("a threshold", () => {
  test.each([
    [800, 900, "loosened: the alert fires later"],
    [800, 700, "tightened: the alert fires earlier"],
  ])("%s → %s is %s, and needs a review in both environments", (before, after, meaning) => {
    for (const environment of ["staging", "production"] as const) {
      const surface = `api-${environment}`;
      const { changes } = judged(
        { environment, guardrails: [guardrail(before, { surface })] },
        { environment, guardrails: [guardrail(after, { surface })] },
      );
      expect(changes).toMatchObject([
        { id: "latency", field: "threshold", from: before, to: after, meaning, state: "missing" },
      ]);
    }
  });

  test.each([
    ["2%", 0.02],
    [0.5, "50%"],
    ["2%", "2.0%"],
  ])("%s → %s is the same", (before, after) => {
    const of = (threshold: number | string) => ({
      guardrails: [
        guardrail(threshold, { metric_name: "ocr_failure_rate", surface: "ocr-worker-production" }),
      ],
    });
    expect(states(of(before), of(after))).toEqual({});
  });

  test("a review may write it the other way", () => {
    const of = (threshold: number | string) => [guardrail(threshold, { metric_name: "ocr_failure_rate" })];
    const reviews = [review({ from: 0.02, to: "3%" })];
    const { findings } = judged({ guardrails: of("2%") }, { guardrails: of(0.03), reviews });
    expect(findings).toEqual([]);
  });
});

describe("a guardrail of production", () => {
  const before = { guardrails: [guardrail(800)] };

  test.each([
    ["removed", [], { "guardrail:latency.threshold": "missing" }],
    [
      "told to somebody else",
      [guardrail(800, { alert_channel: "email:nobody@example.com" })],
      { "guardrail:latency.alert_channel": "missing" },
    ],
    [
      "turned to another metric",
      [guardrail(800, { metric_name: "cloud_run_quota" })],
      { "guardrail:latency.metric_name": "missing" },
    ],
    [
      "turned to another surface",
      [guardrail(800, { surface: "other-production" })],
      { "guardrail:latency.surface": "missing" },
    ],
    [
      "measured from elsewhere",
      [guardrail(800, { observability_source: "k6" })],
      { "guardrail:latency.observability_source": "missing" },
    ],
    ["renamed", [guardrail(800, { id: "p95" })], {}],
    ["renamed and loosened", [guardrail(900, { id: "p95" })], { "guardrail:p95.threshold": "missing" }],
    ["joined by another", [guardrail(800), guardrail(5, { id: "b", metric_name: "cloud_run_quota" })], {}],
  ])("that is %s", (_, guardrails, expected) => {
    expect(states(before, { guardrails })).toEqual(expected);
  });

  test("a review covers its removal, without a budget", () => {
    const reviews = [review({ to: null, kpi_budget: undefined })];
    expect(judged(before, { reviews }).findings).toEqual([]);
  });
});

describe("a guardrail that takes its metric from elsewhere", () => {
  const [before, elsewhere] = [guardrail(800), { observability_source: "k6" as const }];

  test("keeps its threshold, and its channel, or each is a change of its own", () => {
    const changed = guardrail(900, { ...elsewhere, alert_channel: "email:nobody@example.com" });
    expect(states({ guardrails: [before] }, { guardrails: [changed] })).toEqual({
      "guardrail:latency.threshold": "missing",
      "guardrail:latency.alert_channel": "missing",
      "guardrail:latency.observability_source": "missing",
    });
  });

  test("in staging too, as far as the threshold goes", () => {
    const [from, to] = [staged(800), staged(900, { ...elsewhere, alert_channel: "email:x@example.com" })];
    expect(
      states({ environment: "staging", guardrails: [from] }, { environment: "staging", guardrails: [to] }),
    ).toEqual({
      "guardrail:latency.threshold": "missing",
      "guardrail:latency.alert_channel": "free",
      "guardrail:latency.observability_source": "free",
    });
  });

  test("to where another threshold is remembered: either one is a change", () => {
    const other = guardrail(700, { id: "other", ...elsewhere });
    const both = { guardrails: [before, other] };
    const moved = (threshold: number) => ({ guardrails: [guardrail(threshold, elsewhere)] });
    expect(states(both, moved(800))).toMatchObject({ "guardrail:latency.threshold": "missing" });
    expect(states(both, moved(700))).toMatchObject({ "guardrail:latency.threshold": "missing" });
  });

  test("and keeps nothing where the metric is another", () => {
    expect(
      states({ guardrails: [before] }, { guardrails: [guardrail(5, { metric_name: "cloud_run_quota" })] }),
    ).toEqual({ "guardrail:latency.metric_name": "missing" });
  });
});

describe("a guardrail of staging", () => {
  const before = { environment: "staging", guardrails: [staged(800)] } as const;

  test.each([
    ["removed", [], { "guardrail:latency.threshold": "free" }],
    [
      "told to somebody else",
      [staged(800, { alert_channel: "email:x@example.com" })],
      { "guardrail:latency.alert_channel": "free" },
    ],
    [
      "turned to another metric",
      [staged(800, { metric_name: "cloud_run_quota" })],
      { "guardrail:latency.metric_name": "free" },
    ],
  ])("that is %s needs no review", (_, guardrails, expected) => {
    expect(states(before, { environment: "staging", guardrails })).toEqual(expected);
  });
});

describe("a detour does not change a threshold unseen", () => {
  /** Deploys a list of catalogues one after the other, and says how the changes of the last one stand. */
  function deployedInTurn(...steps: ReturnType<typeof staged>[][]) {
    const shares = steps.map((guardrails) => share({ environment: "staging", guardrails }));
    const last = shares.pop();
    const before = shares.reduce<ReturnType<typeof deployed> | undefined>(
      (governed, next) => exportedAfter(next, governed, TODAY),
      undefined,
    );
    if (!last) throw new Error("no step");
    const { changes } = judge(last, before, [], TODAY);
    return Object.fromEntries(changes.map((change) => [changeName(change), change.state]));
  }

  test("taken out, and put back looser", () => {
    expect(deployedInTurn([staged(800)], [], [staged(900)])).toEqual({
      "guardrail:latency.threshold": "missing",
    });
  });

  test("taken out, and put back as it was", () => {
    expect(deployedInTurn([staged(800)], [], [staged(800)])).toEqual({});
  });

  test("taken out, and put back looser under another name, much later", () => {
    const other = staged(5, { id: "other", metric_name: "cloud_run_quota" });
    expect(deployedInTurn([staged(800)], [], [other], [other, staged(900, { id: "p95" })])).toEqual({
      "guardrail:p95.threshold": "missing",
    });
  });

  test("turned to another metric and back, looser", () => {
    const elsewhere = staged(5, { metric_name: "cloud_run_quota" });
    expect(deployedInTurn([staged(800)], [elsewhere], [staged(900)])).toEqual({
      "guardrail:latency.threshold": "missing",
      "guardrail:latency.metric_name": "free",
    });
  });

  test("two that change places", () => {
    const [a, b] = [staged(800, { id: "a" }), staged(5, { id: "b", metric_name: "cloud_run_quota" })];
    const [swappedA, swappedB] = [
      { ...b, id: "a", threshold: 6 },
      { ...a, id: "b", threshold: 900 },
    ];
    expect(deployedInTurn([a, b], [swappedA, swappedB])).toEqual({
      "guardrail:a.threshold": "missing",
      "guardrail:b.threshold": "missing",
    });
  });
});

describe("a guardrail of production that is gone for good", () => {
  const removal = review({ to: null, kpi_budget: undefined });
  const gone = exportedAfter(
    share({ reviews: [removal] }),
    deployed({ guardrails: [guardrail(800)] }),
    TODAY,
  );

  test("is not missed again", () => {
    expect(judge(share({ reviews: [removal] }), gone, [removal], TODAY)).toMatchObject({
      changes: [],
      findings: [],
    });
  });

  test("may come back and tell somebody else", () => {
    const back = guardrail(800, { alert_channel: "email:x@example.com" });
    const judgement = judge(share({ guardrails: [back], reviews: [removal] }), gone, [removal], TODAY);
    expect(judgement).toMatchObject({ changes: [], findings: [] });
  });
});
