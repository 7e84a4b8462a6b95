import type { Guardrail } from "../entities/guardrail.ts";
import { watchesTraffic } from "../entities/guardrail-traffic.ts";
import type { Surface } from "../entities/surface.ts";
import { lostJobsWindow, outageWindow } from "../entities/traffic-window.ts";
import { assumptionsOf, type Usage } from "../entities/usage.ts";
import { withField } from "../entities/with-field.ts";
import { type AlertRule, ocrJobs, revisionsOf, severityOf } from "./guardrail-promql.ts";
import { selector } from "./promql-selector.ts";

/** Minutes without one healthy probe after a failed one. */
const PROBE_MINUTES = 30;

/**
 * The rule that raises an alert when everything fails, at any traffic: requests or jobs come in and none succeeds, jobs are
 * accepted and lost, or no instance passes its probes. Cloud Run's count of requests excludes those that reach no container, so probes tell about
 * instances that do not start. Requests that clients got wrong (4xx) are neither successes nor failures.
 * `undefined` where the guardrail is not about traffic, or another one of the surface has this rule already.
 */
export function outageRule(
  guardrail: Guardrail,
  surface: Surface,
  { guardrails, usage }: { readonly guardrails: readonly Guardrail[]; readonly usage: readonly Usage[] },
): AlertRule | undefined {
  if (!reportsOutages(guardrail, surface, guardrails)) return undefined;
  const { requests_a_month } = assumptionsOf(surface, usage);
  const { minutes, least } = outageWindow(requests_a_month);
  const labels = revisionsOf(surface);
  const increase = (series: string, window = minutes) => `sum(increase(${series}[${window}m]))`;
  const requests = (...classes: string[]) =>
    selector("run.googleapis.com/request_count", { ...labels, response_code_class: classes });
  const probes = (healthy: boolean) =>
    selector("run.googleapis.com/container/completed_probe_count", { ...labels, is_healthy: `${healthy}` });
  const hasJobs =
    guardrail.metric_name === "ocr_failure_rate" && guardrail.observability_source === "cloud-run-logs";
  const failed = [
    `${increase(requests("5xx"))} >= ${least}`,
    ...(hasJobs ? [`${increase(ocrJobs(surface, { outcome: "failed" }))} >= ${least}`] : []),
  ].join(" or ");
  const succeeded = hasJobs ? ocrJobs(surface, { outcome: "succeeded" }) : requests("2xx", "3xx");
  const lost = lostJobsWindow(requests_a_month);
  return {
    query: [
      `((${failed}) unless ${increase(succeeded)} > 0)`,
      ...(hasJobs
        ? [
            `or (${increase(requests("2xx"), lost.minutes)} >= ${lost.least} unless ${increase(succeeded, lost.minutes)} > 0)`,
          ]
        : []),
      `or (${increase(probes(false), PROBE_MINUTES)} > 0 unless (${increase(probes(true), PROBE_MINUTES)} > 0 or ${increase(requests("2xx", "3xx"), PROBE_MINUTES)} > 0))`,
    ].join("\n"),
    // Requests and jobs that are under way may still succeed.
    durationSeconds: 300,
    intervalSeconds: 60,
    severity: severityOf(guardrail.metric_name, surface.environment),
    summary: `${surface.id}: ${hasJobs ? "jobs come in and none succeeds" : "every request fails"}, or no instance passes its probes`,
    reads: hasJobs ? "log-metric" : "google-metric",
  };
}

/**
 * Whether a guardrail is the one that reports the outages of its surface: the one that Cloud Run tells about, or else the
 * first about traffic.
 */
export function reportsOutages(
  { id }: Guardrail,
  surface: Surface,
  guardrails: readonly Guardrail[],
): boolean {
  if (surface.platform !== "cloud-run") return false;
  const candidates = withField(guardrails, "surface", surface.id).filter(watchesTraffic);
  const collected = candidates.find(({ observability_source }) => observability_source === "cloud-run-logs");
  return (collected ?? candidates[0])?.id === id;
}
