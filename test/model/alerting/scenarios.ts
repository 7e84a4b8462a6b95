import type { Guardrail } from "../../../model/entities/guardrail.ts";
import { thresholdOf } from "../../../model/entities/metric.ts";
import type { Surface, SurfaceOnCloudRun } from "../../../model/entities/surface.ts";
import { trafficWindow } from "../../../model/entities/traffic-window.ts";
import { assumptionsOf, type Usage } from "../../../model/entities/usage.ts";
import { counter, gauge, inSteps, type Phase, type Scenario, seriesName, stepFor } from "./scenario.ts";

/*
 * The names of the series are written out here as Cloud Monitoring documents them, rather than taken from the model: a
 * rule that reads a series of another name finds nothing, and fails.
 */

/** What each guardrail has to do, by the metric and by where it comes from. */
export function scenariosOf(guardrail: Guardrail, surface: Surface, usage: readonly Usage[]): Scenario[] {
  const month = assumptionsOf(surface, usage).requests_a_month;
  const threshold = thresholdOf(guardrail.metric_name, guardrail.threshold) ?? Number.NaN;
  if (guardrail.observability_source === "k6") return loadTests(guardrail, surface, threshold);
  if (guardrail.observability_source !== "cloud-run-logs") return samples(guardrail, surface, threshold);
  switch (guardrail.metric_name) {
    case "api_p95":
      return requests(surface, threshold, month);
    case "ocr_failure_rate":
      return jobs(surface, threshold, month);
    case "cloud_run_quota":
      return instanceTime(surface as SurfaceOnCloudRun, threshold);
    case "vercel_build_minutes":
      throw new Error("Cloud Run knows nothing of Vercel");
  }
}

const NOTHING = { every: 1, labels: {}, firing: [], quiet: [5, 20, 45] };

const onCloudRun = (service: string, more: Record<string, string>) => ({
  monitored_resource: "cloud_run_revision",
  service_name: service,
  ...more,
});

/** So many requests a minute, faster than half the threshold or slower than the threshold, for so many minutes. */
type Traffic = readonly [minutes: number, fast: number, slow: number];

function revision(service: string, name: string, threshold: number, traffic: readonly Traffic[]) {
  const total: Phase[] = traffic.map(([minutes, fast, slow]) => [minutes, fast + slow]);
  const fast: Phase[] = traffic.map(([minutes, fast]) => [minutes, fast]);
  const labels = onCloudRun(service, { revision_name: name });
  const bucket = (le: number | string) =>
    seriesName("run_googleapis_com:request_latencies_bucket", { ...labels, le: String(le) });
  return {
    [bucket(threshold / 2)]: counter(fast),
    [bucket(threshold)]: counter(fast),
    [bucket(threshold * 2)]: counter(total),
    [bucket("+Inf")]: counter(total),
    [seriesName("run_googleapis_com:request_count", labels)]: counter(total),
  };
}

/** Requests a minute, of so many a month. */
const aMinute = (month: number): number => month / 30 / 24 / 60;

function requests({ id }: Surface, threshold: number, month: number): Scenario[] {
  const of = (service: string, ...traffic: Traffic[]) => revision(service, "r1", threshold, traffic);
  const { minutes: w } = trafficWindow("api_p95", month);
  const half = w / 2;
  const rate = aMinute(month);
  return [
    {
      ...NOTHING,
      title: "fires on slowness that lasts, and recovers",
      series: of(id, [w + 5, 60, 0], [2 * w, 54, 6], [2 * w, 60, 0]),
      quiet: [half, w, w + 5, 4 * w],
      firing: [w + 5 + half + 15, 3 * w],
    },
    {
      ...NOTHING,
      title: "fires where all of the declared traffic is slow",
      series: of(id, [w, rate, 0], [w + 10, 0, rate]),
      quiet: [half, w],
      firing: [2 * w + 8],
    },
    {
      ...NOTHING,
      title: "quiet where all of the declared traffic is fast, but for one request",
      series: of(id, [w, rate, 0], [1, 0, 1], [w, rate, 0]),
      quiet: [half, w + 2, w + 10, 2 * w],
    },
    {
      ...NOTHING,
      title: "fires on a slow new revision among a fast old one",
      series: {
        ...revision(id, "r1", threshold, [[w + 30, 50, 0]]),
        ...revision(id, "r2", threshold, [[w + 30, 0, 10]]),
      },
      quiet: [],
      firing: [20, w + 30],
    },
    { ...NOTHING, title: "quiet where 4 in 100 are slow", series: of(id, [60, 96, 4]) },
    {
      ...NOTHING,
      title: "quiet on a single slow request at night",
      series: of(id, [10, 0, 0], [1, 0, 1], [w + 49, 0, 0]),
      quiet: [11, 15, 20, 45, w],
    },
    {
      ...NOTHING,
      title: "quiet on fewer slow requests than say anything",
      series: of(id, [2 * w, 0, 16 / w]),
      quiet: [5, half, w, 2 * w],
    },
    { ...NOTHING, title: "quiet on another service's slowness", series: of(`${id}-2`, [60, 0, 60]) },
    { ...NOTHING, title: "quiet on no data", series: {} },
  ];
}

function jobs({ id, environment }: Surface, threshold: number, month: number): Scenario[] {
  const metric = `logging_googleapis_com:user_ocr_jobs_${environment}`;
  const { minutes: w, least } = trafficWindow("ocr_failure_rate", month);
  const rate = aMinute(month);
  const every = stepFor(w);
  const base = { ...NOTHING, every };
  const outcomes = (
    service: string,
    ...phases: (readonly [minutes: number, all: number, share: number])[]
  ) => ({
    [seriesName(metric, onCloudRun(service, { outcome: "failed" }))]: counter(
      phases.map(([minutes, all, share]) => inSteps(minutes, all * Math.min(1, share), every)),
    ),
    [seriesName(metric, onCloudRun(service, { outcome: "succeeded" }))]: counter(
      phases.map(([minutes, all, share]) => inSteps(minutes, all * (1 - Math.min(1, share)), every)),
    ),
  });
  return [
    {
      ...base,
      title: "fires on failures that last, and recovers",
      series: outcomes(id, [w + 10, 20, 0], [2 * w, 20, 1.5 * threshold], [2 * w, 20, 0]),
      quiet: [w, w + 10, 4.5 * w],
      firing: [2 * w + 20, 3 * w],
    },
    {
      ...base,
      title: "fires where all of the declared jobs fail",
      series: outcomes(id, [w, rate, 0], [w + 10, rate, 1]),
      quiet: [w / 2, w],
      firing: [2 * w + 8],
    },
    {
      ...base,
      title: "quiet where one of the declared jobs fails",
      series: outcomes(id, [w, rate, 0], [1, 1, 1], [w, rate, 0]),
      quiet: [w / 2, w + 3, 2 * w],
    },
    {
      ...base,
      title: "quiet on fewer failed jobs than say anything",
      series: outcomes(id, [2 * w, (0.8 * least) / w, 1]),
      quiet: [w / 2, w, 2 * w],
    },
    { ...base, title: "quiet below the threshold", series: outcomes(id, [60, 2, 0.9 * threshold]) },
    {
      ...base,
      title: "quiet on a single failed job at night",
      series: outcomes(id, [20, 0, 0], [1, 1, 1], [60, 0, 0]),
      quiet: [21, 27, 40],
    },
    { ...base, title: "quiet on another service's failures", series: outcomes(`${id}-2`, [60, 2, 1]) },
    { ...base, title: "quiet on no data", series: {} },
  ];
}

/** Steps of ten minutes, since it is about days. */
function instanceTime({ id, cpu }: SurfaceOnCloudRun, threshold: number): Scenario[] {
  const metric = "run_googleapis_com:container_billable_instance_time";
  const HOUR = 6;
  // Seconds of instance time in ten minutes that come to so many times the threshold in thirty days.
  const pace = (times: number) => (times * threshold) / cpu / 30 / 24 / HOUR;
  const billed = (...phases: Phase[]) => ({
    [seriesName(metric, onCloudRun(id, { revision_name: "r1" }))]: counter(phases),
    [seriesName(metric, onCloudRun(`${id}-2`, { revision_name: "r1" }))]: counter([[60 * HOUR, pace(9)]]),
  });
  const hours = (...numbers: number[]) => numbers.map((hour) => hour * 60);
  return [
    {
      ...NOTHING,
      every: 10,
      title: "fires on a day that would burn the month's allowance, and recovers",
      series: billed([26 * HOUR, pace(1.2)], [34 * HOUR, pace(0.5)]),
      quiet: hours(1, 6, 12, 44, 58),
      firing: hours(23, 26),
    },
    {
      ...NOTHING,
      every: 10,
      title: "quiet at a pace that the month can take",
      series: billed([60 * HOUR, pace(0.95)]),
      quiet: hours(1, 12, 24, 36, 58),
    },
    {
      ...NOTHING,
      every: 10,
      title: "quiet on one busy hour",
      series: billed([12 * HOUR, 0], [HOUR, pace(20)], [40 * HOUR, 0]),
      quiet: hours(13, 14, 24, 36),
    },
    { ...NOTHING, title: "quiet on no data", series: {} },
  ];
}

const sampleLabels = ({ surface, observability_source: source }: Guardrail) => ({
  monitored_resource: "global",
  surface,
  source,
});

/** Steps of five minutes: one sample each. */
function samples(guardrail: Guardrail, { environment }: Surface, threshold: number): Scenario[] {
  const metric = `custom_googleapis_com:guardrail_${environment}_${guardrail.metric_name}`;
  const labels = sampleLabels(guardrail);
  const [above, below] = [threshold * 1.1, threshold * 0.9];
  const sampled = (...phases: Parameters<typeof gauge>[0]) => ({
    [seriesName(metric, labels)]: gauge(phases),
  });
  const base = { ...NOTHING, every: 5, labels, quiet: [5, 20, 33, 45, 60] };
  return [
    {
      ...base,
      title: "fires on samples that stay above, and recovers",
      series: sampled([4, below], [8, above], [8, below]),
      quiet: [15, 20, 29, 61, 90],
      firing: [36, 45, 57],
    },
    {
      ...base,
      title: "fires though one of the samples was lost",
      series: sampled([4, below], [2, above], [1, undefined], [6, above]),
      quiet: [29],
      firing: [37, 55],
    },
    { ...base, title: "quiet below the threshold", series: sampled([15, below]) },
    { ...base, title: "quiet on a single bad sample", series: sampled([5, below], [1, above], [9, below]) },
    {
      ...base,
      title: "quiet on a single bad sample, with nothing around it",
      series: sampled([5, undefined], [1, above], [9, undefined]),
      quiet: [25, 28, 36],
    },
    {
      ...base,
      title: "quiet on what another surface, or another source, samples",
      series: {
        [seriesName(metric, { ...labels, surface: "elsewhere-staging" })]: gauge([[15, above]]),
        [seriesName(metric, { ...labels, source: "k6" })]: gauge([[15, above]]),
      },
    },
    { ...base, title: "quiet on no data", series: {} },
  ];
}

/** Steps of ten minutes; a load test pushes one sample. */
function loadTests(guardrail: Guardrail, { environment }: Surface, threshold: number): Scenario[] {
  const labels = sampleLabels(guardrail);
  const name = seriesName(`custom_googleapis_com:guardrail_${environment}_${guardrail.metric_name}`, labels);
  const base = { ...NOTHING, every: 10, labels };
  return [
    {
      ...base,
      title: "fires on a load test that is too slow, until one is not",
      series: {
        [name]: gauge([
          [3, undefined],
          [1, threshold * 1.1],
          [20, undefined],
          [1, threshold * 0.9],
        ]),
      },
      quiet: [10, 29, 241, 300],
      firing: [31, 120, 239],
    },
    {
      ...base,
      title: "is over after a day without another",
      series: { [name]: gauge([[1, threshold * 1.1]]) },
      quiet: [24 * 60 + 5],
      firing: [23 * 60],
    },
    { ...base, title: "quiet below the threshold", series: { [name]: gauge([[1, threshold * 0.9]]) } },
    { ...base, title: "quiet on no data", series: {} },
  ];
}

/** What the alert does that tells of a source's silence. */
export function silenceScenarios(guardrail: Guardrail, { environment }: Surface): Scenario[] {
  const metric = `custom_googleapis_com:guardrail_${environment}_answered`;
  const labels = { ...sampleLabels(guardrail), metric: guardrail.metric_name };
  const answers = (...phases: Parameters<typeof gauge>[0]) => ({
    [seriesName(metric, labels)]: gauge(phases),
  });
  const base = { ...NOTHING, every: 5, labels };
  return [
    {
      ...base,
      title: "fires half an hour after the last answer, and recovers with the next",
      series: answers([12, 1], [14, undefined], [4, 1]),
      quiet: [20, 55, 80, 131, 140],
      firing: [91, 110, 129],
    },
    {
      ...base,
      title: "quiet though one answer is missing",
      series: answers([6, 1], [1, undefined], [8, 1]),
      quiet: [20, 30, 34, 40, 60],
    },
    {
      ...base,
      title: "gives a new stack a quarter of an hour for the first answer",
      series: answers([3, undefined], [12, 1]),
      quiet: [5, 14, 20, 60],
    },
    {
      ...base,
      title: "fires where nothing ever answers, whatever others do",
      series: {
        [seriesName(metric, { ...labels, surface: "elsewhere-staging" })]: gauge([[15, 1]]),
        [seriesName(metric, { ...labels, metric: "another" })]: gauge([[15, 1]]),
      },
      quiet: [10],
      firing: [16, 60],
    },
  ];
}
