import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { startClouds } from "../../sandbox/clouds.ts";
import type { Stack } from "../estate.ts";
import { lockSandbox } from "../sandbox/sandbox-lock.ts";
import { workspaceOptions } from "../sandbox/session.ts";
import { observedStack } from "../state/observed-stack.ts";
import { sandboxFolder } from "../state/sandbox-folder.ts";
import type { GuardedStack } from "./guarded-stack.ts";
import { sandboxGuards } from "./sandbox-guards.ts";

/** A stack that is deployed into the sandbox, for looking at it: neither its clouds nor its state are written. */
export async function sandboxStack(
  engine: PulumiCommand,
  { environment, settings }: Stack,
): Promise<GuardedStack> {
  const unlock = await lockSandbox(sandboxFolder());
  const clouds = await startClouds({ storePath: join(sandboxFolder(), "clouds.json") });
  return {
    engineStack: await observedStack(environment, workspaceOptions(engine, clouds)),
    guards: sandboxGuards(settings.github, clouds.store),
    async close() {
      await clouds.stop();
      unlock();
    },
  };
}
