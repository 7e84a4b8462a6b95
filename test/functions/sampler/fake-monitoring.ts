import { OAuth2Client } from "google-auth-library";
import type { MonitoringOptions } from "../../../functions/sampler/cloud-monitoring.ts";
import { json, type LocalServer, localServer, type Received } from "../local-server.ts";

/** A point as the sampler wrote it. */
export interface Stored {
  readonly type: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly at: string;
  readonly value: number;
}

export interface FakeMonitoring {
  readonly points: readonly Stored[];
  readonly server: LocalServer;
  readonly options: MonitoringOptions;
}

/** Token that the sampler's service account would have. */
export const MONITORING_TOKEN = "token-of-the-service-account";

/**
 * Cloud Monitoring's `projects.timeSeries.create` and `.list` over HTTP, with its rules for the order of points and its
 * own words for them (seen in the issues of its client libraries and exporters).
 * @param refuse answers a request in place of it, if it says so
 */
export async function fakeMonitoring(
  refuse: (request: Received) => { status: number; body: unknown } | "never" | undefined = () => undefined,
): Promise<FakeMonitoring> {
  const points: Stored[] = [];
  const server = await localServer((request, response) => {
    const refusal = refuse(request);
    if (refusal === "never") return;
    if (refusal) return json(response, refusal.body, refusal.status);
    const { status, body } = request.method === "POST" ? create(points, request) : list(points, request);
    json(response, body, status);
  });
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: MONITORING_TOKEN, expiry_date: Date.now() + 3_600_000 });
  const port = Number(new URL(server.url).port);
  // The client takes any AuthClient, but its type names three of them.
  const options = { apiEndpoint: "127.0.0.1", port, protocol: "http", authClient } as unknown;
  return { points, server, options: options as MonitoringOptions };
}

/** An error as Google's APIs give it. */
export const googleError = (code: number, status: string, message: string) => ({
  status: code,
  body: { error: { code, message, status } },
});

const unwritten = (status: string, why: string) =>
  googleError(400, status, `One or more TimeSeries could not be written: ${why}: timeSeries[0]`);

function create(points: Stored[], { url, body }: Received) {
  const { timeSeries } = JSON.parse(body);
  const [{ metric, resource, points: written }] = timeSeries;
  const [{ interval, value }] = written;
  const isGlobal =
    resource.type === "global" && url.pathname === `/v3/projects/${resource.labels.project_id}/timeSeries`;
  if (timeSeries.length !== 1 || written.length !== 1 || !isGlobal)
    return googleError(400, "INVALID_ARGUMENT", "not one point of a global resource of the project");
  const point = { type: metric.type, labels: metric.labels, at: interval.endTime, value: value.doubleValue };
  const last = points.filter((other) => seriesOf(other) === seriesOf(point)).at(-1);
  if (last && Date.parse(point.at) < Date.parse(last.at))
    return unwritten(
      "INVALID_ARGUMENT",
      "Points must be written in order. One or more of the points specified had an older end time than the most recent point.",
    );
  if (last && Date.parse(point.at) < Date.parse(last.at) + 5000)
    return unwritten(
      "FAILED_PRECONDITION",
      "One or more points were written more frequently than the maximum sampling period configured for the metric.",
    );
  points.push(point);
  return { status: 200, body: {} };
}

function list(points: Stored[], { url }: Received) {
  const filter = url.searchParams.get("filter") ?? "";
  const conditions = [...filter.matchAll(/(metric\.(?:type|labels\.\w+)) = "([^"]*)"/g)];
  const type = conditions.find(([, field]) => field === "metric.type")?.[2];
  if (!points.some((point) => point.type === type))
    return googleError(404, "NOT_FOUND", `Cannot find metric(s) that match type = "${type}".`);
  const [after, until] = ["startTime", "endTime"].map((end) =>
    Date.parse(url.searchParams.get(`interval.${end}`) ?? ""),
  ) as [number, number];
  const found = points.filter(
    (point) =>
      Date.parse(point.at) > after &&
      Date.parse(point.at) <= until &&
      conditions.every(([, field = "", value]) =>
        field === "metric.type"
          ? point.type === value
          : point.labels[field.slice("metric.labels.".length)] === value,
      ),
  );
  const timeSeries = [...new Set(found.map(seriesOf))].map((series) => {
    const own = found.filter((point) => seriesOf(point) === series);
    return {
      metric: { type, labels: own[0]?.labels },
      // Newest first, as documented.
      points: own.toReversed().map(({ at, value }) => ({
        interval: { startTime: at, endTime: at },
        value: { doubleValue: value },
      })),
    };
  });
  return { status: 200, body: { timeSeries } };
}

const seriesOf = ({ type, labels }: Stored): string => JSON.stringify([type, Object.entries(labels).sort()]);
