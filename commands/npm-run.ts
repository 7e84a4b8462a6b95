import { spawnSync } from "node:child_process";

/** Runs a script of the project's package.json in its folder. @returns its exit code */
export function npmRun(root: string, script: string, ...args: readonly string[]): number {
  const { status } = spawnSync("npm", ["run", "--silent", script, "--", ...args], {
    cwd: root,
    stdio: "inherit",
  });
  return status ?? 1;
}
