import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { reviewWords } from "../../../commands/govern/review-words.ts";
import { Refused } from "../../../commands/terminal/problems.ts";
import { guardrail, judged } from "../../model/governance/fixtures.ts";

const [loosened] = judged({ guardrails: [guardrail(800)] }, { guardrails: [guardrail(900)] }).changes;
const [removed] = judged({ guardrails: [guardrail(800)] }, {}).changes;
if (!loosened || !removed) throw new Error("nothing changes");

/** A terminal at which somebody answers each question as soon as it is asked; nothing more ends the input. */
function answering(...answers: string[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = "";
  output.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    if (!text.endsWith(": ")) return;
    const answer = answers.shift();
    if (answer === undefined) input.end();
    else input.write(`${answer}\n`);
  });
  return { input, output, isInteractive: true, shown: () => shown };
}
const nobody = { input: new PassThrough(), output: new PassThrough(), isInteractive: false };

describe("who reviewed a change, and why", () => {
  test("is in the options", async () => {
    const options = {
      reviewer: "lead",
      reason: "because",
      kpiBudget: "budget",
      clarification: "own-schemas",
    };
    expect(await reviewWords(loosened, options, false, nobody)).toEqual({
      reviewer: "lead",
      reason: "because",
      kpi_budget: "budget",
      clarification: "own-schemas",
    });
  });

  test("is asked for where the options leave it open, until there is an answer", async () => {
    const terminal = answering("", "  ", "because", "budget");
    expect(await reviewWords(loosened, { reviewer: "lead" }, false, terminal)).toEqual({
      reviewer: "lead",
      reason: "because",
      kpi_budget: "budget",
    });
    expect(terminal.shown()).toContain(
      "guardrail:latency.threshold: 800 → 900, loosened: the alert fires later\n",
    );
    expect(terminal.shown()).not.toContain("reviewer (");
  });

  test("says who proposed it, where somebody else can review it", async () => {
    expect(await reviewWords(removed, {}, true, answering("lead", "ada", "because"))).toEqual({
      reviewer: "lead",
      author: "ada",
      reason: "because",
    });
    const refused = reviewWords(removed, { reviewer: "lead", reason: "because" }, true, nobody);
    await expect(refused).rejects.toThrow('add --author "…"');
  });

  test("names no budget where no threshold is left", async () => {
    expect(await reviewWords(removed, {}, false, answering("lead", "because"))).toEqual({
      reviewer: "lead",
      reason: "because",
    });
  });

  test("is an error where nobody is there to ask, with the options that are missing", async () => {
    const refused = reviewWords(loosened, { reason: "because", reviewer: " " }, false, nobody);
    await expect(refused).rejects.toThrow(Refused);
    await expect(refused).rejects.toThrow('add --reviewer "…" --kpi-budget "…"');
  });

  test("can be given up", async () => {
    await expect(reviewWords(loosened, {}, false, answering("lead"))).rejects.toThrow(
      new Refused("\ngiven up; nothing is changed"),
    );
  });
});
