import { withoutTokens } from "../../model/problems/redact.ts";
import { colours } from "./colours.ts";

/** Exit code of a command that is refused, or whose estate is not valid. */
export const FAILED = 1;

/** Exit code where there is no Pulumi CLI, and none could be made. */
export const NO_ENGINE = 3;

/** Errors whose message says what to do; by their names, since their modules are loaded by what needs them alone. */
const TOLD: readonly string[] = [
  "Refused",
  "EngineNotFound",
  "EngineRefused",
  "GitHubRefused",
  // The program's own: an estate that was changed after a command had read it is read again, and may not be valid any more.
  "RunError",
  "SandboxBusy",
  "StoreDamaged",
];

/**
 * Runs a command and sets the exit code that it returns. An error that says what to do is printed without a trace of where
 * it was thrown; every other one is a mistake of this program.
 * @param failed exit code of such an error, unless no engine is found
 */
export async function runCommand(command: () => Promise<number>, failed: number = FAILED): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const name = error instanceof Error ? error.constructor.name : "";
    if (!TOLD.includes(name)) throw error;
    // It may repeat what was typed.
    console.error(colours.red(withoutTokens((error as Error).message)));
    process.exitCode = name === "EngineNotFound" ? NO_ENGINE : failed;
  }
}
