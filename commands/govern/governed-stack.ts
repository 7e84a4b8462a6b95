import { govern, type Judgement } from "../../model/governance/govern.ts";
import type { DeployTarget } from "../../model/governance/govern-command.ts";
import { governedPlaces, problemsOf } from "../../model/governance/report.ts";
import type { Governed } from "../../model/governance/snapshot.ts";
import type { Problem } from "../../model/problems/problem.ts";
import type { Estate, Stack } from "../estate.ts";
import { deployedState } from "../state/deployed-state.ts";
import { type ExportedState, governedIn } from "../state/exported-state.ts";
import { colours } from "../terminal/colours.ts";

/** A stack as it is deployed. */
export interface DeployedStack {
  readonly state: ExportedState | undefined;
  /** Nothing where it was never deployed. */
  readonly governed: Governed | undefined;
}

/** What governance says of a stack: the same as the program would. */
export interface JudgedStack extends Judgement {
  readonly problems: readonly Problem[];
}

/**
 * Reads what is deployed of stacks, by name.
 * @throws Refused, EngineNotFound
 */
export async function readDeployed(
  stacks: readonly Pick<Stack, "environment">[],
  place: DeployTarget,
): Promise<ReadonlyMap<string, DeployedStack>> {
  const read = async ({ environment }: Pick<Stack, "environment">) => {
    const state = await deployedState(environment, place, quietEngine);
    return [environment, { state, governed: state && governedIn(state) }] as const;
  };
  return new Map(await Promise.all(stacks.map(read)));
}

/** Finds the engine, and says only what takes long: which way it was found is of no interest here. */
async function quietEngine() {
  const { findEngine } = await import("../../engine/engine.ts");
  return findEngine({
    say: (line) => {
      if (!line.startsWith("Pulumi engine:")) console.error(colours.dim(line));
    },
  });
}

/** Judges a stack by what is deployed of it. */
export function judgeStack(
  stack: Stack,
  { catalogue, problemOf }: Estate,
  deployed: Governed | undefined,
  today: string,
  place: DeployTarget,
): JudgedStack {
  const judgement = govern({ stack, deployed, all: catalogue?.reviews ?? [], today, place });
  const places = governedPlaces(stack.root, stack.environment, problemOf);
  return { ...judgement, problems: problemsOf(judgement, places) };
}
