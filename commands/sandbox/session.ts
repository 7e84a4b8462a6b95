import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Stack as EngineStack,
  LocalWorkspace,
  type LocalWorkspaceOptions,
  type PulumiCommand,
} from "@pulumi/pulumi/automation/index.js";
import { directLoopback } from "../../engine/direct-loopback.ts";
import { isRunning } from "../../engine/is-running.ts";
import { governedAfter } from "../../model/governance/snapshot.ts";
import { PULUMI_PROJECT } from "../../model/settings.ts";
import { retried } from "../../model/waiting/retried.ts";
import { type Clouds, startClouds } from "../../sandbox/clouds.ts";
import { ROOT, type Stack } from "../estate.ts";
import { rehearsalConfig } from "../plan/inventory.ts";
import { leaveOutPositions } from "../plan/leave-out-positions.ts";
import { type ExportedState, governedIn } from "../state/exported-state.ts";
import {
  adoptionFile,
  checkSandbox,
  keptAdoption,
  sandboxFolder,
  sandboxState,
  sandboxStateFile,
  sandboxWorkplace,
  unsavedFile,
} from "../state/sandbox-folder.ts";
import { boundedProgram } from "./bounded-program.ts";
import { lockHolders, mendInterrupted, refuseLostClouds } from "./recovery.ts";
import { lockSandbox, SandboxBusy } from "./sandbox-lock.ts";
import { seedsOf } from "./seeds.ts";
import { storeConfig } from "./store-config.ts";
import { thriftyEngine } from "./thrifty-engine.ts";

/** The stacks of the sandbox, ready for the engine, and the clouds that they deploy to. */
export interface Session {
  readonly clouds: Clouds;
  /**
   * Aborted once the program has failed in a way that the engine cannot notice, with what failed as its reason; every
   * operation is given it.
   */
  readonly failed: AbortSignal;
  /** Refuses where the clouds hold nothing of what the state remembers: a preview would ask them in vain. */
  checkClouds(engineStack: EngineStack): void;
  /** Repairs a stack whose last command was killed while it worked; true where anything needed repair. */
  repair(engineStack: EngineStack): Promise<boolean>;
  /**
   * Runs an operation that changes a stack. Until it has succeeded, what it did may be in the clouds and in no state:
   * the next command looks.
   */
  changing<Result>(engineStack: EngineStack, operation: () => Promise<Result>): Promise<Result>;
  /** The engine's stack for one of ours; `protection` overrides what its settings say. */
  engineStack(stack: Stack, options?: { protection?: boolean }): Promise<EngineStack>;
  /** Stops the clouds and lets another command use the sandbox. */
  close(): Promise<void>;
}

/** Milliseconds that an engine gets to end by itself once its command was killed, and between two looks at it. */
const LAST_WORK = { longest: 10_000, pause: 200 };

/** An engine that is still running when its time to end is over. */
const survivor = (holders: readonly number[]): Promise<number | undefined> =>
  retried(
    async () => holders.find(isRunning),
    (alive, count) =>
      alive.status === "fulfilled" && alive.value !== undefined && count * LAST_WORK.pause < LAST_WORK.longest
        ? LAST_WORK.pause
        : undefined,
  );

/**
 * Opens the sandbox for the engine.
 * @throws SandboxBusy while another command has it open: two writers would overwrite each other's clouds; Refused where
 *   it is damaged
 */
export async function openSandbox(
  engine: PulumiCommand,
  stacks: readonly Stack[],
  root = ROOT,
): Promise<Session> {
  const folder = sandboxFolder(root);
  checkSandbox(root);
  for (const { environment } of stacks) sandboxStateFile(environment, root);
  mkdirSync(folder, { recursive: true });
  const unlock = await lockSandbox(folder);
  const clouds = await startClouds({ storePath: join(folder, "clouds.json"), seeds: seedsOf(stacks) });
  const { default: program } = await import("../../index.ts");
  const failed = new AbortController();
  const bounded = boundedProgram(
    () => program(undefined, "sandbox"),
    (failure) => failed.abort(failure),
  );
  const stateOf = ({ name }: EngineStack): ExportedState => sandboxState(name, root) ?? { deployment: {} };
  // The program runs in this process.
  const own = { ...clouds.endpoints, ...directLoopback(process.env), SKELETON_SANDBOX: "1" };
  const before = Object.keys(own).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, own);
  const restoreTraces = leaveOutPositions();

  return {
    clouds,
    failed: failed.signal,
    checkClouds: (engineStack) => refuseLostClouds(engineStack.name, stateOf(engineStack), clouds.store),
    async repair(engineStack) {
      const holders = lockHolders(join(folder, "state"), engineStack.name);
      const alive = await survivor(holders);
      if (alive !== undefined) {
        throw new SandboxBusy(
          `the engine of an interrupted command (process ${alive}) is still at work; wait for it to end`,
        );
      }
      const isLocked = holders.length > 0;
      if (isLocked) await engineStack.cancel();
      const mended = await mendInterrupted(engineStack, stateOf(engineStack), clouds.store, {
        isLocked,
        isUnsaved: existsSync(unsavedFile(engineStack.name, root)),
        isAdopting: existsSync(adoptionFile(engineStack.name, root)),
      });
      rmSync(unsavedFile(engineStack.name, root), { force: true });
      return mended;
    },
    async changing(engineStack, operation) {
      const unsaved = unsavedFile(engineStack.name, root);
      writeFileSync(unsaved, "");
      const result = await operation();
      rmSync(unsaved);
      return result;
    },
    async engineStack(stack, options = {}) {
      const engineStack = await LocalWorkspace.createOrSelectStack(
        { projectName: PULUMI_PROJECT, stackName: stack.environment, program: bounded },
        workspaceOptions(
          thriftyEngine(engine, (name) => sandboxStateFile(name, root) !== undefined),
          clouds,
          root,
        ),
      );
      const deployed = governedIn(stateOf(engineStack));
      // The program counts rotations the same way: a new one gets a new value.
      const next = governedAfter(stack, deployed, "");
      const adopt = keptAdoption(stack.environment, root);
      // Always written, since what was written once stays in the stack's configuration.
      const config = { ...rehearsalConfig(stack, next), adopt, ...options };
      await storeConfig(engineStack, config);
      return engineStack;
    },
    async close() {
      restoreTraces();
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await clouds.stop();
      unlock();
    },
  };
}

/** How the engine works in the sandbox, with providers that ask the stand-in clouds. */
export function workspaceOptions(engine: PulumiCommand, clouds: Clouds, root = ROOT): LocalWorkspaceOptions {
  const { cwd, env } = sandboxWorkplace(root);
  return {
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
  };
}

/** Forgets everything that was ever deployed into the sandbox. */
export async function resetSandbox(root = ROOT): Promise<void> {
  const folder = sandboxFolder(root);
  if (existsSync(folder) && statSync(folder).isDirectory()) await lockSandbox(folder);
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    // The folder is where something is mounted: only what it holds can go.
    if ((error as NodeJS.ErrnoException).code !== "EBUSY") throw error;
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
