import { traitsOf } from "../entities/app.ts";
import type { Environment } from "../entities/entity.ts";
import type { Guardrail } from "../entities/guardrail.ts";
import { guardrailTraffic } from "../entities/guardrail-traffic.ts";
import { DAYS_A_MONTH, formatThreshold, METRIC, type MetricName, thresholdOf } from "../entities/metric.ts";
import type { ObservabilitySource } from "../entities/sources/source.ts";
import { isPolled, meaningOf, SOURCE } from "../entities/sources/sources.ts";
import type { Surface, SurfaceOnCloudRun } from "../entities/surface.ts";
import { canBeJudged, LEAST_FAILED, trafficWindow } from "../entities/traffic-window.ts";
import { assumptionsOf, type Usage } from "../entities/usage.ts";
import { answeredMetricType, ocrJobsMetricName, sampledMetricType, serviceName } from "../names.ts";
import { type Labels, selector } from "./promql-selector.ts";

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

/** Three samples, at one every five minutes. One that is late or lost leaves two, and two are the least that lasts. */
const SAMPLES = "15m";

/** A load test says something until the next one, but not of another day. */
const LOAD_TEST = "1d";

/** What a guardrail measures, as PromQL. */
export interface Measurement {
  /** The value, in the metric's unit; to be compared with the threshold. */
  readonly value: string;
  /** What must be true for the value to say anything; absent where it always does. */
  readonly given?: string;
}

/** The rule of a guardrail of the given surface. @param usage the declared use, from which windows and minimums follow */
export function alertRule(guardrail: Guardrail, surface: Surface, usage: readonly Usage[]): AlertRule {
  const { metric_name, observability_source } = guardrail;
  const threshold = thresholdOf(metric_name, guardrail.threshold) ?? Number.NaN;
  const reads = readsOf(metric_name, observability_source);
  const { value, given } = measurement(guardrail, surface, usage);
  return {
    query: [`${value} > ${threshold}`, ...(given === undefined ? [] : [`and ${given}`])].join("\n"),
    // Samples that last, a load test and the pace of a day are what they are; the rest could be a burst.
    durationSeconds: reads === "sampled-metric" || metric_name === "cloud_run_quota" ? 0 : 300,
    intervalSeconds: metric_name === "cloud_run_quota" ? 300 : 60,
    severity: firesAt(guardrail, usage) ? severityOf(metric_name, surface.environment) : "WARNING",
    summary: `${surface.id}: ${meaningOf(metric_name, observability_source)} is above ${formatThreshold(metric_name, threshold)}`,
    reads,
  };
}

/**
 * The rule that tells when samples of a guardrail stop arriving: the sampler stopped, or its source stopped answering.
 * `undefined` for one that is not sampled, and for a load test, which nobody has promised to run.
 */
export function silenceRule(guardrail: Guardrail, surface: Surface): AlertRule | undefined {
  const { metric_name: metric, observability_source: source } = guardrail;
  if (!isPolled(source)) return undefined;
  const answers = selector(answeredMetricType(surface.environment), {
    monitored_resource: "global",
    ...seriesLabels(guardrail),
    metric,
  });
  return {
    query: `absent_over_time(${answers}[${SAMPLES}])`,
    // As long again, so that a stack that was just deployed has the time to sample.
    durationSeconds: 900,
    intervalSeconds: 60,
    severity: "WARNING",
    summary: `${surface.id}: no answer about ${metric} from ${source} for half an hour`,
    reads: "sampled-metric",
  };
}

/** Whether the declared use brings enough for the rule to fire: a critical rule that cannot would be a false promise. */
function firesAt(guardrail: Guardrail, usage: readonly Usage[]): boolean {
  const traffic = guardrailTraffic(guardrail, usage);
  return traffic === undefined || canBeJudged(traffic);
}

/** Users feel latency and failures at once; a quota gives days. Nobody is woken up for staging. */
export function severityOf(metric: MetricName, environment: Environment): AlertRule["severity"] {
  return environment === "production" && (metric === "api_p95" || metric === "ocr_failure_rate")
    ? "CRITICAL"
    : "WARNING";
}

function readsOf(metric: MetricName, source: ObservabilitySource): AlertRule["reads"] {
  if (SOURCE[source].how !== "collected") return "sampled-metric";
  return metric === "ocr_failure_rate" ? "log-metric" : "google-metric";
}

/** What a guardrail of the given surface measures. */
export function measurement(guardrail: Guardrail, surface: Surface, usage: readonly Usage[]): Measurement {
  const isSampled = readsOf(guardrail.metric_name, guardrail.observability_source) === "sampled-metric";
  return isSampled ? sampled(guardrail, surface) : collected(guardrail, surface, usage);
}

/** Metrics that Google collects by itself or counts from logs. */
function collected(guardrail: Guardrail, surface: Surface, usage: readonly Usage[]): Measurement {
  const run = (metric: string, part?: "bucket") =>
    selector(`run.googleapis.com/${metric}`, revisionsOf(surface), part);
  const { requests_a_month } = assumptionsOf(surface, usage);
  switch (guardrail.metric_name) {
    case "api_p95": {
      const { minutes, least } = trafficWindow("api_p95", requests_a_month);
      return {
        // Summed over revisions before the quantile: a p95 of each series would hide a slow new revision.
        value: `histogram_quantile(0.95, sum by (le) (rate(${run("request_latencies", "bucket")}[${minutes}m])))`,
        given: `sum(increase(${run("request_count")}[${minutes}m])) >= ${least}`,
      };
    }
    case "ocr_failure_rate": {
      const { minutes, least } = trafficWindow("ocr_failure_rate", requests_a_month);
      const failed = `sum(increase(${ocrJobs(surface, { outcome: "failed" })}[${minutes}m]))`;
      const all = `sum(increase(${ocrJobs(surface)}[${minutes}m]))`;
      return {
        value: `${failed} / ${all}`,
        given: `${all} >= ${least}\nand ${failed} >= ${LEAST_FAILED}`,
      };
    }
    case "cloud_run_quota":
      return { value: monthlyPace(surface as SurfaceOnCloudRun) };
    case "vercel_build_minutes":
      return sampled(guardrail, surface);
  }
}

/** Labels of the series of a service, all its revisions together. */
export const revisionsOf = (surface: Pick<Surface, "id">): Labels => ({
  monitored_resource: "cloud_run_revision",
  service_name: serviceName(surface),
});

/** The series of finished OCR jobs of a surface, which are counted from its logs. */
export const ocrJobs = (surface: Surface, labels: Labels = {}): string =>
  selector(`logging.googleapis.com/user/${ocrJobsMetricName(surface.environment)}`, {
    ...revisionsOf(surface),
    ...labels,
  });

/** vCPU-seconds a month, at the pace of the last day: a PromQL window may not reach back over a month. */
export function monthlyPace(surface: Pick<SurfaceOnCloudRun, "id" | "cpu">): string {
  const billed = selector("run.googleapis.com/container/billable_instance_time", revisionsOf(surface));
  return `${surface.cpu} * sum(increase(${billed}[1d])) * ${DAYS_A_MONTH}`;
}

/** Metrics that a sampler writes; it leaves a sample out where there is too little traffic for it to say anything. */
function sampled(guardrail: Guardrail, surface: Surface): Measurement {
  const samples = selector(sampledMetricType(surface.environment, guardrail.metric_name), {
    monitored_resource: "global",
    ...seriesLabels(guardrail),
  });
  return isPolled(guardrail.observability_source)
    ? {
        value: `min_over_time(${samples}[${SAMPLES}])`,
        given: `count_over_time(${samples}[${SAMPLES}]) >= 2`,
      }
    : { value: `last_over_time(${samples}[${LOAD_TEST}])` };
}

/** One series a surface and source: a load test says nothing of what users feel. */
const seriesLabels = ({ surface, observability_source }: Guardrail): Labels => ({
  surface,
  source: observability_source,
});

/**
 * Log entries that count as finished OCR jobs, of every surface whose app does jobs. It writes one JSON line for each:
 * `{"event": "ocr_job_finished", "outcome": "succeeded" | "failed"}`.
 */
export function ocrJobsFilter(surfaces: readonly Pick<Surface, "id" | "app">[]): string {
  const names = surfaces
    .filter(({ app }) => METRIC.ocr_failure_rate.fits(traitsOf(app)))
    .map((surface) => `"${serviceName(surface)}"`);
  return [
    'resource.type="cloud_run_revision"',
    `resource.labels.service_name=${names.length === 1 ? names[0] : `(${names.join(" OR ")})`}`,
    'jsonPayload.event="ocr_job_finished"',
  ].join(" AND ");
}
