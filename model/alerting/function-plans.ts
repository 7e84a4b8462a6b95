import type { Share } from "../delivery/share.ts";
import { parseAlertChannel } from "../entities/alert-channel.ts";
import type { Guardrail } from "../entities/guardrail.ts";
import { guardrailTraffic } from "../entities/guardrail-traffic.ts";
import { own } from "../entities/own.ts";
import type { RelayChannel, RelayPlan } from "../entities/relay-plan.ts";
import { PolledSeries, PushedSeries, type SamplerPlan } from "../entities/sampler-plan.ts";
import type { SampleWindow } from "../entities/sources/source.ts";
import { isPolled, isPushed, SOURCE } from "../entities/sources/sources.ts";
import type { Usage } from "../entities/usage.ts";
import {
  accountEmail,
  callerAccountId,
  deployerAccountId,
  relayName,
  runAppUrl,
  samplerName,
} from "../names.ts";
import type { StackSettings } from "../settings.ts";

/** How large a function's instances are, and how many there may be. */
export interface FunctionSize {
  /** vCPU of one instance. */
  readonly cpu: number;
  /** GiB of one instance. */
  readonly memoryGib: number;
  readonly maxInstances: number;
  /** Requests that one instance serves at once; more than one needs a whole vCPU. */
  readonly concurrency: number;
  readonly timeoutSeconds: number;
}

/**
 * The sampler waits for others most of its time. The relay takes a storm of alerts in one instance, so that what it
 * decides from what it has just sent is decided in one place.
 */
export const FUNCTION_SIZE = {
  sampler: { cpu: 0.333, memoryGib: 0.5, maxInstances: 2, concurrency: 1, timeoutSeconds: 120 },
  relay: { cpu: 1, memoryGib: 0.5, maxInstances: 1, concurrency: 80, timeoutSeconds: 60 },
} as const satisfies Record<string, FunctionSize>;

/** The functions there are, by the folder of their source. */
export type FunctionName = keyof typeof FUNCTION_SIZE;

/** The sampler's plan of an environment; `undefined` where nothing is sampled. */
export function samplerPlan(
  { environment, guardrails, usage }: Pick<Share, "environment" | "guardrails" | "usage">,
  settings: StackSettings,
): SamplerPlan | undefined {
  const { gcp } = settings;
  const polled = guardrails.flatMap((guardrail) => polledSeries(guardrail, usage, settings));
  const pushed = guardrails.flatMap(({ surface, metric_name: metric, observability_source: source }) =>
    isPushed(source) ? [PushedSeries.parse({ surface, metric, source })] : [],
  );
  if (polled.length + pushed.length === 0) return undefined;
  return {
    environment,
    project: gcp.project,
    audience: runAppUrl(samplerName(environment), gcp),
    ticker: accountEmail(callerAccountId(environment), gcp.project),
    pusher: accountEmail(deployerAccountId(environment), gcp.project),
    polled,
    pushed,
  };
}

/** What the sampler asks for a guardrail; nothing for one that it does not ask for, or whose place no setting says. */
function polledSeries(
  guardrail: Guardrail,
  usage: readonly Usage[],
  settings: StackSettings,
): PolledSeries[] {
  const { id, surface, metric_name: metric, observability_source: source } = guardrail;
  if (!isPolled(source)) return [];
  const place = SOURCE[source].placeOf({ id, surface }, settings);
  if ("wrong" in place) return [];
  return [PolledSeries.parse({ surface, metric, source, ...place, ...windowOf(guardrail, usage) })];
}

/** What a sample of a ratio or a percentile is taken over: as the rules of metrics that Google collects. */
function windowOf(guardrail: Guardrail, usage: readonly Usage[]): { window?: SampleWindow } {
  const traffic = guardrailTraffic(guardrail, usage);
  return traffic ? { window: { minutes: traffic.minutes, least: traffic.least } } : {};
}

/**
 * The relay's plan of an environment without its memory, whose name is chosen when it is created; `undefined` where
 * there is nobody that only a relay can reach.
 */
export function relayPlan(
  { environment, guardrails }: Pick<Share, "environment" | "guardrails">,
  settings: StackSettings,
): Omit<RelayPlan, "memory"> | undefined {
  const { gcp, alerts } = settings;
  const relayed = guardrails.flatMap(({ id, alert_channel }) => {
    const channel = relayChannel(alert_channel, alerts);
    return channel ? [[id, channel] as const] : [];
  });
  const governance = alerts.governance_channel && relayChannel(alerts.governance_channel, alerts);
  if (relayed.length === 0 && !governance) return undefined;
  return {
    environment,
    project: gcp.project,
    audience: runAppUrl(relayName(environment), gcp),
    caller: accountEmail(callerAccountId(environment), gcp.project),
    guardrails: Object.fromEntries(relayed),
    ...(governance && { governance }),
  };
}

/** A channel as the relay takes it; `undefined` for one that is not reached through it. */
function relayChannel(
  text: string,
  { line_groups }: Pick<StackSettings["alerts"], "line_groups">,
): RelayChannel | undefined {
  const channel = parseAlertChannel(text);
  switch (channel?.kind) {
    case "line": {
      const to = own(line_groups, channel.group);
      return to === undefined ? undefined : { kind: "line", to };
    }
    case "slack":
    case "webhook":
      return channel;
    default:
      return undefined;
  }
}
