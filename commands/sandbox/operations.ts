import type {
  Stack as EngineStack,
  OutputMap,
  PulumiCommand,
  UpResult,
} from "@pulumi/pulumi/automation/index.js";
import pc from "picocolors";
import type { Stack } from "../estate.ts";
import { exportedState } from "../state/exported-state.ts";
import { count } from "../terminal/problems.ts";
import { openSandbox, type Session } from "./session.ts";

/** What can be done with stacks in the sandbox; `tour` previews and deploys each, and sums up. */
export type Operation = "tour" | "preview" | "up" | "refresh" | "destroy" | "export";

export interface OperationOptions {
  readonly liftProtection: boolean;
}

/** The engine's own output, as it comes. */
const show = {
  onOutput: (text: string) => void process.stdout.write(text),
  onError: (text: string) => void process.stderr.write(text),
  color: process.stdout.isTTY ? ("always" as const) : ("never" as const),
};

/** Runs an operation on each stack in turn; false where the engine refused or failed, which ends it there. */
export async function operate(
  engine: PulumiCommand,
  stacks: readonly Stack[],
  operation: Operation,
  options: OperationOptions,
): Promise<boolean> {
  const session = await openSandbox(engine, stacks);
  const started = Date.now();
  // Ctrl-C reaches the engine too, which then ends in good order; until it has, it needs the clouds of this process.
  const leaveToEngine = () => console.error(pc.yellow("\nwaiting for the engine to stop"));
  process.on("SIGINT", leaveToEngine);
  try {
    if (operation === "export") return await exportStacks(session, stacks);
    const outputs = new Map<Stack, OutputMap>();
    for (const stack of stacks) {
      console.log(pc.bold(`\n━━ ${stack.environment} ━━`));
      const engineStack = await session.engineStack(stack);
      const result = await attempt(() => operateOne(session, stack, engineStack, operation, options));
      if (result === undefined) {
        if (operation === "destroy" && !options.liftProtection) console.error(liftHint(stack));
        return false;
      }
      if (result !== true) outputs.set(stack, result.outputs);
    }
    if (outputs.size > 0) sumUp(session, outputs, started);
    return true;
  } finally {
    process.off("SIGINT", leaveToEngine);
    await session.close();
  }
}

async function operateOne(
  session: Session,
  stack: Stack,
  engineStack: EngineStack,
  operation: Exclude<Operation, "export">,
  { liftProtection }: OperationOptions,
): Promise<true | UpResult> {
  if (operation !== "preview" && (await session.mend(engineStack))) {
    console.error(pc.yellow("an earlier command was interrupted; what it left half done is put right"));
  }
  switch (operation) {
    case "tour":
      await engineStack.preview(show);
      return engineStack.up(show);
    case "preview":
      await engineStack.preview(show);
      return true;
    case "up":
      return engineStack.up(show);
    case "refresh":
      await engineStack.refresh(show);
      return true;
    case "destroy":
      if (liftProtection) await (await session.engineStack(stack, { protection: false })).up(show);
      // As the Pulumi CLI does before it asks: a preview stops at what is protected while all of it is still there.
      await engineStack.previewDestroy(show);
      await engineStack.destroy(show);
      return true;
  }
}

/** The engine has said itself what went wrong, so its error is not printed again. Anything else is a bug. */
async function attempt<T>(operation: () => Promise<T>): Promise<T | undefined> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof Error && "commandResult" in error) return undefined;
    throw error;
  }
}

async function exportStacks(session: Session, stacks: readonly Stack[]): Promise<boolean> {
  const exported = await Promise.all(
    stacks.map(
      async (stack) => [stack.environment, await exportedState(await session.engineStack(stack))] as const,
    ),
  );
  const [only] = exported;
  console.log(
    JSON.stringify(exported.length === 1 && only ? only[1] : Object.fromEntries(exported), null, 2),
  );
  return true;
}

function liftHint({ environment }: Stack): string {
  return pc.yellow(
    [
      `\nWhat is protected was not deleted. To take ${environment} down all the same:`,
      `  in the sandbox:   npm run sandbox -- destroy ${environment} --lift-protection`,
      `  in a real cloud:  pulumi config set protection false && pulumi up && pulumi destroy  (stack ${environment})`,
    ].join("\n"),
  );
}

function sumUp({ clouds }: Session, outputs: ReadonlyMap<Stack, OutputMap>, started: number): void {
  console.log(pc.bold("\n━━ deployed ━━"));
  for (const [{ environment, share }, values] of outputs) {
    console.log(pc.bold(environment));
    const urls: Record<string, string> = values.serviceUrls?.value ?? {};
    for (const { id, endpoint_url } of share.surfaces) {
      console.log(
        `  ${id.padEnd(24)} ${endpoint_url}${urls[id] && urls[id] !== endpoint_url ? pc.dim(`  ${urls[id]}`) : ""}`,
      );
    }
    if (share.drafts.length > 0)
      console.log(pc.dim(`  drafts: ${share.drafts.map(({ id }) => id).join(", ")}`));
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(
    `\n${count(clouds.store.list().filter(({ abandoned }) => !abandoned).length, "resource")} in the sandbox clouds, after ${count(seconds, "second")}`,
  );
  console.log(
    pc.dim("next: npm run sandbox -- up   (changes nothing), or edit catalogue/ and preview again"),
  );
}
