import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../model/entities/entity.ts";
import { acceptedFile } from "../../model/stack/stack-file.ts";
import { fileReason } from "../files/file-reason.ts";
import type { FileChange } from "../files/write-all.ts";
import { Refused } from "../terminal/problems.ts";
import type { CompactResource } from "./compact.ts";

/**
 * The plan of a stack that was last accepted; `undefined` where none was yet.
 * @throws Refused where the file cannot be read, or is not what {@link acceptance} writes.
 */
export function readAccepted(root: string, environment: Environment): CompactResource[] | undefined {
  const text = textOfAccepted(root, environment);
  if (text === undefined) return undefined;
  try {
    const resources: unknown = JSON.parse(text);
    if (Array.isArray(resources)) return resources;
  } catch {
    // Said below: a conflict of two branches, for example.
  }
  throw new Refused(
    `${acceptedFile(environment)} is not an inventory\n    fix: restore it, or choose one version where git left a conflict, then run: npm run inventory -- --accept`,
  );
}

/** What accepting a plan writes: what comes after is compared with it. */
export const acceptance = (
  root: string,
  environment: Environment,
  resources: readonly CompactResource[],
): FileChange => ({
  path: acceptedFile(environment),
  before: textOfAccepted(root, environment),
  after: `${JSON.stringify(resources, null, 2)}\n`,
});

function textOfAccepted(root: string, environment: Environment): string | undefined {
  const file = join(root, acceptedFile(environment));
  try {
    // A pipe would be waited for.
    if (statSync(file).isFile()) return readFileSync(file, "utf8");
    throw new Error("it is no regular file");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Refused(
      `${acceptedFile(environment)} cannot be read: ${fileReason(error)}\n    fix: correct that, or remove it and run: npm run inventory -- --accept`,
    );
  }
}
