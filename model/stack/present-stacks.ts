import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Share } from "../delivery/share.ts";
import type { Environment } from "../entities/entity.ts";
import { stackFile } from "./stack-file.ts";

/** The file, relative to an estate's root, that holds the plan of a stack as it was last accepted. */
export const acceptedFile = (environment: Environment): string => `inventory/${environment}.json`;

/**
 * The stacks of an estate, by their shares. A founder may start with one environment: the other one is absent as long as
 * it has no settings file, the catalogue has nothing in it, and no plan of it was accepted. All are present where none is,
 * so that the missing files are reported.
 */
export function presentStacks(root: string, shares: readonly Share[]): readonly Share[] {
  const present = shares.filter(
    ({ environment, surfaces, pipelines, secrets, drafts }) =>
      [surfaces, pipelines, secrets, drafts].some((entries) => entries.length > 0) ||
      [stackFile(environment), acceptedFile(environment)].some((file) => existsSync(join(root, file))),
  );
  return present.length > 0 ? present : shares;
}
