/**
 * A Cloud Monitoring metric type as PromQL names it: the first slash becomes a colon, every other special character an
 * underscore (Cloud Monitoring documentation, "Mapping Cloud Monitoring metric names to PromQL"). It is the only
 * difference to a query of Prometheus itself, where such names are allowed as well.
 * @example promqlName("logging.googleapis.com/user/x") // "logging_googleapis_com:user_x"
 */
export function promqlName(metricType: string): string {
  const [domain = "", ...path] = metricType.split("/");
  return `${domain.replace(/[^A-Za-z0-9]/g, "_")}:${path.join("/").replace(/[^A-Za-z0-9]/g, "_")}`;
}

/** Labels of a series, by name; several values stand for any of them. */
export type Labels = Readonly<Record<string, string | readonly string[]>>;

/** One part of a distribution metric: Prometheus keeps each as a series of its own. */
export type DistributionPart = "bucket" | "count" | "sum";

/**
 * The series of a metric that have the given labels.
 * @example selector("run.googleapis.com/request_count", { service_name: "api" }) // 'run_googleapis_com:request_count{service_name="api"}'
 */
export function selector(metricType: string, labels: Labels, part?: DistributionPart): string {
  const name = `${promqlName(metricType)}${part ? `_${part}` : ""}`;
  const matchers = Object.entries(labels).map(([label, value]) =>
    typeof value === "string" ? `${label}="${value}"` : `${label}=~"${value.join("|")}"`,
  );
  return `${name}{${matchers.join(",")}}`;
}
