import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/cmd.js";
import type SemVer from "semver/classes/semver.js";
import { isRunning } from "./is-running.ts";
import { answeringPulumi } from "./step.ts";

/** Where this repository keeps an engine of its own: `bin/pulumi` is below. Git ignores it. */
export function toolsRoot(root: string): string {
  return join(root, ".tools", "pulumi");
}

/**
 * Installs an engine into `.tools/pulumi` so that there is a whole one or none.
 *
 * `fill` makes `bin/pulumi` in a staging folder of this process alone. Only when that binary has answered with a good
 * version are the files renamed into place, each in one atomic move. An interrupted run therefore never leaves a
 * broken engine, and two runs at once do the work twice but cannot spoil each other's.
 */
export async function installStaged(
  root: string,
  version: SemVer,
  fill: (staging: string) => Promise<void>,
): Promise<PulumiCommand> {
  const home = toolsRoot(root);
  await mkdir(join(home, "bin"), { recursive: true });
  await sweepStaging(home);
  const staging = await mkdtemp(join(home, `staging-${process.pid}-`));
  try {
    await mkdir(join(staging, "bin"));
    await fill(staging);
    await answeringPulumi({ root: staging, version });
    await moveFiles(join(staging, "bin"), join(home, "bin"));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return answeringPulumi({ root: home, version });
}

/** Moves `pulumi` last: who sees it sees its companions (language hosts) too. */
async function moveFiles(from: string, to: string): Promise<void> {
  const companions = (await readdir(from)).filter((file) => file !== "pulumi");
  for (const file of [...companions, "pulumi"]) await rename(join(from, file), join(to, file));
}

/** Removes what runs left behind that were killed, told by the process id in the folder's name. */
async function sweepStaging(home: string): Promise<void> {
  for (const entry of await readdir(home)) {
    const owner = /^staging-(\d+)-/.exec(entry)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) {
      await rm(join(home, entry), { recursive: true, force: true });
    }
  }
}
