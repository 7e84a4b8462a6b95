import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/cmd.js";
import { version as sdkVersion } from "@pulumi/pulumi/version.js";
import { buildStep } from "./build.ts";
import { installerStep } from "./installer.ts";
import { readPin, semVer } from "./pin.ts";
import { toolsRoot } from "./staging.ts";
import { answeringPulumi, EngineRefused, type EngineStep, inOneLine } from "./step.ts";

/** How the engine is looked for; a test replaces the parts. */
export interface FindEngineOptions {
  /** Where progress goes, line by line; nowhere if left out. */
  say?: (line: string) => void;
  /** The project's root; this repository's if left out. */
  root?: string;
  /**
   * The environment of what the steps start, and where `SKELETON_ENGINE` is read; this process's if left out. The
   * engine itself is looked up on this process's own PATH, since that is where the Automation API starts it.
   */
  env?: NodeJS.ProcessEnv;
  /** The ways to try, in order; `engineSteps` if left out. */
  steps?: readonly EngineStep[];
  /** Whether only what is there already is looked for: nobody waits for an engine to be made. */
  isAtHand?: true;
}

/** A `pulumi` on PATH that is no older than the SDK. */
const pathStep: EngineStep = {
  name: "path",
  title: "`pulumi` on PATH",
  isLookup: true,
  async find() {
    try {
      return await answeringPulumi({ version: semVer(sdkVersion) });
    } catch (error) {
      if (error instanceof EngineRefused) throw error;
      const reason = inOneLine(error);
      throw reason.includes("ENOENT") ? new Error("none is installed") : new Error(reason);
    }
  },
};

/** What an earlier run installed into `.tools/pulumi`. Older than the pin means that the pin has moved since. */
const toolsStep: EngineStep = {
  name: "tools",
  title: ".tools/pulumi/bin/pulumi",
  isLookup: true,
  async find({ root }) {
    const home = toolsRoot(root);
    await access(join(home, "bin", "pulumi"), constants.F_OK).catch(() => {
      throw new Error("nothing is installed there");
    });
    const { version } = await readPin(root);
    return answeringPulumi({ root: home, version: semVer(version) });
  },
};

/** Every way to come by an engine, the cheapest first. */
export const engineSteps: readonly EngineStep[] = [pathStep, toolsStep, installerStep(), buildStep];

/**
 * Finds a Pulumi CLI, or makes one: `pulumi` on PATH, else this repository's own, else Pulumi's installer, else a build
 * from the pinned Go module. Each step says how it went, and why it did not.
 *
 * The environment variable `SKELETON_ENGINE` limits the search to the steps it names, with commas between them:
 * `SKELETON_ENGINE=path,tools` never uses the network and never takes long.
 * @throws EngineNotFound, EngineRefused
 */
export async function findEngine(options: FindEngineOptions = {}): Promise<PulumiCommand> {
  const { say = () => {}, env = process.env, steps = engineSteps } = options;
  const root = resolve(options.root ?? join(import.meta.dirname, ".."));
  const tried: EngineAttempt[] = [];
  for (const step of chosenSteps(steps, env.SKELETON_ENGINE)) {
    if (options.isAtHand && !step.isLookup) continue;
    try {
      const engine = await step.find({ root, env, say });
      if (!step.isLookup) say(`Pulumi engine: ${step.title}, version ${engine.version ?? "unknown"}.`);
      return engine;
    } catch (error) {
      if (error instanceof EngineRefused) throw error;
      const outcome = inOneLine(error);
      if (!step.isLookup) say(`Pulumi engine: ${step.title}: ${outcome}.`);
      tried.push({ step: step.title, outcome });
    }
  }
  const go = await readPin(root).then(
    (pin) => pin.go,
    () => undefined,
  );
  throw new EngineNotFound(tried, go);
}

function chosenSteps(steps: readonly EngineStep[], names: string | undefined): readonly EngineStep[] {
  if (names === undefined || names.trim() === "") return steps;
  const chosen = names.split(",").map((name) => name.trim());
  const unknown = chosen.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    const known = steps.map((step) => step.name).join(", ");
    throw new EngineRefused(
      `SKELETON_ENGINE names no step called ${unknown.join(", ")}\n    fix: name one or more of ${known}, with commas between them`,
    );
  }
  return steps.filter((step) => chosen.includes(step.name));
}

/** One step that gave no engine. */
export interface EngineAttempt {
  step: string;
  /** Why not, in one line. */
  outcome: string;
}

/** No step gave an engine. The message lists what was tried, and what to do now. */
export class EngineNotFound extends Error {
  readonly steps: EngineAttempt[];

  /** `go`: the Go version that a build takes, if known. */
  constructor(steps: EngineAttempt[], go?: string) {
    const width = Math.max(0, ...steps.map(({ step }) => step.length));
    super(
      [
        "No Pulumi engine was found, and none could be made:",
        ...steps.map(({ step, outcome }) => `  ${step.padEnd(width)}  ${outcome}`),
        "",
        "Any one of these will do:",
        `  - install the Pulumi CLI, ${sdkVersion} or newer: https://www.pulumi.com/docs/install/`,
        `  - install Go${go === undefined ? "" : `, ${go} or newer`}: https://go.dev/dl/ – this repository then builds the CLI itself`,
        "  - plan without an engine: npm run plan -- staging",
      ].join("\n"),
    );
    this.name = "EngineNotFound";
    this.steps = steps;
  }
}
