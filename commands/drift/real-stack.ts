import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import type { Stack } from "../estate.ts";
import type { GitHubAccess } from "../protection/github-rules.ts";
import { observedStack } from "../state/observed-stack.ts";
import type { GuardedStack } from "./guarded-stack.ts";
import { vendorGuards } from "./vendor-guards.ts";

/** A stack of real clouds, wherever the Pulumi CLI is logged in to. */
export async function realStack(
  engine: PulumiCommand,
  stack: Stack,
  access: GitHubAccess,
): Promise<GuardedStack> {
  return {
    engineStack: await observedStack(stack.environment, { workDir: stack.root, pulumiCommand: engine }),
    guards: vendorGuards(stack.settings, access),
    close: async () => undefined,
  };
}
