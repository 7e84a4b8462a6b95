import type { CompactResource } from "../inventory/compact.ts";
import type { PlanDifference } from "../inventory/differences.ts";
import { differences } from "../inventory/differences.ts";
import type { StateResource } from "../state/exported-state.ts";

/** How the SDK marks special values in a state: secrets, archives, and files. */
const SPECIAL_KEY = "4dabf18193072939515e22adb298388d";

/** What a plan shows in place of a value that it does not know, or must not show. */
const HIDDEN = /^\[(secret|computed|archive)\]/;

/** A resource of which two versions are compared. */
export type ComparedResource = Pick<CompactResource, "type" | "name" | "inputs">;

/**
 * In what a plan differs from the state of what is deployed, as far as a plan can tell: values that only a deployment
 * computes, and secret ones, count as equal.
 */
export function deployedDifferences(
  planned: readonly ComparedResource[],
  state: readonly StateResource[],
): PlanDifference[] {
  const [before, after] = comparedSides(planned, state).map((side) =>
    side.map((resource): CompactResource => ({ ...resource, parent: null })),
  );
  return differences(before ?? [], after ?? []);
}

/** What providers manage of a state and of a plan, with what the plan does not show in the plan's own words in both. */
export function comparedSides(
  planned: readonly ComparedResource[],
  state: readonly StateResource[],
): readonly [before: readonly ComparedResource[], after: readonly ComparedResource[]] {
  const plan = planned.filter(({ type }) => isManaged(type));
  const deployed = state
    .filter(({ type, urn }) => isManaged(type) && urn !== undefined)
    .map((resource): ComparedResource => {
      const name = resource.urn.split("::").slice(3).join("::");
      const own = plan.find((candidate) => candidate.type === resource.type && candidate.name === name);
      const inputs = own ? parsed(withoutOwnName(masked(resource.inputs ?? {}, own.inputs), own.inputs)) : {};
      return { type: resource.type, name, inputs: inputs as ComparedResource["inputs"] };
    });
  const after = plan.map(({ type, name, inputs }) => ({
    type,
    name,
    inputs: parsed(inputs) as typeof inputs,
  }));
  return [deployed, after];
}

/** What providers manage, by its type. */
export const isManaged = (type: string): boolean => !/^(pulumi|skeleton):/.test(type);

/** A deployed value, with what the plan does not show of it in the plan's own words. */
function masked(deployed: unknown, planned: unknown): unknown {
  if (typeof planned === "string" && HIDDEN.test(planned)) return planned;
  if (isSpecial(deployed)) return planned ?? "[secret]";
  if (Array.isArray(planned) && Array.isArray(deployed))
    return deployed.map((part, i) => masked(part, planned[i]));
  if (!isMapping(deployed) || !isMapping(planned)) return deployed;
  return Object.fromEntries(
    Object.entries(deployed)
      .filter(([key]) => key !== "__defaults")
      .map(([key, part]) => [key, masked(part, planned[key])]),
  );
}

/** A name that the provider chose itself is no input of the plan. */
function withoutOwnName(deployed: unknown, planned: Readonly<Record<string, unknown>>): unknown {
  if (!isMapping(deployed) || "name" in planned) return deployed;
  const { name: _, ...rest } = deployed;
  return rest;
}

/** With texts that hold JSON as what they hold: the order of keys is no difference. */
function parsed(value: unknown): unknown {
  if (typeof value === "string" && value.startsWith("{")) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(parsed);
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, parsed(part)]));
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const isSpecial = (value: unknown): boolean => isMapping(value) && SPECIAL_KEY in value;
