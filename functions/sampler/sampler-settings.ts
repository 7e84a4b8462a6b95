import { setTimeout as sleep } from "node:timers/promises";
import { type PolledSourceName, SamplerPlan, SOURCE_TOKEN } from "../../model/entities/sampler-plan.ts";
import { type Log, log } from "../log.ts";
import { planFrom } from "../parsing.ts";
import type { MonitoringOptions } from "./cloud-monitoring.ts";
import type { Clock } from "./source-request.ts";

/** Where everything is that the sampler talks to; a test has servers of its own. */
export interface SamplerEndpoints {
  /** Addresses that stand in for the sources' public ones. */
  readonly sources?: Readonly<Partial<Record<PolledSourceName, string>>>;
  readonly monitoring: MonitoringOptions;
  /** Google's certificates; where google-auth-library finds them unless a test says otherwise. */
  readonly certificates?: string;
}

/** Milliseconds: all of them together stay below the minute that a round may take. */
export interface Limits {
  /** One attempt of a request to a source. */
  readonly attempt: number;
  /** All requests of a round to the sources, which are asked at the same time. */
  readonly sources: number;
  /** One call of Cloud Monitoring; there are up to three in a row. */
  readonly monitoring: number;
}

/** All that the sampler works with; a test replaces the parts. */
export interface SamplerSettings {
  /** What it samples. */
  readonly plan: SamplerPlan;
  /** The token of each source; one that is missing only stops its own source. */
  readonly tokens: Readonly<Partial<Record<PolledSourceName, string>>>;
  readonly endpoints: SamplerEndpoints;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly log: Log;
}

/** The limits of the deployed function; a round then ends within its timeout of two minutes. */
export const LIMITS: Limits = { attempt: 10_000, sources: 35_000, monitoring: 5_000 };

const CLOCK: Clock = {
  now: Date.now,
  sleep: async (milliseconds) => void (await sleep(milliseconds)),
  random: Math.random,
};

/**
 * What the function reads from its variables: `PLAN`, and the tokens.
 * @throws where the plan is not one; what is wrong is named by its field
 */
export function samplerSettings(variables: Readonly<Record<string, string | undefined>>): SamplerSettings {
  const tokens = Object.entries(SOURCE_TOKEN).flatMap(([source, name]) => {
    const token = variables[name]?.trim();
    return token ? [[source, token]] : [];
  });
  return {
    plan: planFrom(SamplerPlan, variables.PLAN),
    tokens: Object.fromEntries(tokens),
    endpoints: { monitoring: {} },
    limits: LIMITS,
    clock: CLOCK,
    log,
  };
}
