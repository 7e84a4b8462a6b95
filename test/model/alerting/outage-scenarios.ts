import type { Guardrail } from "../../../model/entities/guardrail.ts";
import type { Surface } from "../../../model/entities/surface.ts";
import { lostJobsWindow, outageWindow } from "../../../model/entities/traffic-window.ts";
import { counter, inSteps, type Scenario, seriesName, stepFor } from "./scenario.ts";

/** For so many minutes, so much of it a minute. */
type Rates = readonly (readonly [minutes: number, rate: number])[];

/** What the alert of an outage has to do at so many requests a month. */
export function outageScenarios(
  guardrail: Guardrail,
  { id, environment }: Surface,
  month: number,
): Scenario[] {
  const { minutes: w, least } = outageWindow(month);
  const hasJobs =
    guardrail.metric_name === "ocr_failure_rate" && guardrail.observability_source === "cloud-run-logs";
  const lost = lostJobsWindow(month);
  const every = stepFor(Math.max(w, hasJobs ? lost.minutes : 0));
  const rate = month / 30 / 24 / 60;
  const onService = (service: string, more: Record<string, string>) => ({
    monitored_resource: "cloud_run_revision",
    service_name: service,
    ...more,
  });
  const series = (name: string, labels: Record<string, string>, rates: Rates, service = id) => ({
    [seriesName(name, onService(service, labels))]: counter(
      rates.map(([minutes, of]) => inSteps(minutes, of, every)),
    ),
  });
  const requests = (code: string, rates: Rates, service = id) =>
    series("run_googleapis_com:request_count", { response_code_class: code }, rates, service);
  const jobs = (outcome: string, rates: Rates) =>
    series(`logging_googleapis_com:user_ocr_jobs_${environment}`, { outcome }, rates);
  const probes = (healthy: boolean, rates: Rates, service = id) =>
    series(
      "run_googleapis_com:container_completed_probe_count",
      { is_healthy: `${healthy}`, probe_type: "STARTUP" },
      rates,
      service,
    );
  /** What succeeds, by the requests or by the jobs that are logged. */
  const good = (rates: Rates) => ({
    ...requests("2xx", rates),
    ...(hasJobs ? jobs("succeeded", rates) : {}),
  });

  const quiet = { every, labels: {}, firing: [] };
  const outage: Rates = [
    [w + 10, 0],
    [3 * w + 30, rate],
    [w + 10, 0],
  ];
  const around: Rates = [
    [w + 10, rate],
    [3 * w + 30, 0],
    [w + 10, rate],
  ];
  const end = 5 * w + 50;
  const recovered = 4 * w + 40;
  const scenarios: Scenario[] = [
    {
      ...quiet,
      title: "fires where everything fails at the declared use, and recovers",
      series: { ...good(around), ...requests("5xx", outage) },
      quiet: [w, w + 10, ...(rate * (w + 10) >= 1 ? [end] : [])],
      firing: [recovered - 1],
    },
    {
      ...quiet,
      title: "quiet where one in ten succeeds",
      series: {
        ...good([[3 * w, Math.max(rate, 1) / 10]]),
        ...requests("5xx", [[3 * w, Math.max(rate, 1)]]),
      },
      quiet: [w, 2 * w, 3 * w],
    },
    {
      ...quiet,
      title: "fires on instances that do not start, though no request reaches one",
      series: probes(false, [
        [40, 0],
        [1, 1],
        [60, 0],
      ]),
      quiet: [20, 39, 90],
      firing: [65],
    },
    {
      ...quiet,
      title: "quiet on an instance that does not start beside one that does",
      series: {
        ...probes(false, [
          [40, 0],
          [1, 1],
          [60, 0],
        ]),
        ...probes(true, [[101, 1]]),
      },
      quiet: [41, 50, 70],
    },
    {
      ...quiet,
      title: "quiet on a candidate that does not start while requests succeed",
      series: {
        ...probes(false, [
          [40, 0],
          [1, 1],
          [60, 0],
        ]),
        ...good([[101, 1]]),
      },
      quiet: [41, 50, 70],
    },
    {
      ...quiet,
      title: "quiet on a single slow request at night",
      series: {
        ...good([
          [20, 0],
          [1, 1],
          [w, 0],
        ]),
        ...requests("5xx", [[w + 21, 0]]),
      },
      quiet: [21, 30, w + 10],
    },
    {
      ...quiet,
      title: "quiet on requests that clients get wrong",
      series: requests("4xx", [[2 * w, 5]]),
      quiet: [w, 2 * w],
    },
    {
      ...quiet,
      title: "quiet on another service's outage",
      series: { ...requests("5xx", [[2 * w, 5]], `${id}-2`), ...probes(false, [[2 * w, 1]], `${id}-2`) },
      quiet: [w, 2 * w],
    },
    { ...quiet, title: "quiet where nothing comes in", series: good([[2 * w, 0]]), quiet: [5, w, 2 * w] },
    { ...quiet, title: "quiet on no data", series: {}, quiet: [5, w] },
  ];
  if (least > 1) {
    scenarios.push({
      ...quiet,
      title: "quiet on a single request that fails at night",
      series: requests("5xx", [
        [20, 0],
        [1, 1],
        [w, 0],
      ]),
      quiet: [21, 30, w],
    });
  }
  if (hasJobs) {
    scenarios.push(
      {
        ...quiet,
        title: "fires where every job that is logged has failed, answered well or not",
        series: { ...jobs("succeeded", around), ...jobs("failed", outage) },
        quiet: [w, w + 10],
        firing: [recovered - 1],
      },
      ...(month >= 200
        ? [
            {
              ...quiet,
              title: "fires where the declared jobs are accepted and none is logged",
              series: requests("2xx", [
                [20, 0],
                [lost.minutes + 60, rate],
              ]),
              quiet: [20],
              firing: [lost.minutes + 70],
            },
          ]
        : []),
      {
        ...quiet,
        title: "quiet on the smoke tests of two deliveries",
        series: requests("2xx", [
          [20, 0],
          [4, 1],
          [w + 30, 0],
        ]),
        quiet: [25, 35, w + 30],
      },
    );
  }
  return scenarios;
}
