import type { protos } from "@google-cloud/monitoring/build/src/index.js";
import type { MetricServiceClient } from "@google-cloud/monitoring/build/src/v3/metric_service_client.js";
import * as z from "zod";
import { withTimeout } from "../../model/waiting/with-timeout.ts";

/** How Cloud Monitoring is reached; empty in the cloud, where everything is found by itself. */
export type MonitoringOptions = NonNullable<ConstructorParameters<typeof MetricServiceClient>[0]>;

/** One value of a custom metric. */
export interface Point {
  readonly metricType: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly at: Date;
  readonly value: number;
}

/** Cloud Monitoring did not do what it was asked. */
export class MonitoringError extends Error {}

/** Cloud Monitoring, as far as the sampler uses it. */
export interface CloudMonitoring {
  /**
   * Writes a point.
   * @returns `repeated` where the series has one of that time, or of a later one
   */
  readonly write: (point: Point) => Promise<"written" | "repeated">;
  /** The points of a metric that have the given labels, after the first time and up to the second; in no order. */
  readonly read: (
    metricType: string,
    labels: Readonly<Record<string, string>>,
    after: Date,
    until: Date,
  ) => Promise<Point[]>;
}

/** @param timeout milliseconds that one call may take */
export function cloudMonitoring(
  project: string,
  options: MonitoringOptions,
  timeout: number,
): CloudMonitoring {
  let client: Promise<MetricServiceClient> | undefined;
  const calling = async <T>(call: (client: MetricServiceClient) => Promise<T>): Promise<T> => {
    client ??= newClient(options);
    // The client sets no limit of its own over plain HTTP.
    return withTimeout(timeout, call(await client), () => new TimeoutError(`no answer within ${timeout} ms`));
  };
  const name = `projects/${project}`;

  const write = async ({ metricType: type, labels, at, value }: Point): Promise<"written" | "repeated"> => {
    const series: protos.google.monitoring.v3.ITimeSeries = {
      metric: { type, labels },
      resource: { type: "global", labels: { project_id: project } },
      metricKind: "GAUGE",
      valueType: "DOUBLE",
      points: [{ interval: { endTime: timestamp(at) }, value: { doubleValue: value } }],
    };
    try {
      await calling((monitoring) => monitoring.createTimeSeries({ name, timeSeries: [series] }));
      return "written";
    } catch (error) {
      const refusal = refusalText(error);
      if (REPEATED.test(refusal)) return "repeated";
      throw new MonitoringError(`Cloud Monitoring does not take the sample: ${refusal}`);
    }
  };

  const read: CloudMonitoring["read"] = async (metricType, labels, after, until) => {
    const filter = [
      `metric.type = "${metricType}"`,
      ...Object.entries(labels).map(([label, value]) => `metric.labels.${label} = "${value}"`),
    ].join(" AND ");
    const interval = { startTime: timestamp(after), endTime: timestamp(until) };
    try {
      const [series] = await calling((monitoring) =>
        monitoring.listTimeSeries({ name, filter, interval, view: "FULL" }),
      );
      return series.flatMap(({ metric, points }) =>
        (points ?? []).map((point) => ({
          metricType,
          labels: metric?.labels ?? {},
          at: new Date(Number(point.interval?.endTime?.seconds ?? 0) * 1000),
          value: point.value?.doubleValue ?? Number.NaN,
        })),
      );
    } catch (error) {
      const refusal = refusalText(error);
      // Before the first point was ever written there is no such metric.
      if (ABSENT.test(refusal)) return [];
      throw new MonitoringError(`Cloud Monitoring does not tell earlier readings: ${refusal}`);
    }
  };

  return { write, read };
}

/** Loaded at the first call: the client takes a second, and a caller who is refused need not wait for it. */
async function newClient(options: MonitoringOptions): Promise<MetricServiceClient> {
  const { MetricServiceClient } = await import(
    "@google-cloud/monitoring/build/src/v3/metric_service_client.js"
  );
  // Plain HTTP: gRPC reads files of its own, which a bundle has not, and is no faster for a handful of points.
  return new MetricServiceClient({ ...options, fallback: true });
}

const timestamp = (time: Date) => ({ seconds: Math.floor(time.getTime() / 1000) });

/**
 * What Cloud Monitoring says of a point that is not newer than the last of its series (with INVALID_ARGUMENT), and of
 * one that follows within five seconds, as a second one of the same time does (with that or FAILED_PRECONDITION).
 */
const REPEATED =
  /^(INVALID_ARGUMENT|FAILED_PRECONDITION): .*(must be written in order|more frequently than the maximum sampling period)/s;

const ABSENT = /^NOT_FOUND: .*Cannot find metric/s;

/** The body of Google's errors over HTTP, which the client gives as the message. */
const ErrorBody = z.object({ error: z.object({ status: z.string(), message: z.string() }) });

function refusalText(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  try {
    const { status, message } = ErrorBody.parse(JSON.parse(error.message)).error;
    return `${status}: ${message}`;
  } catch {
    const { code } = error as { code?: unknown };
    return error instanceof TimeoutError ? error.message : `no answer (${String(code ?? error.name)})`;
  }
}

class TimeoutError extends Error {}
