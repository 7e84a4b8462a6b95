import fc from "fast-check";
import { expect, test } from "vitest";
import { fakeLine } from "./fake-line.ts";
import { fakeStorage } from "./fake-storage.ts";
import { alert } from "./incidents.ts";
import { GROUP, MINUTE, PLAN, START, startRelay } from "./relay-under-test.ts";

/*
 * One request of the relay's memory fails, whichever it is: refused, or carried out with its answer lost. Every incident
 * has a guardrail of its own, so that a summary, which only says names, says whose incidents it is about.
 */

const INCIDENTS = 6;
const NAMES = Array.from({ length: INCIDENTS }, (_, n) => `guardrail-${n}`);
const plan = { ...PLAN, guardrails: Object.fromEntries(NAMES.map((name) => [name, GROUP])) };

const fault = fc.record({
  /** Which of about this many requests. */
  at: fc.integer({ min: 1, max: 90 }),
  kind: fc.constantFrom("refused", "answer lost"),
  /** Whether the instance that met it is the one that goes on. */
  isRestarted: fc.boolean(),
});
const order = fc.shuffledSubarray([...NAMES.keys()], { minLength: INCIDENTS });

test("each opening and closing is told, at most once more than needed, the opening first", async () => {
  await fc.assert(
    fc.asyncProperty(fault, order, async ({ at, kind, isRestarted }, incidents) => {
      const line = await fakeLine();
      const storage = await fakeStorage();
      const clock = { now: START };
      const start = () => startRelay({ storage, endpoints: { line: line.url }, clock, plan });
      let relay = await start();
      let requests = 0;
      const isMeant = () => ++requests === at;
      if (kind === "refused") storage.fault = () => (isMeant() ? 403 : undefined);
      else storage.losesAnswer = isMeant;

      /** Brought again until it is acknowledged, after others that came meanwhile. */
      let waiting = (["open", "closed"] as const).flatMap((state) =>
        incidents.map((n) => alert({ id: `0.${n}`, guardrail: NAMES[n] ?? "", state })),
      );
      for (let round = 0; waiting.length > 0 && round < 20; round++) {
        const refused: typeof waiting = [];
        for (const message of waiting) {
          if ((await relay.push(message)) === 204) continue;
          refused.push(message);
          if (isRestarted) relay = await start();
        }
        waiting = refused;
        clock.now += MINUTE;
      }
      expect(waiting).toEqual([]);
      for (let round = 0; storage.names("held/").length > 0 && round < 20; round++) {
        clock.now += 5 * MINUTE;
        await relay.tick();
      }
      expect(storage.names("held/")).toEqual([]);

      for (const name of NAMES) {
        const opened = told(line.texts, name, "Opened", "Warning");
        const closed = told(line.texts, name, "Closed", "Closed");
        for (const times of [opened, closed]) {
          expect(times.length, `${name}: ${line.texts.join(" | ")}`).toBeGreaterThanOrEqual(1);
          expect(times.length, `${name}: ${line.texts.join(" | ")}`).toBeLessThanOrEqual(2);
        }
        expect(opened[0]).toBeLessThanOrEqual(closed[0] ?? -1);
      }
      // One fault repeats one thing, not a summary of many.
      const all = NAMES.flatMap((name) => [
        told(line.texts, name, "Opened", "Warning").length,
        told(line.texts, name, "Closed", "Closed").length,
      ]);
      expect(all.filter((times) => times > 1).length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 12, seed: 20261126 },
  );
});

/** Which of the texts tell it: by itself, or as a line of a summary. */
function told(texts: readonly string[], name: string, inSummary: string, alone: string): number[] {
  return texts.flatMap((text, i) => {
    const lines = text.split("\n");
    const isAlone = lines[0]?.startsWith(`${alone}: `) && lines[0].includes(`${name} is above`);
    const summary = lines.find((line) => line.startsWith(`${inSummary}: `) && !line.includes(" is above"));
    const isSummed = / more: /.test(lines[0] ?? "") && new RegExp(`\\b${name}\\b`).test(summary ?? "");
    return isAlone || isSummed ? [i] : [];
  });
}
