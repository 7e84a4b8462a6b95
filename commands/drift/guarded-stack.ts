import type { Stack as EngineStack } from "@pulumi/pulumi/automation/index.js";
import type { Guards } from "../../model/drift/guarded.ts";

/** Where a stack is deployed, ready to be looked at. */
export interface GuardedStack {
  readonly engineStack: EngineStack;
  readonly guards: Guards;
  /** Lets go of it. */
  close(): Promise<void>;
}
