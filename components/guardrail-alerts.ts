import { Metric as LogMetric } from "@pulumi/gcp/logging/metric.js";
import { AlertPolicy } from "@pulumi/gcp/monitoring/alertPolicy.js";
import { MetricDescriptor } from "@pulumi/gcp/monitoring/metricDescriptor.js";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { type AlertRule, alertRule, ocrJobsFilter } from "../model/alert-rule.ts";
import type { Environment } from "../model/entity.ts";
import type { Guardrail } from "../model/guardrail.ts";
import { METRIC, type MetricName } from "../model/metric.ts";
import { labelsOf, ocrJobsMetricName, sampledMetricType } from "../model/names.ts";
import type { Surface } from "../model/surface.ts";
import { AlertChannels } from "./alert-channels.ts";
import { childOptions } from "./child-options.ts";

/** What {@link GuardrailAlerts} are made from. */
export interface GuardrailAlertsArgs {
  readonly environment: Environment;
  readonly project: string;
  readonly guardrails: readonly Guardrail[];
  readonly surfaces: readonly Surface[];
  /** Text of each runbook, by the path that guardrails refer to it by. */
  readonly runbooks: ReadonlyMap<string, string>;
  /** Address that gets every alert beside its own channel. */
  readonly email: string;
}

/** The metrics' units as Cloud Monitoring writes them (Unified Code for Units of Measure). */
const UCUM = { ms: "ms", ratio: "1", "vCPU-s/month": "s", "min/month": "min" } as const;

/** One alert policy a guardrail, with its runbook inside, and the metrics and channels that the policies need. */
export class GuardrailAlerts extends ComponentResource {
  constructor(name: string, args: GuardrailAlertsArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:monitoring:GuardrailAlerts", name, {}, opts);
    const { environment, project, guardrails, surfaces, runbooks, email } = args;
    const channels = new AlertChannels(
      name,
      { environment, project, email, channels: guardrails.map(({ alert_channel }) => alert_channel) },
      childOptions(this, opts),
    );
    const metrics = new Map<string, Resource>();

    for (const guardrail of guardrails) {
      const surface = surfaces.find(({ id }) => id === guardrail.surface);
      if (!surface) continue;
      const rule = alertRule(guardrail, surface);
      const metric = this.#metricOf(rule, guardrail.metric_name, surface, metrics, args, opts);
      new AlertPolicy(
        guardrail.id,
        {
          project,
          displayName: guardrail.id,
          combiner: "OR",
          // Nothing writes sampled metrics yet: a policy that looks awake and never fires would be a lie.
          enabled: rule.reads !== "sampled-metric",
          severity: rule.severity,
          conditions: [
            {
              displayName: rule.summary,
              conditionPrometheusQueryLanguage: {
                query: rule.query,
                duration: `${rule.durationSeconds}s`,
                evaluationInterval: `${rule.intervalSeconds}s`,
                // A metric counted from logs exists only after its first line.
                disableMetricValidation: rule.reads === "log-metric",
              },
            },
          ],
          documentation: {
            subject: rule.summary,
            mimeType: "text/markdown",
            content: runbooks.get(guardrail.runbook_ref) ?? "",
          },
          notificationChannels: channels.namesFor(guardrail.alert_channel),
          userLabels: { ...labelsOf(environment, surface), guardrail: guardrail.id },
        },
        { ...childOptions(this, opts), ...(metric && { dependsOn: [metric] }) },
      );
    }
    this.registerOutputs({});
  }

  /** The metric that a rule reads, unless Google writes it; made once, however many rules read it. */
  #metricOf(
    { reads }: AlertRule,
    metric: MetricName,
    surface: Surface,
    made: Map<string, Resource>,
    { environment, project }: GuardrailAlertsArgs,
    opts: ComponentResourceOptions,
  ): Resource | undefined {
    if (reads === "google-metric") return undefined;
    const child = childOptions(this, opts);
    const key =
      reads === "log-metric" ? ocrJobsMetricName(environment) : sampledMetricType(environment, metric);
    const existing = made.get(key);
    if (existing) return existing;
    const resource =
      reads === "log-metric"
        ? new LogMetric(
            key,
            {
              project,
              name: key,
              description: "Finished OCR jobs by outcome",
              filter: ocrJobsFilter(surface),
              metricDescriptor: {
                metricKind: "DELTA",
                valueType: "INT64",
                labels: [{ key: "outcome", valueType: "STRING", description: "succeeded or failed" }],
              },
              labelExtractors: { outcome: "EXTRACT(jsonPayload.outcome)" },
            },
            child,
          )
        : new MetricDescriptor(
            `${environment}-${metric}`,
            {
              project,
              type: key,
              displayName: `${metric} (${environment})`,
              description: METRIC[metric].meaning,
              metricKind: "GAUGE",
              valueType: "DOUBLE",
              unit: UCUM[METRIC[metric].unit],
              labels: [
                { key: "surface", valueType: "STRING", description: "id of the surface" },
                { key: "source", valueType: "STRING", description: "observability source of the sample" },
              ],
            },
            child,
          );
    made.set(key, resource);
    return resource;
  }
}
