import { describe, expect, test } from "vitest";
import type { GovernanceReview } from "../../../model/entities/governance-review.ts";
import {
  BEFORE,
  deployed,
  exportedAfter,
  guardrail,
  judge,
  judged,
  review,
  share,
  TODAY,
} from "./fixtures.ts";

const BUDGETED = [guardrail(900)];
const before = { guardrails: [guardrail(800)] };

/** What is said of a threshold that goes from 800 to 900, with these reviews. */
const said = (...reviews: GovernanceReview[]) =>
  judged(before, { guardrails: BUDGETED, reviews }).findings.map(({ part, id, complaint }) => {
    const [fix] = complaint.fix.split("\n");
    return `${part} ${id} ${complaint.field.join(".")}: ${complaint.wrong}; ${fix}`;
  });

const APPEND =
  "append to catalogue/governance.yaml, or run: npm run govern -- approve guardrail:latency.threshold";
const MISSING =
  "guardrails latency threshold: 800 is deployed: loosened: the alert fires later, and no review covers that";
const OUT = "or take this review out: it is not deployed yet";

describe("a review covers exactly one change", () => {
  test("the one that it says", () => {
    expect(said(review({}))).toEqual([]);
  });

  test.each([
    ["none", [], [`${MISSING}; ${APPEND.replace(",", ", in place of its [],")}`]],
    [
      "from something else",
      [review({ from: 700 })],
      [`reviews a-review from: what is deployed is 800; write from: 800, ${OUT}`],
    ],
    [
      "to something else",
      [review({ to: 1000 })],
      [`reviews a-review to: what the catalogue has is 900; write to: 900, ${OUT}`],
    ],
    [
      "of another field",
      [review({ field: "alert_channel", from: "line:on-call", to: "line:other", kpi_budget: undefined })],
      [
        `${MISSING}; ${APPEND}`,
        'reviews a-review to: what the catalogue has is "line:on-call"; take this review out: it is not deployed yet',
      ],
    ],
    [
      "of another entry",
      [review({ entity_id: "latency-2" })],
      [
        `${MISSING}; ${APPEND}`,
        "reviews a-review entity_id: nothing of guardrail latency-2 is governed in production; correct the id, the field or the environment, or take this review out: it is not deployed yet",
      ],
    ],
  ])("%s", (_, reviews, expected) => {
    expect(said(...reviews)).toEqual(expected);
  });

  test.each([BEFORE, "2026-04-30", "2020-01-01", "2026-06-02", "2099-01-01"])(
    "of whatever day: %s, since a clock may be wrong, and what it starts from says what it reviewed",
    (date) => {
      expect(said(review({ date }))).toEqual([]);
    },
  );

  test("of a day that is still to come is told, a day ahead being another time zone", () => {
    const notes = (date: string) =>
      judged(before, { guardrails: BUDGETED, reviews: [review({ date })] }).notes;
    expect(notes("2026-06-02")).toEqual([]);
    expect(notes("2026-06-03")).toEqual([
      "review a-review is dated 2026-06-03, which is still to come by this machine's clock",
    ]);
  });

  test("a machine whose clock was ahead locks nobody out", () => {
    const ahead = exportedAfter(share(before), undefined, "2031-01-01");
    const reviews = [review({ date: TODAY })];
    expect(judge(share({ guardrails: BUDGETED, reviews }), ahead, reviews).findings).toEqual([]);
  });

  test("one that leads away from what did not change is to be taken out", () => {
    const { findings } = judged(before, { ...before, reviews: [review({})] });
    expect(findings.map(({ complaint }) => complaint.fix)).toEqual([
      "take this review out: it is not deployed yet",
    ]);
  });

  test("one of the other environment is named", () => {
    const all = [review({ environment: "staging" })];
    const { findings } = judge(share({ guardrails: BUDGETED }), deployed(before), all, TODAY);
    expect(findings.map(({ complaint }) => complaint.wrong)).toEqual([
      "800 is deployed: loosened: the alert fires later, and no review covers that (review a-review is for staging)",
    ]);
  });
});

describe("several reviews of one field", () => {
  const [first, second] = [review({ id: "one", to: 850 }), review({ id: "two", from: 850 })];

  test("lead from what is deployed to what is declared, one step each", () => {
    const { findings, changes } = judged(before, { guardrails: BUDGETED, reviews: [first, second] });
    expect(findings).toEqual([]);
    expect(changes).toMatchObject([{ state: "reviewed", reviews: [first, second] }]);
  });

  test("in whatever order they stand: merges mix them", () => {
    expect(said(second, first)).toEqual([]);
  });

  test("may lead back", () => {
    const back = review({ id: "two", from: 850, to: 800 });
    expect(judged(before, { ...before, reviews: [first, back] }).findings).toEqual([]);
  });

  test.each([
    [
      "none of which starts there",
      [second],
      `reviews two from: what is deployed is 800; write from: 800, ${OUT}`,
    ],
    [
      "with a gap",
      [first, review({ id: "two", from: 860 })],
      `reviews two from: what review one leads to is 850; write from: 850, ${OUT}`,
    ],
    ["that stop short", [first], `reviews one to: what the catalogue has is 900; write to: 900, ${OUT}`],
  ])("%s", (_, reviews, expected) => {
    expect(said(...reviews)).toEqual([expected]);
  });

  test("that stop short leave the rest of the way open", () => {
    const { changes } = judged(before, { guardrails: BUDGETED, reviews: [first] });
    expect(changes).toMatchObject([{ state: "missing", open: { from: 850, to: 900 } }]);
  });
});

describe("reviews are only ever appended", () => {
  const [first, second] = [review({ id: "one" }), review({ id: "two", from: 900, to: 1000 })];
  const history = { guardrails: [guardrail(1000)], reviews: [first, second] };
  const told = (...reviews: GovernanceReview[]) =>
    judged(history, { guardrails: history.guardrails, reviews }).findings.map(
      ({ id, complaint: { field, wrong } }) => `${id} ${field.join(".")}: ${wrong}`,
    );

  test("and stay", () => {
    expect(told(first, second)).toEqual([]);
    expect(told(second, first)).toEqual([]);
  });

  test("one that is taken out", () => {
    expect(told(second)).toEqual(["one : this review is deployed, and reviews are never taken out"]);
  });

  test.each([
    ["reason", { reason: "for another reason" }],
    ["to", { to: 901 }],
    ["date", { date: "2026-06-02" }],
    ["clarification", { clarification: "added" }],
  ])("one whose %s is edited", (_, changes) => {
    expect(told({ ...first, ...changes }, second)).toEqual([
      "one : this review is deployed, and it is not as it was",
    ]);
  });

  test("one in front of those that are deployed is as good as one behind them", () => {
    const early = review({ id: "early", from: 1000, to: 1100 });
    const after = { guardrails: [guardrail(1100)], reviews: [early, first, second] };
    expect(judged(history, after)).toMatchObject({ findings: [], changes: [{ reviews: [early] }] });
  });

  test("one that was used is not used again", () => {
    const reviews = [review({})];
    const back = exportedAfter(
      share({
        guardrails: [guardrail(800)],
        reviews: [...reviews, review({ id: "back", from: 900, to: 800 })],
      }),
      deployed({ guardrails: [guardrail(900)], reviews }),
      TODAY,
    );
    const again = share({
      guardrails: [guardrail(900)],
      reviews: [...reviews, review({ id: "back", from: 900, to: 800 })],
    });
    expect(judge(again, back, again.reviews, TODAY).findings.map(({ complaint }) => complaint.wrong)).toEqual(
      [
        "800 is deployed: loosened: the alert fires later, and no review covers that (review a-review covered an earlier change, and a review covers one change only)",
      ],
    );
  });
});

describe("the first deployment", () => {
  test("is accepted as it is, whatever it holds, and says so", () => {
    const odd = share({ guardrails: BUDGETED, reviews: [review({ from: 1, to: 2 })] });
    expect(judge(odd, undefined, odd.reviews, TODAY)).toMatchObject({
      isFirst: true,
      findings: [],
      changes: [],
    });
  });

  test("its reviews are history from then on", () => {
    const reviews = [review({ from: 1, to: 2 })];
    expect(judged({ ...before, reviews }, { ...before, reviews }).findings).toEqual([]);
    expect(judged({ ...before, reviews }, before).findings).toHaveLength(1);
  });
});

describe("the day of the last deployment", () => {
  test("moves with what is governed, and with nothing else", () => {
    const first = deployed(before);
    expect(first.deployed_on).toBe(BEFORE);
    expect(exportedAfter(share(before), first, TODAY)).toEqual(first);
    expect(exportedAfter(share({ guardrails: BUDGETED }), first, TODAY).deployed_on).toBe(TODAY);
  });
});
