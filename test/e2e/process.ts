import { spawn, spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { baseEnv, type Run } from "./checkout.ts";

/** A command at work. */
export interface Started {
  /** Its process id, which is also that of its process group. */
  readonly pid: number;
  /** Resolves once the command stands still at the pause that `SANDBOX_FAULT` names. @throws where it ended instead */
  standsStill(): Promise<void>;
  readonly ended: Promise<Run>;
}

/** Starts a command in a process group of its own, so that a test can end it with everything that it started. */
export function start(
  cwd: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Started {
  const child = spawn(command, args, {
    cwd,
    detached: true,
    env: { ...baseEnv(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const ended = new Promise<Run>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return {
    pid: child.pid ?? 0,
    async standsStill() {
      for (;;) {
        const state = spawnSync("ps", ["-o", "stat=", "-p", String(child.pid)], { encoding: "utf8" }).stdout;
        if (state.startsWith("T")) return;
        if (state === "" || state.startsWith("Z"))
          throw new Error(`ended before its pause: ${stdout}${stderr}`);
        await setTimeout(50);
      }
    },
    ended,
  };
}
