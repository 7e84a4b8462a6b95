import { MetricDescriptor } from "@pulumi/gcp/monitoring/metricDescriptor.js";
import type { CustomResourceOptions } from "@pulumi/pulumi";

/** What a custom metric is, apart from what all of them are. */
export interface CustomMetricArgs {
  /** Id of the Google Cloud project: `gcp.project` of the stack's settings. */
  readonly project: string;
  /** Its type, e.g. `custom.googleapis.com/guardrail/staging/api_p95`. */
  readonly type: string;
  /** What the console calls it. */
  readonly displayName: string;
  /** What a sample of it says. */
  readonly description: string;
  /** In the Unified Code for Units of Measure, as Cloud Monitoring writes units. */
  readonly unit: string;
  /** Of each series beside its surface and its source: what each further label says. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A metric of samples. Unless it is declared, Cloud Monitoring makes up a descriptor from the first sample. */
export function customMetric(
  name: string,
  { labels, ...args }: CustomMetricArgs,
  opts: CustomResourceOptions,
): MetricDescriptor {
  const series = { surface: "id of the surface", source: "observability source of the sample", ...labels };
  return new MetricDescriptor(
    name,
    {
      ...args,
      metricKind: "GAUGE",
      valueType: "DOUBLE",
      labels: Object.entries(series).map(([key, description]) => ({ key, valueType: "STRING", description })),
    },
    opts,
  );
}
