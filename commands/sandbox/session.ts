import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Stack as EngineStack,
  LocalWorkspace,
  type PulumiCommand,
} from "@pulumi/pulumi/automation/index.js";
import { governedAfter } from "../../model/governance/snapshot.ts";
import { PULUMI_PROJECT } from "../../model/settings.ts";
import { type Clouds, startClouds } from "../../sandbox/clouds.ts";
import type { Seeds } from "../../sandbox/provider/store.ts";
import { ROOT, type Stack } from "../estate.ts";
import { rehearsalConfig } from "../plan/inventory.ts";
import { exportedState, governedIn } from "../state/exported-state.ts";
import { sandboxFolder, sandboxWorkplace } from "../state/sandbox-folder.ts";
import { lockHolders, mendInterrupted } from "./recovery.ts";
import { storeConfig } from "./store-config.ts";

/** The stacks of the sandbox, ready for the engine, and the clouds that they deploy to. */
export interface Session {
  readonly clouds: Clouds;
  /** Makes a stack usable again whose last command was killed at work; true where there was anything to mend. */
  mend(engineStack: EngineStack): Promise<boolean>;
  /** The engine's stack for one of ours; `protection` overrides what its settings say. */
  engineStack(stack: Stack, options?: { protection?: boolean }): Promise<EngineStack>;
  /** Stops the clouds and lets another command use the sandbox. */
  close(): Promise<void>;
}

/** Another command is using the sandbox. */
export class SandboxBusy extends Error {}

/**
 * Opens the sandbox for the engine.
 * @throws SandboxBusy while another command has it open: two writers would overwrite each other's clouds.
 */
export async function openSandbox(
  engine: PulumiCommand,
  stacks: readonly Stack[],
  root = ROOT,
): Promise<Session> {
  const folder = sandboxFolder(root);
  mkdirSync(join(folder, "state"), { recursive: true });
  mkdirSync(join(folder, "project"), { recursive: true });
  const unlock = lock(folder);
  const clouds = await startClouds({ storePath: join(folder, "clouds.json"), seeds: seedsOf(stacks) });
  const { default: program } = await import("../../index.ts");
  const { cwd, env } = sandboxWorkplace(root);
  // The program runs in this process.
  Object.assign(process.env, clouds.endpoints);

  return {
    clouds,
    async mend(engineStack) {
      const holders = lockHolders(join(folder, "state"), engineStack.name);
      const alive = holders.find(isAlive);
      if (alive !== undefined) {
        throw new SandboxBusy(
          `the engine of an interrupted command (process ${alive}) is still at work; wait for it to end`,
        );
      }
      return mendInterrupted(engineStack, clouds.store, holders.length > 0);
    },
    async engineStack(stack, options = {}) {
      const engineStack = await LocalWorkspace.createOrSelectStack(
        {
          projectName: PULUMI_PROJECT,
          stackName: stack.environment,
          program: () => program(undefined, "sandbox"),
        },
        {
          workDir: cwd,
          pulumiCommand: engine,
          projectSettings: {
            name: PULUMI_PROJECT,
            runtime: "nodejs",
            backend: { url: env.PULUMI_BACKEND_URL },
          },
          secretsProvider: "passphrase",
          envVars: {
            ...env,
            PULUMI_DEBUG_PROVIDERS: clouds.debugProviders,
            // The state names provider plugins that the clouds stand in for; the engine would download them.
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          },
        },
      );
      const deployed = governedIn(await exportedState(engineStack));
      // The program counts rotations the same way: a new one gets a new value.
      const next = governedAfter(stack, deployed, "");
      const config = { ...rehearsalConfig(stack, next), ...options };
      await storeConfig(engineStack, config);
      return engineStack;
    },
    async close() {
      for (const name of Object.keys(clouds.endpoints)) delete process.env[name];
      await clouds.stop();
      unlock();
    },
  };
}

/** Forgets everything that was ever deployed into the sandbox. */
export function resetSandbox(root = ROOT): void {
  const folder = sandboxFolder(root);
  if (!existsSync(folder)) return;
  lock(folder);
  rmSync(folder, { recursive: true });
}

/** What is there before the program deploys anything: the project, the repository, the team that the settings name. */
function seedsOf(stacks: readonly Stack[]): Seeds {
  return {
    gcpProjects: stacks.map(({ settings: { gcp } }) => ({ id: gcp.project, number: gcp.project_number })),
    githubRepositories: stacks.map(({ settings: { github } }) => ({
      owner: github.owner,
      name: github.repository,
      id: github.repository_id,
      visibility: github.visibility,
      plan: github.plan,
    })),
    vercelTeams: stacks.flatMap(({ settings: { vercel } }) =>
      vercel.team ? [{ id: vercel.team, slug: vercel.team }] : [],
    ),
  };
}

/** A file with the process id of whoever uses the sandbox; one that a dead process left behind is taken over. */
function lock(folder: string): () => void {
  const file = join(folder, "lock");
  const take = () => writeFileSync(file, String(process.pid), { flag: "wx" });
  try {
    take();
  } catch {
    const owner = Number(readFileSync(file, "utf8"));
    if (owner > 0 && isAlive(owner)) {
      throw new SandboxBusy(
        `another command (process ${owner}) is using the sandbox; wait for it to end (or remove ${file}, if process ${owner} is something else)`,
      );
    }
    rmSync(file);
    take();
  }
  return () => rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
