import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import type { Stack } from "../estate.ts";
import { observedStack } from "../state/observed-stack.ts";
import type { GuardedStack } from "./guarded-stack.ts";
import { vendorGuards } from "./vendor-guards.ts";

/**
 * A stack of real clouds, wherever the Pulumi CLI is logged in to.
 * @param api base URL of GitHub's REST API
 */
export async function realStack(engine: PulumiCommand, stack: Stack, api: string): Promise<GuardedStack> {
  return {
    engineStack: await observedStack(stack.environment, { workDir: stack.root, pulumiCommand: engine }),
    guards: vendorGuards(stack.settings, { ...process.env, GITHUB_API_URL: api }),
    close: async () => undefined,
  };
}
