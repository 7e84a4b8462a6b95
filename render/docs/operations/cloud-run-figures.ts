import { monthlyPace, ocrJobsFilter, revisionsOf } from "../../../model/alerting/guardrail-promql.ts";
import { selector } from "../../../model/alerting/promql-selector.ts";
import { traitsOf } from "../../../model/entities/app.ts";
import { METRIC } from "../../../model/entities/metric.ts";
import type { SurfaceOnCloudRun } from "../../../model/entities/surface.ts";
import { page } from "../markdown.ts";
import { task } from "./commands.ts";
import type { SurfacePlace } from "./place.ts";

/** What Cloud Monitoring and the logs tell about a service, as its alerts measure it. */
export function cloudRunFigures(place: SurfacePlace<SurfaceOnCloudRun>): string {
  const { surface, settings, inProject } = place;
  const of = (metric: string, part?: "bucket" | "count" | "sum") =>
    selector(`run.googleapis.com/${metric}`, revisionsOf(surface), part);
  const queries = [
    [
      "slowest 5 %, in ms, by revision",
      `histogram_quantile(0.95, sum by (le, revision_name) (rate(${of("request_latencies", "bucket")}[10m])))`,
    ],
    ["requests by class of answer", `sum by (response_code_class) (increase(${of("request_count")}[10m]))`],
    [
      "mean of a day, in ms",
      `sum(increase(${of("request_latencies", "sum")}[1d])) / sum(increase(${of("request_latencies", "count")}[1d]))`,
    ],
    ["vCPU-seconds a month at the pace of a day", monthlyPace(surface)],
    [
      "the same at the pace of the last hour",
      `${surface.cpu} * sum(increase(${of("container/billable_instance_time")}[1h])) * 24 * 30`,
    ],
  ] as const;
  const doesJobs = METRIC.ocr_failure_rate.fits(traitsOf(surface.app));
  const jobs = (condition: string, limit: number) =>
    `gcloud logging read '${ocrJobsFilter([surface])}${condition}' ${inProject} --freshness=1h --limit=${limit}`;
  return page(
    task(
      "Figures: latency, answers, and what is billed.",
      [
        "promql() {",
        `  curl --silent --show-error --get https://monitoring.googleapis.com/v1/projects/${settings.gcp.project}/location/global/prometheus/api/v1/query \\`,
        `    --header @<(printf 'Authorization: Bearer %s\\n' "$(gcloud auth print-access-token)") \\`,
        `    --data-urlencode "query=$1" | jq -c '.data.result[] | [.metric, .value[1]]'`,
        "}",
        ...queries.flatMap(([what, query]) => [`# ${what}`, `promql '${query}'`]),
      ].join("\n"),
    ),
    doesJobs
      ? task(
          "Jobs of the last hour: how many fail, of which revision, and why?",
          [
            `${jobs("", 1000)} --format='value(resource.labels.revision_name,jsonPayload.outcome)' | sort | uniq -c`,
            `${jobs(' AND jsonPayload.outcome="failed"', 20)} --format=json | jq -c '.[] | [.timestamp, .jsonPayload]'`,
          ].join("\n"),
        )
      : "",
  ).trimEnd();
}
