import type { Catalogue } from "../../model/entities/catalogue.ts";
import { today } from "../../model/governance/reviews.ts";
import { rotations } from "../../model/governance/rotations.ts";
import type { Comparison, DeployedFacts, PageInput, PageStack } from "../../page/page-input.ts";
import { deployedDifferences, isManaged } from "../deployed/deployed-differences.ts";
import { shownChanges } from "../deployed/shown-changes.ts";
import type { Estate, Stack } from "../estate.ts";
import { type DeployedStack, judgeStack } from "../govern/governed-stack.ts";
import { readAccepted } from "../inventory/accepted.ts";
import { changesOfStack } from "../inventory/changes.ts";
import { changeTimes, type StateResource } from "../state/exported-state.ts";

/** What is deployed of each stack, by name, and where that was read. */
export interface DeployedStacks {
  readonly where: DeployedFacts["where"];
  readonly stacks: ReadonlyMap<string, DeployedStack>;
}

/**
 * Plans every stack, and compares the plans with what was accepted and with what is deployed.
 * @param deployed what is deployed; absent where nobody looked
 * @throws Refused where what was accepted cannot be read
 */
export async function pageInput(
  estate: Estate & { readonly catalogue: Catalogue },
  deployed: DeployedStacks | undefined,
): Promise<PageInput> {
  const stacks: PageStack[] = [];
  // One at a time: a plan uses the SDK's runtime, of which a process has one.
  for (const stack of estate.stacks) stacks.push(await pageStack(stack, estate, deployed));
  return { catalogue: estate.catalogue, stacks, today: today() };
}

async function pageStack(
  stack: Stack,
  estate: Estate,
  deployed: DeployedStacks | undefined,
): Promise<PageStack> {
  const { environment, share, settings } = stack;
  const { plan, planned, isFirst, changes } = await changesOfStack(stack);
  const accepted = readAccepted(stack.root, environment) ?? [];
  const found = deployed?.stacks.get(environment);
  const state = found?.state?.deployment.resources ?? [];
  const comparisons: Comparison[] = [
    ...(isFirst
      ? []
      : [{ against: "the accepted plan", changes: shownChanges(changes, [...accepted, ...planned]) }]),
    ...(deployed && found?.governed
      ? [
          {
            against: `what is deployed in the ${deployed.where}`,
            changes: shownChanges(deployedDifferences(plan, state), [...accepted, ...planned]),
          },
        ]
      : []),
  ];
  return {
    environment,
    share,
    settings,
    resources: planned.filter(({ type }) => isManaged(type)).length,
    comparisons,
    ...(deployed && found?.governed && { deployed: factsOf(stack, estate, deployed.where, found) }),
  };
}

function factsOf(
  stack: Stack,
  estate: Estate,
  where: DeployedFacts["where"],
  { state, governed }: DeployedStack,
): DeployedFacts {
  const { share } = stack;
  return {
    where,
    on: governed?.deployed_on ?? today(),
    governed: judgeStack(stack, estate, governed, today(), where === "sandbox" ? "sandbox" : "login").changes,
    rotations: governed && state ? rotations(share, governed, changeTimes(state), today()) : [],
    changedOn: Object.fromEntries(
      share.surfaces.flatMap(({ id }) => {
        const day = lastChange(id, state?.deployment.resources ?? []);
        return day === undefined ? [] : [[id, day]];
      }),
    ),
  };
}

/** The types of what a surface itself is. */
const OF_SURFACE = new Set(["gcp:cloudrunv2/service:Service", "vercel:index/project:Project"]);

const lastChange = (id: string, state: readonly StateResource[]): string | undefined =>
  state.find(({ type, urn }) => OF_SURFACE.has(type) && urn.endsWith(`::${id}`))?.modified?.slice(0, 10);
