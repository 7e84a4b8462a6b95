import { afterAll, beforeAll, expect, test } from "vitest";
import { FAULT_KINDS } from "../../sandbox/provider/faults.ts";
import { FaultLab } from "./faults/fault-lab.ts";
import { SCENARIOS } from "./faults/scenarios.ts";
import { faultTable, type Outcome } from "./faults/table.ts";
import { trialsOf } from "./faults/trials.ts";

/*
 * Whatever fails in the middle of a command, the next one puts right: it converges, and leaves no orphan, no duplicate,
 * no lock and no readable secret. `npm test` tries a few faults, the same ones each time; `npm run test:faults` tries
 * more, over all operations: FAULT_TRIALS says how many, FAULT_SEED which.
 */

const { FAULT_TRIALS, FAULT_SEED } = process.env;
if (FAULT_TRIALS !== undefined && !/^[1-9]\d*$/.test(FAULT_TRIALS))
  throw new Error("FAULT_TRIALS is a whole number from 1");
const seed = Number(FAULT_SEED ?? (FAULT_TRIALS === undefined ? 20261126 : Date.now() % 2 ** 31));
const trials =
  FAULT_TRIALS === undefined
    ? trialsOf(seed, 2, ["create", "mixed update"])
    : trialsOf(seed, Number(FAULT_TRIALS), process.env.FAULT_SCENARIOS?.split(","));

let lab: FaultLab;
const outcomes: Outcome[] = [];
beforeAll(async () => {
  lab = await FaultLab.open();
});
afterAll(() => {
  console.log(faultTable(outcomes, seed));
  lab?.close();
});

test("every kind of fault is drawn, in every operation", () => {
  const drawn = trialsOf(1, SCENARIOS.length * FAULT_KINDS.length);
  expect(new Set(drawn.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
  expect(new Set(drawn.map(({ scenario }) => scenario))).toEqual(new Set(SCENARIOS));
  expect(trialsOf(1, 70)).toEqual(drawn);
  expect(trialsOf(2, 70)).not.toEqual(drawn);
});

test.each(trials.map((trial) => [trial.scenario.name, trial.kind, trial.at.toFixed(3), trial] as const))(
  "%s: %s at %s of its calls",
  async (scenario, kind, _at, trial) => {
    const wrong = await lab.wrongAfter(trial);
    outcomes.push({ scenario, kind, survived: wrong.length === 0 });
    expect(wrong).toEqual([]);
  },
);
