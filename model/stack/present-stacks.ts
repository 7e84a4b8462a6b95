import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Share } from "../delivery/share.ts";
import { acceptedFile, isDeclared, stackFile } from "./stack-file.ts";

/**
 * The stacks of an estate, by their shares. A founder may start with one environment: the other one is absent as long as
 * it has no settings file, the catalogue has nothing in it, and no plan of it was accepted. All are present where none is,
 * so that the missing files are reported.
 */
export function presentStacks(root: string, shares: readonly Share[]): readonly Share[] {
  const present = shares.filter(
    (share) =>
      isDeclared(share) ||
      [stackFile(share.environment), acceptedFile(share.environment)].some((file) =>
        existsSync(join(root, file)),
      ),
  );
  return present.length > 0 ? present : shares;
}
