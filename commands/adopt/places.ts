import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import type { Stack } from "../estate.ts";
import { openSandbox } from "../sandbox/session.ts";
import { observedStack } from "../state/observed-stack.ts";
import type { AdoptionMeans } from "./adopt.ts";
import { askVendors, type VendorAccess } from "./ask-vendors.ts";
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

/** The real clouds. */
export function adoptionInClouds(engine: PulumiCommand, stack: Stack, access: VendorAccess): AdoptionPlace {
  const { environment, root, settings } = stack;
  const scope = { owner: settings.github.owner, team: settings.vercel.team };
  return {
    finder: vendorFinder(askVendors(settings, access), scope),
    kept: stackAdoption(root, environment),
    preview: async () =>
      previewed(await observedStack(environment, { workDir: root, pulumiCommand: engine })),
    update: `pulumi up --stack ${environment}, then npm run adopt -- ${environment} once more, which removes it`,
    close: async () => undefined,
  };
}
