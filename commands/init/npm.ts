import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Runs a script of the project's package.json in its folder. @returns its exit code */
export function npmRun(root: string, script: string, ...args: readonly string[]): number {
  const { status } = spawnSync("npm", ["run", "--silent", script, "--", ...args], {
    cwd: root,
    stdio: "inherit",
  });
  return status ?? 1;
}

/** Accepts the plans of the estate as it is now; each removal of data or an identity is confirmed there. */
export function acceptPlans(root: string): number {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return scripts.inventory === undefined ? 0 : npmRun(root, "inventory", "--accept");
}
