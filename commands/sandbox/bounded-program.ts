import { type Inputs, output } from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";

/**
 * The program, made to end where one of its outputs fails that no resource stands for, such as the answer of a provider
 * function. What waits for such an output waits for ever: the SDK's inline runner notes the error in a process-wide
 * handler and goes on waiting for the stack's outputs, while its language host ends the process there
 * (@pulumi/pulumi, automation/server.ts and cmd/run/run.ts). Here the first such error ends the program.
 */
export function boundedProgram(program: () => Promise<Inputs>): PulumiFn {
  return async () => {
    let fail: (error: unknown) => void = () => {};
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    // Nobody may be waiting for it at the moment when it fails.
    failed.catch(() => {});
    process.on("unhandledRejection", fail).on("uncaughtException", fail);
    try {
      return await Promise.race([whole(program), failed]);
    } finally {
      process.off("unhandledRejection", fail).off("uncaughtException", fail);
    }
  };
}

/** The program's outputs once each of them is known, or known to be unknown in a preview. */
async function whole(program: () => Promise<Inputs>): Promise<Inputs> {
  const outputs = await program();
  await (output(outputs) as unknown as { isKnown: Promise<boolean> }).isKnown;
  return outputs;
}
