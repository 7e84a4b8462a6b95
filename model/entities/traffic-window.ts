import { DAYS_A_MONTH } from "./metric.ts";

/**
 * Minutes that a window may have. The longest is a day: a PromQL condition and its retest looked back over 25 hours at
 * most before longer ones came as a preview (Cloud Monitoring documentation, "PromQL-based alerting policies").
 */
const WINDOWS = [10, 30, 60, 90, 120, 180, 240, 360, 480, 720, 1440] as const;

/** The longest of {@link WINDOWS}: a day. */
const LONGEST_WINDOW = 1440;

/** How many requests or jobs each metric is judged from: `enough`, or at least `fewest` where a day brings no more. */
const NEEDED = {
  /** One slow request of 20 does not move the 95th percentile, which is the 19th of them. */
  api_p95: { of: "requests", enough: 20, fewest: 20, shortest: 10 },
  /** A rule of jobs also takes two failures, so that one failed job raises no alert however few there are. */
  ocr_failure_rate: { of: "jobs", enough: 10, fewest: 3, shortest: 30 },
} as const;

/** A metric that is a ratio or a percentile of traffic. */
export type TrafficMetric = keyof typeof NEEDED;

/** Whether a metric is a ratio or a percentile of traffic. */
export const needsTraffic = (metric: string): metric is TrafficMetric => Object.hasOwn(NEEDED, metric);

/** The traffic that a metric is judged from. */
export interface TrafficWindow {
  /** Minutes that it looks back. */
  readonly minutes: number;
  /** Requests, or jobs, in the window below which the metric says nothing. */
  readonly least: number;
  /** How many the declared use brings in the window, on average. */
  readonly expected: number;
  /** What is counted. */
  readonly of: "requests" | "jobs";
}

/**
 * The shortest window in which the declared use brings twice what the metric needs, so that quieter hours suffice as well.
 * Where a day brings less, half of what a day brings is enough, down to the fewest that say anything.
 * @param requestsAMonth the declared use
 */
export function trafficWindow(metric: TrafficMetric, requestsAMonth: number): TrafficWindow {
  return { ...windowFor(NEEDED[metric], requestsAMonth), of: NEEDED[metric].of };
}

/** Whether the declared use brings as many as the metric needs: if not, its rule does not fire at that use. */
export const canBeJudged = ({ expected, least }: TrafficWindow): boolean => expected >= least;

/** Failed jobs below which a failure rate is an accident, however few there were in all. */
export const LEAST_FAILED = 2;

/** Failures without one success that are an outage: `enough` where there is the traffic to wait for so many. */
const OUTAGE = { enough: 3, fewest: 1 } as const;

/**
 * In which window how many failures without one success are an outage: three, or what half of a day's traffic is, down to
 * a single one. No use is too low.
 */
export function outageWindow(requestsAMonth: number): Pick<TrafficWindow, "minutes" | "least"> {
  const { minutes, least } = windowFor(OUTAGE, requestsAMonth);
  return { minutes, least };
}

/** Requests that are answered well without one job that succeeds, before jobs count as lost; each delivery tries two. */
const LOST = { enough: 12, fewest: 6 } as const;

/** In which window how many requests that are answered well, without one job that succeeds, are jobs that got lost. */
export function lostJobsWindow(requestsAMonth: number): Pick<TrafficWindow, "minutes" | "least"> {
  const { minutes, least } = windowFor(LOST, requestsAMonth);
  return { minutes, least };
}

/** The shortest window in which the declared use brings twice what is enough; a day where none does. */
function windowFor(
  { enough, fewest, shortest = 0 }: { enough: number; fewest: number; shortest?: number },
  requestsAMonth: number,
): Omit<TrafficWindow, "of"> {
  const brings = (minutes: number) => within(minutes, requestsAMonth);
  const minutes = WINDOWS.find((it) => it >= shortest && brings(it) >= 2 * enough) ?? LONGEST_WINDOW;
  const expected = brings(minutes);
  return { minutes, least: Math.max(fewest, Math.min(enough, Math.floor(expected / 2))), expected };
}

/** Requests in so many minutes, of so many that are spread evenly over a month. */
const within = (minutes: number, requestsAMonth: number): number =>
  (requestsAMonth * minutes) / (DAYS_A_MONTH * 24 * 60);
