import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { readPin, semVer } from "./pin.ts";
import { installStaged } from "./staging.ts";
import { type EngineStep, inOneLine } from "./step.ts";

/** What a test replaces. */
export interface InstallerOptions {
  /** What the installer downloads first; if it cannot be reached, the installer is not started. */
  readonly script?: string;
  /** How long reaching it may take, in milliseconds. */
  readonly reachWithin?: number;
  /** Installs that version of the CLI below the root; ends early when told to stop. */
  readonly install?: (
    root: string,
    version: string,
    env: NodeJS.ProcessEnv,
    stop: AbortSignal,
  ) => Promise<void>;
  /** Ends an installation that takes too long; five minutes after its start if left out. */
  readonly stop?: AbortSignal;
}

/** How long the download of about 100 MB may take, in minutes. */
const minutes = 5;

/** Pulumi's official installer, as the Automation API ships it: a download of the CLI and its language hosts. */
export function installerStep(options: InstallerOptions = {}): EngineStep {
  const {
    script = "https://get.pulumi.com/install.sh",
    reachWithin = 10_000,
    install = runInstaller,
  } = options;
  return {
    name: "installer",
    title: "Pulumi's installer",
    async find({ root, env, say }) {
      const { version } = await readPin(root);
      await reach(script, reachWithin);
      say(`Downloading the Pulumi CLI ${version} into .tools/pulumi with Pulumi's installer.`);
      const stop = options.stop ?? AbortSignal.timeout(minutes * 60_000);
      return installStaged(root, semVer(version), (staging) => install(staging, version, env, stop));
    },
  };
}

/** Asks for the script's headers only, with the same `fetch` that the Automation API will download it with. */
async function reach(script: string, within: number): Promise<void> {
  const { host } = new URL(script);
  try {
    const answer = await fetch(script, { method: "HEAD", signal: AbortSignal.timeout(within) });
    if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  } catch (error) {
    const late = error instanceof Error && error.name === "TimeoutError";
    throw new Error(
      `${host} cannot be reached (${late ? `no answer in ${within / 1000} s` : inOneLine(error)})`,
    );
  }
}

async function runInstaller(
  root: string,
  version: string,
  env: NodeJS.ProcessEnv,
  stop: AbortSignal,
): Promise<void> {
  const program = fileURLToPath(new URL("./installer-child.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", program, root, version], {
    cwd: dirname(program),
    env,
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
  });
  stop.addEventListener("abort", () => child.stdin.end());
  const [said, signal] = await Promise.all([
    text(child.stderr),
    new Promise<NodeJS.Signals | null>((resolve, reject) => {
      child.on("error", reject).on("close", (_code, signal) => resolve(signal));
    }),
  ]);
  if (signal !== null) throw new Error(`it was not done after ${minutes} minutes, and was stopped`);
  if (child.exitCode !== 0) throw new Error(said.trim().split("\n").at(-1) || `exit code ${child.exitCode}`);
}
