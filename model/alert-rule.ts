import type { Environment } from "./entity.ts";
import type { Guardrail } from "./guardrail.ts";
import {
  DAYS_A_MONTH,
  formatThreshold,
  METRIC,
  type MetricName,
  type ObservabilitySource,
  thresholdOf,
} from "./metric.ts";
import { ocrJobsMetricName, sampledMetricType, serviceName } from "./names.ts";
import type { CloudRunSurface, Surface } from "./surface.ts";

/** When an alert fires, without anything of the system that evaluates it. */
export interface AlertRule {
  /** PromQL over Cloud Monitoring's names of metrics; true while the threshold is passed. */
  readonly query: string;
  /** Seconds for which it must be true before the alert fires. */
  readonly durationSeconds: number;
  /** Seconds between evaluations; Cloud Monitoring takes multiples of 30. */
  readonly intervalSeconds: number;
  readonly severity: "CRITICAL" | "WARNING";
  /** One line for whoever is woken up. */
  readonly summary: string;
  /** What must exist before the rule can: a metric written by Google, counted from logs, or written as samples. */
  readonly reads: "google-metric" | "log-metric" | "sampled-metric";
}

/** Requests, or jobs, in a window below which a ratio or a percentile says nothing: one slow request is not an incident. */
const LEAST_REQUESTS = 20;
const LEAST_JOBS = 10;

/** Samples are written every five minutes; a window of three keeps one late sample from looking like silence. */
const SAMPLE_WINDOW = "15m";

/** The rule of a guardrail of the given surface. */
export function alertRule(guardrail: Guardrail, surface: Surface): AlertRule {
  const { metric_name, observability_source } = guardrail;
  const threshold = thresholdOf(metric_name, guardrail.threshold) ?? Number.NaN;
  const reads = readsOf(metric_name, observability_source);
  return {
    query:
      reads === "sampled-metric"
        ? sampled(guardrail, surface, threshold)
        : collected(guardrail, surface, threshold),
    durationSeconds: metric_name === "cloud_run_quota" || metric_name === "vercel_build_minutes" ? 0 : 300,
    intervalSeconds: metric_name === "cloud_run_quota" ? 300 : 60,
    severity: severityOf(metric_name, surface.environment),
    summary: `${surface.id}: ${METRIC[metric_name].meaning} is above ${formatThreshold(metric_name, threshold)}`,
    reads,
  };
}

/** Users feel latency and failures at once; a quota gives days. Nobody is woken up for staging. */
function severityOf(metric: MetricName, environment: Environment): AlertRule["severity"] {
  return environment === "production" && (metric === "api_p95" || metric === "ocr_failure_rate")
    ? "CRITICAL"
    : "WARNING";
}

function readsOf(metric: MetricName, source: ObservabilitySource): AlertRule["reads"] {
  if (source !== "cloud-run-logs") return "sampled-metric";
  return metric === "ocr_failure_rate" ? "log-metric" : "google-metric";
}

/** Metrics that Google collects by itself or counts from logs. */
function collected(guardrail: Guardrail, surface: Surface, threshold: number): string {
  const revision = `monitored_resource="cloud_run_revision",service_name="${serviceName(surface)}"`;
  switch (guardrail.metric_name) {
    case "api_p95":
      return lines(
        // Summed over revisions before the quantile: a p95 of each series would hide a slow new revision.
        `histogram_quantile(0.95, sum by (le) (rate(${RUN}request_latencies_bucket{${revision}}[10m]))) > ${threshold}`,
        `and sum(increase(${RUN}request_count{${revision}}[10m])) >= ${LEAST_REQUESTS}`,
      );
    case "ocr_failure_rate": {
      const jobs = promqlName(`logging.googleapis.com/user/${ocrJobsMetricName(surface.environment)}`);
      const failed = `sum(increase(${jobs}{${revision},outcome="failed"}[30m]))`;
      const all = `sum(increase(${jobs}{${revision}}[30m]))`;
      return lines(`${failed} / ${all} > ${threshold}`, `and ${all} >= ${LEAST_JOBS}`);
    }
    case "cloud_run_quota": {
      // A PromQL window may not reach back over a month, so today's pace stands for it.
      const cpu = (surface as CloudRunSurface).cpu;
      return `${cpu} * sum(increase(${RUN}container_billable_instance_time{${revision}}[1d])) * ${DAYS_A_MONTH} > ${threshold}`;
    }
    case "vercel_build_minutes":
      return sampled(guardrail, surface, threshold);
  }
}

/** Metrics that a sampler writes, one series a surface and source: a load test says nothing of what users feel. */
function sampled(
  { metric_name, observability_source }: Guardrail,
  surface: Surface,
  threshold: number,
): string {
  const name = promqlName(sampledMetricType(surface.environment, metric_name));
  const labels = `monitored_resource="global",surface="${surface.id}",source="${observability_source}"`;
  return `max_over_time(${name}{${labels}}[${SAMPLE_WINDOW}]) > ${threshold}`;
}

const RUN = "run_googleapis_com:";

/**
 * A Cloud Monitoring metric type as PromQL names it: the first slash becomes a colon, every other special character an
 * underscore (Cloud Monitoring documentation, "Mapping Cloud Monitoring metric names to PromQL").
 * @example promqlName("logging.googleapis.com/user/x") // "logging_googleapis_com:user_x"
 */
export function promqlName(metricType: string): string {
  const [domain = "", ...path] = metricType.split("/");
  return `${domain.replace(/[^A-Za-z0-9]/g, "_")}:${path.join("/").replace(/[^A-Za-z0-9]/g, "_")}`;
}

const lines = (...parts: string[]): string => parts.join("\n");

/**
 * Log entries that count as finished OCR jobs. The worker writes one JSON line for each:
 * `{"event": "ocr_job_finished", "outcome": "succeeded" | "failed"}`.
 */
export function ocrJobsFilter(surface: Pick<Surface, "id">): string {
  return [
    'resource.type="cloud_run_revision"',
    `resource.labels.service_name="${serviceName(surface)}"`,
    'jsonPayload.event="ocr_job_finished"',
  ].join(" AND ");
}
