import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { isRunning } from "../../engine/is-running.ts";

test("this process runs, and one that has ended does not", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  expect(isRunning(process.pid)).toBe(true);
  expect(isRunning(child.pid ?? 0)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isRunning(child.pid ?? 0)).toBe(false);
});

test.runIf(process.platform === "linux")("one that nobody asked for its exit code does not run", async () => {
  // A shell that becomes another program never asks for that of its child.
  const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"]);
  const [line] = await once(parent.stdout, "data");
  const pid = Number(String(line));
  await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, "utf8")).toContain(") Z "));
  expect(isRunning(pid)).toBe(false);
  parent.kill("SIGKILL");
});
