import { Metric as LogMetric } from "@pulumi/gcp/logging/metric.js";
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type Resource,
  runtime,
} from "@pulumi/pulumi";
import {
  type AlertRule,
  alertRule,
  ocrJobsFilter,
  silenceRule,
} from "../../model/alerting/guardrail-promql.ts";
import { outageRule } from "../../model/alerting/outage-rule.ts";
import type { Environment } from "../../model/entities/entity.ts";
import type { Guardrail } from "../../model/entities/guardrail.ts";
import { METRIC, type MetricName } from "../../model/entities/metric.ts";
import type { Surface } from "../../model/entities/surface.ts";
import type { Usage } from "../../model/entities/usage.ts";
import { governedLabel, watchOf } from "../../model/governance/snapshot.ts";
import {
  alertNames,
  answeredMetricType,
  labelsOf,
  ocrJobsMetricName,
  sampledMetricType,
} from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";
import { childOptions } from "../child-options.ts";
import { knownOr } from "../known-or.ts";
import { AlertChannels } from "./alert-channels.ts";
import { createAlertPolicy } from "./alert-policy.ts";
import { customMetric } from "./custom-metric.ts";

/** What {@link GuardrailAlerts} are made from. */
export interface GuardrailAlertsArgs {
  /** Environment that it belongs to; its name is a part of the names and labels. */
  readonly environment: Environment;
  /** Id of the Google Cloud project: `gcp.project` of the stack's settings. */
  readonly project: string;
  /** The environment's guardrails. */
  readonly guardrails: readonly Guardrail[];
  /** The declared use of the environment's surfaces. */
  readonly usage: readonly Usage[];
  /** The environment's surfaces, of which guardrails name some. */
  readonly surfaces: readonly Surface[];
  /** Text of each runbook, by the path that guardrails refer to it by. */
  readonly runbooks: ReadonlyMap<string, string>;
  /** The repository, where an alert's reader finds the commands: `github` of the stack's settings. */
  readonly github: Repository;
  /** Address that gets every alert beside its own channel. */
  readonly email: string;
}

type Repository = Pick<StackSettings["github"], "owner" | "repository" | "default_branch">;

/** The section of the rendered page of commands that is about a surface. */
const commandsUrl = (
  { owner, repository, default_branch }: Repository,
  { id }: Pick<Surface, "id">,
): string =>
  `https://github.com/${owner}/${repository}/blob/${default_branch.split("/").map(encodeURIComponent).join("/")}/docs/operations.md#look-at-${id}`;

/** The metrics' units as Cloud Monitoring writes them (Unified Code for Units of Measure). */
const UCUM = { ms: "ms", ratio: "1", "vCPU-s/month": "s", "min/month": "min" } as const;

/**
 * One alert policy a guardrail, with its runbook inside, one more for outages of its surface, one more where its samples
 * could stop arriving, and the metrics and channels that the policies need.
 */
export class GuardrailAlerts extends ComponentResource {
  /** Notification channels of the environment. */
  readonly channels: AlertChannels;
  /** By what is watched: whether the alert is as declared. An update may leave it out, or fail at it. */
  readonly areAsDeclared: Output<Readonly<Record<string, boolean>>>;
  readonly #metrics = new Map<string, Resource>();

  constructor(name: string, args: GuardrailAlertsArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:monitoring:GuardrailAlerts", name, {}, opts);
    const { environment, project, guardrails, surfaces, usage, runbooks, github, email } = args;
    const child = childOptions(this, opts);
    this.channels = new AlertChannels(
      name,
      { environment, project, email, channels: guardrails.map(({ alert_channel }) => alert_channel) },
      child,
    );

    const deployed: Record<string, Output<boolean>> = {};
    for (const guardrail of guardrails) {
      const surface = surfaces.find(({ id }) => id === guardrail.surface);
      if (!surface) continue;
      const telling = {
        project,
        documentation: runbooks.get(guardrail.runbook_ref) ?? "",
        commands: commandsUrl(github, surface),
        channels: this.channels.namesFor(guardrail.alert_channel),
        labels: {
          ...labelsOf(environment, surface),
          guardrail: guardrail.id,
          governed: governedLabel(guardrail),
        },
      };
      const rule = alertRule(guardrail, surface, usage);
      const metric = this.#metricOf(rule, guardrail.metric_name, args, opts);
      const policy = createAlertPolicy(guardrail.id, rule, telling, {
        ...child,
        ...(metric && { dependsOn: [metric] }),
      });
      deployed[watchOf(guardrail)] = knownOr(
        policy.userLabels.apply(
          (labels) => labels?.governed === governedLabel(guardrail) && labels.surface === surface.id,
        ),
        runtime.isDryRun(),
      );
      const outage = outageRule(guardrail, surface, { guardrails, usage });
      if (outage) {
        const read = this.#metricOf(outage, guardrail.metric_name, args, opts);
        createAlertPolicy(alertNames(guardrail).outage, outage, telling, {
          ...child,
          ...(read && { dependsOn: [read] }),
        });
      }
      const silence = silenceRule(guardrail, surface);
      if (!silence) continue;
      const answered = this.#answeredMetric(args, opts);
      createAlertPolicy(alertNames(guardrail).silence, silence, telling, { ...child, dependsOn: [answered] });
    }
    this.areAsDeclared = all(deployed);
    this.registerOutputs({});
  }

  /** The metric that a rule reads, unless Google writes it; made once, however many rules read it. */
  #metricOf(
    { reads }: AlertRule,
    metric: MetricName,
    args: GuardrailAlertsArgs,
    opts: ComponentResourceOptions,
  ): Resource | undefined {
    const { environment, project, surfaces } = args;
    switch (reads) {
      case "google-metric":
        return undefined;
      case "log-metric":
        return this.#once(ocrJobsMetricName(environment), (name) => {
          const description = "Finished OCR jobs by outcome";
          return new LogMetric(
            name,
            {
              project,
              name,
              description,
              filter: ocrJobsFilter(surfaces),
              metricDescriptor: {
                metricKind: "DELTA",
                valueType: "INT64",
                labels: [{ key: "outcome", valueType: "STRING", description: "succeeded or failed" }],
              },
              labelExtractors: { outcome: "EXTRACT(jsonPayload.outcome)" },
            },
            childOptions(this, opts),
          );
        });
      case "sampled-metric":
        return this.#once(`${environment}-${metric}`, (name) => {
          const args = {
            project,
            type: sampledMetricType(environment, metric),
            displayName: `${metric} (${environment})`,
            description: METRIC[metric].meaning,
            unit: UCUM[METRIC[metric].unit],
          };
          return customMetric(name, args, childOptions(this, opts));
        });
    }
  }

  /** Tells which series a sampler was told something about; its absence is what silence is. */
  #answeredMetric({ environment, project }: GuardrailAlertsArgs, opts: ComponentResourceOptions): Resource {
    return this.#once(`${environment}-answered`, (name) => {
      const args = {
        project,
        type: answeredMetricType(environment),
        displayName: `answered (${environment})`,
        description: "1 for each series that the sampler's source answered about",
        unit: "1",
        labels: { metric: "guardrail metric of the series" },
      };
      return customMetric(name, args, childOptions(this, opts));
    });
  }

  #once(name: string, make: (name: string) => Resource): Resource {
    const made = this.#metrics.get(name) ?? make(name);
    this.#metrics.set(name, made);
    return made;
  }
}
