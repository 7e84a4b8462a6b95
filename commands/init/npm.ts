import { readFileSync } from "node:fs";
import { join } from "node:path";
import { npmRun } from "../npm-run.ts";

/** Accepts the plans of the estate as it is now; each removal of data or an identity is confirmed there. */
export function acceptPlans(root: string): number {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return scripts.inventory === undefined ? 0 : npmRun(root, "inventory", "--accept");
}
