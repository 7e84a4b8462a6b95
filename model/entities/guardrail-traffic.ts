import type { Guardrail } from "./guardrail.ts";
import { needsTraffic, type TrafficMetric, type TrafficWindow, trafficWindow } from "./traffic-window.ts";
import { assumptionsOf, type Usage } from "./usage.ts";

/** What says whether a guardrail is judged by the traffic of its surface. */
type Watch = Pick<Guardrail, "surface" | "metric_name" | "observability_source">;

/** Whether a guardrail is judged by the traffic of its surface; a load test brings its own. */
export const watchesTraffic = <Watched extends Watch>(
  guardrail: Watched,
): guardrail is Watched & { metric_name: TrafficMetric } =>
  needsTraffic(guardrail.metric_name) && guardrail.observability_source !== "k6";

/** The traffic that a guardrail is judged from at the declared use; `undefined` where it is not judged by traffic. */
export function guardrailTraffic(guardrail: Watch, usage: readonly Usage[]): TrafficWindow | undefined {
  if (!watchesTraffic(guardrail)) return undefined;
  return trafficWindow(
    guardrail.metric_name,
    assumptionsOf({ id: guardrail.surface }, usage).requests_a_month,
  );
}
