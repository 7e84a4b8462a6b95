import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { environmentCost } from "../../model/cost/environment-cost.ts";
import { estimate } from "../../model/cost/estimate.ts";
import type { Environment } from "../../model/entities/entity.ts";
import { govern } from "../../model/governance/govern.ts";
import { changeLine } from "../../model/governance/governed-field.ts";
import { today } from "../../model/governance/reviews.ts";
import { governedAfter } from "../../model/governance/snapshot.ts";
import { type Estate, loadEstate } from "../estate.ts";
import { isFixedInput } from "./fixed-inputs.ts";
import { changesBetween, type PlanChange, type PrintedResource } from "./plan-changes.ts";
import { planOf } from "./plan-of.ts";

/** What a change of the estate or of the program does to one stack. */
export interface StackChanges {
  readonly environment: Environment;
  readonly changes: readonly PlanChange[];
  /** Changes of what is governed, each with what governance says of it. */
  readonly governed: readonly string[];
  /** US dollars a month; absent where the other estate is not valid. */
  readonly usdBefore?: number;
  readonly usdAfter: number;
}

/** What differs from another checkout of the project, in every stack. */
export interface Against {
  readonly stacks: readonly StackChanges[];
  /** Why the other checkout could not be planned; everything is shown as added then. */
  readonly unplanned?: string;
}

type Plans = Partial<Record<Environment, readonly PrintedResource[]>>;

/**
 * Compares the plans of an estate with those of another checkout, each made by the program that stands beside it. Neither
 * needs an engine, an account or a network.
 */
export async function compareWith(root: string, estate: Estate): Promise<Against> {
  const other = loadEstate(root);
  const { plans, unplanned } = await plansOf(root);
  const stacks: StackChanges[] = [];
  for (const stack of estate.stacks) {
    const { environment } = stack;
    const planned = (await planOf(stack)).map(({ options: _, ...resource }): PrintedResource => resource);
    const usdBefore = usdOf(other, environment);
    stacks.push({
      environment,
      changes: changesBetween(plans[environment] ?? [], planned, isFixedInput),
      governed: governedChanges(other, estate, environment),
      ...(usdBefore !== undefined && { usdBefore }),
      usdAfter: usdOf(estate, environment) ?? 0,
    });
  }
  return { stacks, ...(unplanned !== undefined && { unplanned }) };
}

/** The plans that the other checkout makes of itself. Its commands have to be installed there. */
async function plansOf(root: string): Promise<{ plans: Plans; unplanned?: string }> {
  try {
    const { stdout } = await promisify(execFile)("npm", ["run", "--silent", "plan", "--", "--json"], {
      cwd: root,
      maxBuffer: Number.POSITIVE_INFINITY,
    });
    return { plans: JSON.parse(stdout) };
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return { plans: {}, unplanned: (stderr || message).trim().split("\n")[0] ?? "" };
  }
}

/** What governance says of the change from one estate to another, as if the other one were what is deployed. */
function governedChanges(other: Estate, { stacks, catalogue }: Estate, environment: Environment): string[] {
  const stack = stacks.find((candidate) => candidate.environment === environment);
  const before = other.stacks.find((candidate) => candidate.environment === environment);
  if (!stack || !before || !catalogue) return [];
  const deployed = governedAfter(before, undefined, today());
  const { changes } = govern({ stack, deployed, all: catalogue.reviews, today: today(), place: "login" });
  return changes.map((change) => {
    const reviews = change.reviews.map(({ id, reviewer }) => `review ${id} by ${reviewer}`).join(", ");
    const said = {
      free: "needs no review",
      reviewed: reviews,
      missing: "a review is missing",
      refused: "is refused",
    };
    return `${changeLine(change)}: ${said[change.state]}`;
  });
}

function usdOf({ stacks, catalogue }: Estate, environment: Environment): number | undefined {
  if (!catalogue) return undefined;
  return environmentCost(environment, estimate(stacks, catalogue.usage)).usd;
}
