import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

/** How the Automation API starts the CLI. Not among the SDK's declared types. */
type Run = (args: readonly string[], ...rest: readonly unknown[]) => Promise<CommandResult>;

interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/**
 * What the Automation API asks the CLI for after each operation, with answers that stand for "nothing": the outputs of
 * the stack, twice, and its history. The sandbox reads outputs from the engine's events and no history, and each
 * question would start the CLI once more, a fifth of a second.
 */
const UNREAD: ReadonlyMap<string, string> = new Map([
  ["stack output", "{}"],
  ["stack history", "[]"],
]);

/**
 * An engine that is not started for questions whose answers the sandbox does not read. Results of the Automation API's
 * `up`, `refresh` and `destroy` then have no outputs and no summary. Nor is it started to select a stack that exists: every
 * later call names its stack.
 */
export function thriftyEngine(engine: PulumiCommand, exists: (stack: string) => boolean): PulumiCommand {
  const { run } = engine as unknown as { readonly run?: Run };
  // Another SDK may start the CLI otherwise. Its questions then cost what they cost.
  if (run === undefined) return engine;
  const thriftyRun: Run = async (args, ...rest) => {
    const [group, verb, , stack = ""] = args;
    const isSelected = group === "stack" && verb === "select" && exists(stack);
    const answer = isSelected ? "" : UNREAD.get(`${group} ${verb}`);
    return answer === undefined ? run.call(engine, args, ...rest) : { stdout: answer, stderr: "", code: 0 };
  };
  return Object.create(engine, { run: { value: thriftyRun } }) as PulumiCommand;
}
