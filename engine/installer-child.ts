/**
 * Runs the installer that the Automation API ships: `<root> <version>`.
 *
 * In a process group of its own, because `PulumiCommand.install` takes no signal and its download script has no time
 * limit. Whoever started this holds its standard input: once that closes, on purpose or because the starter is gone, the
 * whole group ends, download and all.
 */
import { PulumiCommand } from "@pulumi/pulumi/automation/cmd.js";
import { semVer } from "./pin.ts";
import { inOneLine } from "./step.ts";

process.stdin.on("end", () => process.kill(-process.pid, "SIGKILL")).resume();

const [root = "", version = ""] = process.argv.slice(2);
try {
  await PulumiCommand.install({ root, version: semVer(version) });
} catch (error) {
  console.error(inOneLine(error));
  process.exitCode = 1;
}
process.stdin.destroy();
