import { FUNCTION_SIZE, type FunctionName, relayPlan, samplerPlan } from "../alerting/function-plans.ts";
import { givenUpRule } from "../alerting/relay-alerts.ts";
import { runtimeSecrets, type Share } from "../delivery/share.ts";
import {
  FUNCTION_IMAGE_GB,
  MESSAGE_BYTES,
  OWN_OBJECTS_GIB,
  SECONDS_A_TICK,
  TICKS_A_MONTH,
} from "./assumptions.ts";
import { conditionUses } from "./monitoring-uses.ts";
import type { CostedStack, Use, Used } from "./use.ts";

/** What an environment as a whole uses in a month: its secrets, its governance log, and the functions that it needs. */
export function ownUses({ share, settings }: CostedStack, used: Used): Use[] {
  const sampling = samplerPlan(share, settings);
  const relaying = relayPlan(share, settings);
  const ticking: FunctionName[] = [
    ...(sampling && sampling.polled.length > 0 ? ["sampler" as const] : []),
    ...(relaying ? ["relay" as const] : []),
  ];
  const deployed = [sampling, relaying].filter((plan) => plan !== undefined);
  return [
    used("secret_versions", secretVersions(share)),
    used("objects", OWN_OBJECTS_GIB),
    used("images", deployed.length * FUNCTION_IMAGE_GB),
    ...ticking.flatMap((name) => functionUses(name, used)),
    ...(ticking.length > 0 ? tickUses(ticking.length, used) : []),
    ...(relaying ? relayUses(share, used) : []),
  ];
}

/** Active versions in Secret Manager: a rotation keeps the one before until the new one is verified. */
const secretVersions = (share: Share): number =>
  runtimeSecrets(share).reduce((sum, { status }) => sum + (status === "rotating" ? 2 : 1), 0);

function functionUses(name: FunctionName, used: Used): Use[] {
  const { cpu, memoryGib } = FUNCTION_SIZE[name];
  const seconds = TICKS_A_MONTH * SECONDS_A_TICK[name];
  return [used("vcpu", seconds * cpu), used("memory", seconds * memoryGib), used("requests", TICKS_A_MONTH)];
}

/** One job publishes every tick, to each function. */
function tickUses(functions: number, used: Used): Use[] {
  return [
    used("scheduler_jobs", 1),
    used("messages", (TICKS_A_MONTH * (1 + functions) * MESSAGE_BYTES) / 2 ** 30),
  ];
}

/** It looks for what it has held back at every tick, and two alerts tell what it cannot deliver. */
function relayUses({ environment }: Share, used: Used): Use[] {
  return [
    used("object_operations", TICKS_A_MONTH),
    used("alert_conditions", 1),
    ...conditionUses(givenUpRule(environment), used),
  ];
}
