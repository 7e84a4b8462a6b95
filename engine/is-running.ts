import { readFileSync } from "node:fs";

/** Whether a process runs, whoever it belongs to. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isEnded(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether Linux keeps a process for its exit code alone: the first process of many a container asks for none. */
function isEnded(pid: number): boolean {
  try {
    // The name in front may hold anything.
    return /\) [ZX] [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
