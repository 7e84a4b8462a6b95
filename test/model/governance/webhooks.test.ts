import { describe, expect, test } from "vitest";
import { digestOf } from "../../../model/governance/digest.ts";
import { type Governed, parseGoverned, UNNAMED_WEBHOOK } from "../../../model/governance/snapshot.ts";
import { deployed, guardrail, judge, review, share } from "./fixtures.ts";

const URL = "webhook:https://hooks.example.com/T0/pa55word";
const named = [guardrail(800, { alert_channel: "webhook:on-call" })];

/** What was deployed while the catalogue had the URL. */
function earlier(reviews: Governed["reviews"] = {}): Governed | undefined {
  const now = deployed({ guardrails: named });
  const [[watch, entry] = []] = Object.entries(now.guardrails);
  return parseGoverned({
    ...now,
    reviews,
    guardrails: { [String(watch)]: { ...entry, alert_channel: URL } },
  });
}

describe("a snapshot that holds the URL of a webhook", () => {
  test("is read without it", () => {
    expect(Object.values(earlier()?.guardrails ?? {})).toMatchObject([{ alert_channel: UNNAMED_WEBHOOK }]);
    expect(JSON.stringify(earlier())).not.toContain("pa55word");
  });

  test("needs a review of the name, which says nothing of the URL", () => {
    const { changes, findings } = judge(share({ guardrails: named }), earlier(), []);
    expect(changes).toMatchObject([{ from: UNNAMED_WEBHOOK, to: "webhook:on-call", state: "missing" }]);
    expect(JSON.stringify(findings)).toContain('from: \\"webhook:(unnamed)\\", to: \\"webhook:on-call\\"');
    expect(JSON.stringify({ changes, findings })).not.toContain("pa55word");
  });

  test("is followed by one with the name alone", () => {
    const move = review({
      field: "alert_channel",
      from: UNNAMED_WEBHOOK,
      to: "webhook:on-call",
      kpi_budget: undefined,
    });
    const { findings, next } = judge(share({ guardrails: named, reviews: [move] }), earlier(), [move]);
    expect(findings).toEqual([]);
    expect(Object.values(next.guardrails)).toMatchObject([{ alert_channel: "webhook:on-call" }]);
  });
});

describe("a deployed review", () => {
  const old = review({ field: "alert_channel", from: "line:on-call", to: URL, kpi_budget: undefined });
  const changed = (to: string) => {
    const now = { ...old, to };
    const reviews = { [old.id]: digestOf(old) };
    const deployedNow = { ...deployed({ guardrails: named }), reviews };
    return judge(share({ guardrails: named, reviews: [now] }), deployedNow, [now]).findings;
  };

  test("may give up the URL that it had", () => {
    expect(changed(UNNAMED_WEBHOOK)).toEqual([]);
  });

  test("may not be changed otherwise", () => {
    expect(changed("webhook:on-call")).toMatchObject([
      { complaint: { wrong: "this review is deployed, and it is not as it was" } },
    ]);
  });
});
