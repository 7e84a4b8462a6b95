import type { Inputs } from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";

/** Milliseconds that the SDK gets to tell the engine of an error before the engine is stopped. */
const GRACE = 500;

/**
 * The program, made to end where one of its outputs fails that no resource stands for, such as the answer of a provider
 * function. A resource that needs such an output is never registered, whatever depends on that resource waits for ever,
 * and the SDK's inline runner waits for all of them: it tells the engine of the error and never answers it. Its language
 * host ends the process there (@pulumi/pulumi, automation/server.ts and cmd/run/run.ts). Here the engine is stopped.
 * @param stop stops the engine in good order, told what failed
 */
export function boundedProgram(program: () => Promise<Inputs>, stop: (failure: unknown) => void): PulumiFn {
  return async () => {
    let isStopping = false;
    const onFailure = (failure: unknown) => {
      if (isStopping) return;
      isStopping = true;
      setTimeout(() => stop(failure), GRACE);
    };
    process.on("unhandledRejection", onFailure).on("uncaughtException", onFailure);
    return program();
  };
}
