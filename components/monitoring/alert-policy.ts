import { AlertPolicy } from "@pulumi/gcp/monitoring/alertPolicy.js";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import type { AlertRule } from "../../model/alerting/guardrail-promql.ts";

/** How an alert is delivered, whatever it fires on. */
export interface Telling {
  /** Id of the Google Cloud project: `gcp.project` of the stack's settings. */
  readonly project: string;
  /** Markdown that comes with the alert. */
  readonly documentation: string;
  /** URL of the page that has the commands for what is watched; left out where no page has them. */
  readonly commands?: string;
  /** Names of notification channels. */
  readonly channels: readonly Input<string>[];
  /** User labels of the policy, by name. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The alert policy that evaluates a rule. */
export function createAlertPolicy(
  name: string,
  rule: AlertRule,
  { project, documentation, commands, channels, labels }: Telling,
  opts: CustomResourceOptions,
): AlertPolicy {
  return new AlertPolicy(
    name,
    {
      project,
      displayName: name,
      combiner: "OR",
      enabled: true,
      severity: rule.severity,
      conditions: [
        {
          displayName: rule.summary,
          conditionPrometheusQueryLanguage: {
            query: rule.query,
            duration: `${rule.durationSeconds}s`,
            evaluationInterval: `${rule.intervalSeconds}s`,
            // A metric of our own has no data before its first line, or its first sample, and those come after the alerts.
            disableMetricValidation: rule.reads !== "google-metric",
          },
        },
      ],
      documentation: {
        subject: rule.summary,
        mimeType: "text/markdown",
        content: documentation,
        ...(commands !== undefined && { links: [{ displayName: "Commands", url: commands }] }),
      },
      notificationChannels: [...channels],
      userLabels: { ...labels },
    },
    opts,
  );
}
