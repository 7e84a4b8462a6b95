import { join } from "node:path";
import { type Estate, loadEstate, type Stack } from "../../commands/estate.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import type { Environment } from "../../model/entities/entity.ts";
import { formatProblem } from "../../model/problems/problem.ts";

/**
 * The estates that the program is tested on: `catalogue/`, the stack files and the runbooks, each in a folder of its
 * own. What stands at the root of the repository belongs to whoever uses the program, and no test reads it.
 */
export const TEST_ESTATES = ["reference", "founder", "large", "minimal"] as const;
export type TestEstate = (typeof TEST_ESTATES)[number];

/** An estate without an error. */
export type ValidEstate = Estate & { readonly catalogue: Catalogue };

const loaded = new Map<TestEstate, ValidEstate>();

/** The folder of a test estate. */
export const estateRoot = (name: TestEstate): string => join(import.meta.dirname, name);

/**
 * A test estate, read and checked.
 * @throws with every error where it is not valid.
 */
export function testEstate(name: TestEstate = "reference"): ValidEstate {
  const known = loaded.get(name);
  if (known) return known;
  const { catalogue, ...estate } = loadEstate(estateRoot(name));
  if (!catalogue) throw new Error(estate.problems.map(formatProblem).join("\n"));
  const valid = { ...estate, catalogue };
  loaded.set(name, valid);
  return valid;
}

/** One stack of a test estate. */
export function stackOf(environment: Environment, name: TestEstate = "reference"): Stack {
  const stack = testEstate(name).stacks.find((candidate) => candidate.environment === environment);
  if (!stack) throw new Error(`${name} has no stack ${environment}`);
  return stack;
}
