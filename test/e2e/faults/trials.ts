import fc from "fast-check";
import { FAULT_KINDS, type FaultKind } from "../../../sandbox/provider/faults.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";

/** One fault to be tried. */
export interface Trial {
  readonly scenario: Scenario;
  readonly kind: FaultKind;
  /** Which of the operation's calls it is, as a share of them: above 0, up to 1. */
  readonly at: number;
}

/**
 * A sample of faults: every kind and every scenario comes about equally often, in a different pairing for each seed.
 * @param scenarios names of the scenarios that are tried; all if left out
 */
export function trialsOf(seed: number, count: number, scenarios?: readonly string[]): Trial[] {
  const among = SCENARIOS.filter(({ name }) => scenarios?.includes(name) ?? true);
  const order = fc.shuffledSubarray([...FAULT_KINDS], { minLength: FAULT_KINDS.length });
  const [drawn] = fc.sample(
    fc.tuple(
      fc.array(order, { minLength: count, maxLength: count }),
      fc.array(fc.noBias(fc.integer({ min: 1, max: 1000 })), { minLength: count, maxLength: count }),
    ),
    { seed, numRuns: 1 },
  );
  const [kinds = [], places = []] = drawn ?? [];
  return places.map((place, i) => ({
    scenario: among[i % among.length] as Scenario,
    // Each round of the kinds is a shuffle of its own, so that a scenario meets all of them over time.
    kind: kinds[Math.floor(i / FAULT_KINDS.length)]?.[i % FAULT_KINDS.length] as FaultKind,
    at: place / 1000,
  }));
}
