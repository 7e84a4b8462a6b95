import { setTimeout } from "node:timers/promises";
import { ErrorHook, type ErrorHookArgs } from "@pulumi/pulumi";
import { waitBeforeRetry } from "../model/delivery/propagation.ts";

/** Milliseconds in a second; none in the sandbox, whose rights are known at once. */
const second = (): number => (process.env.SKELETON_SANDBOX === undefined ? 1000 : 0);

/**
 * Tries an operation again that Google refuses because it does not know a right or an API yet that the same update made
 * a moment before: the first update of a stack would otherwise stop at its services, its registry or its functions.
 * @param name of the resource; hooks have names of their own
 */
export const waitForRights = (name: string): ErrorHook =>
  new ErrorHook(`${name}-waits-for-rights`, async ({ errors }: ErrorHookArgs) => {
    const seconds = waitBeforeRetry(errors);
    if (seconds === undefined) return false;
    await setTimeout(seconds * second());
    return true;
  });
