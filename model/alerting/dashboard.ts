import type { Share } from "../delivery/share.ts";
import type { Guardrail } from "../entities/guardrail.ts";
import { CLOUD_RUN_FREE_VCPU_SECONDS, METRIC, thresholdOf } from "../entities/metric.ts";
import { meaningOf } from "../entities/sources/sources.ts";
import { serviceName } from "../names.ts";
import { measurement, monthlyPace } from "./guardrail-promql.ts";
import { type Labels, selector } from "./promql-selector.ts";

/** One chart: what is drawn, each line by PromQL, and where the line is that it should stay below. */
interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly threshold?: number;
}

interface Line {
  readonly query: string;
  /** What the line is called, where its labels do not say. */
  readonly legend?: string;
}

/** Columns of Cloud Monitoring's grid, and the size of a panel in it. */
const COLUMNS = 48;
const PANEL = { width: 24, height: 14 } as const;

/**
 * The dashboard of an environment, as Cloud Monitoring's API takes it: a panel a guardrail with its threshold, then what
 * the services do.
 * Source: https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards
 */
export function dashboardDefinition(
  share: Pick<Share, "environment" | "guardrails" | "surfaces" | "cloudRun" | "usage">,
) {
  const panels = [...share.guardrails.flatMap((guardrail) => watched(guardrail, share)), ...running(share)];
  const perRow = COLUMNS / PANEL.width;
  return {
    displayName: `Guardrails ${share.environment}`,
    labels: { [share.environment]: "" },
    mosaicLayout: {
      columns: COLUMNS,
      tiles: panels.map((panel, i) => ({
        ...unlessZero("xPos", (i % perRow) * PANEL.width),
        ...unlessZero("yPos", Math.floor(i / perRow) * PANEL.height),
        ...PANEL,
        widget: widget(panel),
      })),
    },
  };
}

/** The API leaves zeros out where it answers, so that one that is sent would be a difference for ever. */
const unlessZero = <Key extends "xPos" | "yPos">(key: Key, value: number): { [key in Key]?: number } =>
  (value === 0 ? {} : { [key]: value }) as { [key in Key]?: number };

function watched(guardrail: Guardrail, { surfaces, usage }: Pick<Share, "surfaces" | "usage">): Panel[] {
  const { id, metric_name, observability_source, threshold } = guardrail;
  const surface = surfaces.find((candidate) => candidate.id === guardrail.surface);
  const value = thresholdOf(metric_name, threshold);
  if (!surface || value === undefined) return [];
  return [
    {
      title: `${id}: ${meaningOf(metric_name, observability_source)}, ${METRIC[metric_name].unit}, from ${observability_source}`,
      lines: [{ query: measurement(guardrail, surface, usage).value, legend: surface.id }],
      threshold: value,
    },
  ];
}

/** The services of the environment, whether anything of them is watched or not. */
function running({ cloudRun }: Pick<Share, "cloudRun">): Panel[] {
  if (cloudRun.length === 0) return [];
  const services = { monitored_resource: "cloud_run_revision", service_name: cloudRun.map(serviceName) };
  const run = (metric: string, more: Labels = {}) =>
    selector(`run.googleapis.com/${metric}`, { ...services, ...more });
  const byService = (query: string): Line => ({ query: `sum by (service_name) (${query})` });
  return [
    {
      title: "Cost pace: vCPU-seconds a month at the pace of the last day, and Cloud Run's free tier",
      // The free tier is for all of them, and for the other environments of the billing account.
      lines: [
        {
          query: cloudRun.map((surface) => `(${monthlyPace(surface)} or vector(0))`).join(" + "),
          legend: "all",
        },
        ...cloudRun.map((surface) => ({ query: monthlyPace(surface), legend: surface.id })),
      ],
      threshold: CLOUD_RUN_FREE_VCPU_SECONDS,
    },
    { title: "Requests a second", lines: [byService(`rate(${run("request_count")}[5m])`)] },
    {
      title: "Errors (5xx) a second",
      lines: [byService(`rate(${run("request_count", { response_code_class: "5xx" })}[5m])`)],
    },
    { title: "Instances", lines: [byService(run("container/instance_count"))] },
  ];
}

function widget({ title, lines, threshold }: Panel) {
  return {
    title,
    xyChart: {
      dataSets: lines.map(({ query: prometheusQuery, legend }) => ({
        timeSeriesQuery: { prometheusQuery },
        ...(legend !== undefined && { legendTemplate: legend }),
        plotType: "LINE",
        targetAxis: "Y1",
      })),
      ...(threshold !== undefined && { thresholds: [{ value: threshold, targetAxis: "Y1" }] }),
      yAxis: { scale: "LINEAR" },
    },
  };
}
