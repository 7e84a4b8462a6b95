import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Environment } from "../../model/entities/entity.ts";
import { acceptedFile } from "../../model/stack/present-stacks.ts";
import { Refused } from "../terminal/problems.ts";
import type { CompactResource } from "./compact.ts";

/**
 * The plan of a stack that was last accepted; `undefined` where none was yet.
 * @throws Refused where the file is not what {@link writeAccepted} writes.
 */
export function readAccepted(root: string, environment: Environment): CompactResource[] | undefined {
  let text: string;
  try {
    text = readFileSync(join(root, acceptedFile(environment)), "utf8");
  } catch {
    return undefined;
  }
  try {
    const resources: unknown = JSON.parse(text);
    if (Array.isArray(resources)) return resources;
  } catch {
    // Said below: a conflict of two branches, for example.
  }
  throw new Refused(
    `${acceptedFile(environment)} is not an inventory\n    fix: restore either version of it, then run: npm run inventory -- --accept`,
  );
}

/** Accepts a plan: what comes after is compared with it. */
export function writeAccepted(
  root: string,
  environment: Environment,
  resources: readonly CompactResource[],
): void {
  const file = join(root, acceptedFile(environment));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(resources, null, 2)}\n`);
}
