import type { Stack } from "../estate.ts";
import { readAccepted } from "../inventory/accepted.ts";
import type { CompactResource } from "../inventory/compact.ts";
import { deployedState } from "../state/deployed-state.ts";
import type { StateResource } from "../state/exported-state.ts";
import { isLoggedIn } from "../state/logged-in.ts";
import { sandboxState } from "../state/sandbox-folder.ts";

/** What a plan is compared with. */
export type Deployed =
  /** The state of a stack. */
  | { readonly where: "sandbox" | "login"; readonly state: readonly StateResource[] }
  /** The plan that was last accepted, since no state can be read here. */
  | { readonly where: "accepted"; readonly resources: readonly CompactResource[]; readonly reason: string };

/** Why there is nothing to compare a plan with. */
export interface NothingAtHand {
  readonly where: "nowhere";
  readonly reason: string;
}

/** Which of them is asked for. */
export interface DeployedOptions {
  readonly sandbox: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * What is deployed of a stack: the sandbox's state, or the state where the Pulumi CLI is logged in to, else the plan that was
 * last accepted, with the reason why no state is read, or that reason alone where there is neither. The sandbox's state is read as it
 * lies on this machine, without an engine; elsewhere a Pulumi CLI that is there already exports it.
 * @throws Refused where a state or what was accepted cannot be read as one
 */
export async function deployedAtHand(
  { environment, root }: Pick<Stack, "environment" | "root">,
  { sandbox, env = process.env }: DeployedOptions,
): Promise<Deployed | NothingAtHand> {
  if (sandbox) {
    const state = sandboxState(environment, root)?.deployment.resources ?? [];
    if (state.length > 0) return { where: "sandbox", state };
    return accepted(`${environment} is not deployed in the sandbox`);
  }
  if (!isLoggedIn(env, root)) return accepted("the Pulumi CLI is logged in nowhere");
  const { findEngine } = await import("../../engine/engine.ts");
  try {
    // Nobody waits for an engine to be built before a plan is shown.
    const engine = () => findEngine({ env, isAtHand: true });
    const state = (await deployedState(environment, "login", engine))?.deployment.resources ?? [];
    if (state.length > 0) return { where: "login", state };
    return accepted(`${environment} was never deployed where the Pulumi CLI is logged in to`);
  } catch (error) {
    const { name, message } = error as Error;
    if (!["Refused", "EngineRefused", "EngineNotFound"].includes(name)) throw error;
    return accepted(name === "EngineNotFound" ? "there is no Pulumi CLI" : (message.split("\n")[0] ?? ""));
  }

  function accepted(reason: string): Deployed | NothingAtHand {
    const resources = readAccepted(root, environment);
    return resources ? { where: "accepted", resources, reason } : { where: "nowhere", reason };
  }
}
