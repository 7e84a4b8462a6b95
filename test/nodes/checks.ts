import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../e2e/checkout.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Milliseconds after which a run hangs, on a loaded machine too. */
const LONGEST = 30 * 60 * 1000;

/** How a check is run. */
export interface CheckOptions {
  /** PATH, whose first Node is the one that is tried. */
  readonly path: string;
  /** Whether the sandbox takes the newest SDK of the registry instead of the one that is pinned. */
  readonly newestSdk: boolean;
}

/** What is run under each Node, by what the table calls it. Resolves to whether it passed. */
export const CHECKS = {
  "unit-tests": async ({ path }: CheckOptions) => npm(ROOT, path, "run", "test:unit"),
  /** Both stacks of the reference estate, previewed and deployed in a copy of the project. */
  sandbox: async ({ path, newestSdk }: CheckOptions) => {
    const copy = await checkout();
    try {
      return (!newestSdk || takeNewestSdk(copy.root, path)) && npm(copy.root, path, "run", "sandbox");
    } finally {
      copy.remove();
    }
  },
} as const;

/** Runs npm with what PATH has first as its Node. What it prints goes to standard error. */
function npm(cwd: string, path: string, ...args: readonly string[]): boolean {
  const { status } = spawnSync("npm", args, {
    cwd,
    // The sandbox takes the domain of the test estate for verified.
    env: { ...process.env, PATH: path, SANDBOX_VERIFIED_DOMAINS: "example.com" },
    stdio: ["ignore", process.stderr, process.stderr],
    timeout: LONGEST,
  });
  return status === 0;
}

/** Gives a copy of the project packages of its own, with the SDK that the registry serves now. */
function takeNewestSdk(root: string, path: string): boolean {
  rmSync(join(root, "node_modules"));
  if (!npm(root, path, "install", "--save-exact", "--ignore-scripts", "@pulumi/pulumi@latest")) return false;
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.error(`@pulumi/pulumi ${dependencies["@pulumi/pulumi"]}`);
  return true;
}
