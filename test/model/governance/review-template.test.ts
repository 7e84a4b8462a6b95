import { describe, expect, test } from "vitest";
import { governanceKind } from "../../../model/entities/governance-review.ts";
import { reviewTemplate } from "../../../model/governance/review-template.ts";
import { readEntries } from "../../../model/yaml/entries.ts";
import { parseYaml } from "../../../model/yaml/source.ts";
import { type Declared, guardrail, judged } from "./fixtures.ts";

/** What one pastes for the only change between two catalogues. */
function pasted(
  before: Declared,
  after: Declared,
  existing: { id: string }[] = [],
  needsAuthor = false,
): string {
  const [change] = judged(before, after).changes;
  if (!change) throw new Error("nothing changes");
  return reviewTemplate(change, "production", "2026-06-01", existing, needsAuthor);
}
const read = (text: string) => readEntries(governanceKind, parseYaml("governance.yaml", `${text}\n`));
const loosened = [{ guardrails: [guardrail(800)] }, { guardrails: [guardrail(900)] }] as const;

describe("a review that is pasted", () => {
  test("is refused until who and why is filled in", () => {
    const problems = read(pasted(...loosened)).problems;
    expect(problems.map(({ field }) => field)).toEqual(["reviewer", "reason", "kpi_budget"]);
  });

  test("names who proposed the change where there is more than one person", () => {
    const { problems } = read(pasted(...loosened, [], true));
    expect(problems.map(({ field }) => field)).toEqual(["reviewer", "author", "reason", "kpi_budget"]);
  });

  test.each([
    ["a number", ...loosened, { from: 800, to: 900 }],
    [
      "a text with what YAML takes for something else",
      { guardrails: [guardrail(800, { alert_channel: "slack:#alerts" })] },
      { guardrails: [guardrail(800, { alert_channel: "email:a.b+c@example.com" })] },
      { from: "slack:#alerts", to: "email:a.b+c@example.com" },
    ],
    [
      "a percentage",
      { guardrails: [guardrail("2%", { metric_name: "ocr_failure_rate" })] },
      { guardrails: [guardrail("3%", { metric_name: "ocr_failure_rate" })] },
      { from: "2%", to: "3%" },
    ],
    ["nothing", { guardrails: [guardrail(800)] }, {}, { from: 800, to: null }],
  ] as const)("is right about %s", (_, before, after, step) => {
    const text = pasted(before, after).replace(/(reviewer|reason|kpi_budget): /g, "$1: filled in");
    const { entries, problems } = read(text);
    expect(problems).toEqual([]);
    expect(entries[0]?.entity).toMatchObject({ entity_id: "latency", ...step });
  });

  test("has an id of its own", () => {
    const id = "latency-threshold-2026-06-01";
    expect(pasted(...loosened)).toContain(`id: ${id},`);
    expect(pasted(...loosened, [{ id }])).toContain(`id: ${id}-2,`);
    expect(pasted(...loosened, [{ id }, { id: `${id}-2` }])).toContain(`id: ${id}-3,`);
  });
});
