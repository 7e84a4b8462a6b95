import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import type { Stack } from "../estate.ts";
import { openSandbox } from "../sandbox/session.ts";
import { observedStack } from "../state/observed-stack.ts";
import { vendorClients } from "../vendors/vendor-clients.ts";
import type { AdoptionMeans } from "./adopt.ts";
import { askVendors } from "./ask-vendors.ts";
import { sandboxAdoption, stackAdoption } from "./kept-adoption.ts";
import { previewed } from "./previewed.ts";
import { sandboxFinder } from "./sandbox-finder.ts";
import { vendorFinder } from "./vendor-finder.ts";

/** Where an adoption takes place, ready for it. */
export interface AdoptionPlace extends Pick<AdoptionMeans, "finder" | "kept" | "preview" | "update"> {
  /** Lets go of it. */
  close(): Promise<void>;
}

/** The clouds of the sandbox; other stacks' seeds stay as they are. */
export async function adoptionInSandbox(engine: PulumiCommand, stack: Stack): Promise<AdoptionPlace> {
  const session = await openSandbox(engine, [stack]);
  return {
    finder: sandboxFinder(session.clouds.store),
    kept: sandboxAdoption(stack.environment),
    preview: async () => previewed(await session.engineStack(stack), session.failed),
    update: `npm run sandbox -- up ${stack.environment}`,
    close: () => session.close(),
  };
}

/**
 * The real clouds, asked with the logins that their providers use.
 * @throws Refused where `SKELETON_LOOPBACK` names another machine
 */
export function adoptionInClouds(engine: PulumiCommand, stack: Stack, env: NodeJS.ProcessEnv): AdoptionPlace {
  const { environment, root, settings } = stack;
  return {
    finder: vendorFinder(askVendors(vendorClients(settings, env)), { owner: settings.github.owner }),
    kept: stackAdoption(root, environment),
    preview: async () =>
      previewed(await observedStack(environment, { workDir: root, pulumiCommand: engine })),
    update: `pulumi up --stack ${environment}, then npm run adopt -- ${environment} once more, which removes it`,
    close: async () => undefined,
  };
}
