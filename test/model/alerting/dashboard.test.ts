import { describe, expect, test } from "vitest";
import { dashboardDefinition } from "../../../model/alerting/dashboard.ts";
import { shareOf } from "../../../model/delivery/share.ts";
import { ENVIRONMENTS } from "../../../model/entities/entity.ts";
import { thresholdOf } from "../../../model/entities/metric.ts";
import { testEstate } from "../../estates/estates.ts";

const { catalogue } = testEstate();

describe.each(ENVIRONMENTS)("the dashboard of %s", (environment) => {
  const share = shareOf(catalogue, environment);
  const { tiles, columns } = dashboardDefinition(share).mosaicLayout;
  const charts = tiles.map(({ widget }) => ({ title: widget.title, ...widget.xyChart }));

  test("has a panel for every guardrail, with its threshold drawn", () => {
    for (const { id, metric_name, threshold } of share.guardrails) {
      const chart = charts.find(({ title }) => title.startsWith(`${id}: `));
      expect(chart?.thresholds, id).toEqual([
        { value: thresholdOf(metric_name, threshold), targetAxis: "Y1" },
      ]);
      expect(chart?.dataSets[0]?.timeSeriesQuery.prometheusQuery, id).not.toMatch(/[<>]/);
    }
  });

  test("then the pace of cost, requests, errors and instances, of all services", () => {
    expect(charts.slice(share.guardrails.length).map(({ title }) => title)).toEqual([
      "Cost pace: vCPU-seconds a month at the pace of the last day, and Cloud Run's free tier",
      "Requests a second",
      "Errors (5xx) a second",
      "Instances",
    ]);
    const [pace, requests, errors] = charts.slice(share.guardrails.length);
    expect(pace?.dataSets.map(({ legendTemplate }) => legendTemplate)).toEqual([
      "all",
      ...share.cloudRun.map(({ id }) => id),
    ]);
    for (const { id } of share.cloudRun) {
      expect(pace?.dataSets[0]?.timeSeriesQuery.prometheusQuery).toContain(`service_name="${id}"`);
    }
    expect(pace?.thresholds).toEqual([{ value: 180_000, targetAxis: "Y1" }]);
    const services = share.cloudRun.map(({ id }) => id).join("|");
    expect(requests?.dataSets[0]?.timeSeriesQuery.prometheusQuery).toBe(
      `sum by (service_name) (rate(run_googleapis_com:request_count{monitored_resource="cloud_run_revision",service_name=~"${services}"}[5m]))`,
    );
    expect(errors?.dataSets[0]?.timeSeriesQuery.prometheusQuery).toContain('response_code_class="5xx"');
  });

  test("puts no panel over another, nor beside the grid", () => {
    const taken = new Set<string>();
    for (const { xPos = 0, yPos = 0, width, height } of tiles) {
      expect(xPos + width).toBeLessThanOrEqual(columns);
      for (let x = xPos; x < xPos + width; x += 1) {
        for (let y = yPos; y < yPos + height; y += 1) {
          expect(taken.has(`${x},${y}`)).toBe(false);
          taken.add(`${x},${y}`);
        }
      }
    }
  });
});

test("an environment without services has a dashboard of its guardrails alone", () => {
  const share = { ...shareOf(catalogue, "staging"), cloudRun: [] };
  expect(dashboardDefinition(share).mosaicLayout.tiles).toHaveLength(share.guardrails.length);
});

test("no position is zero: the API leaves those out, and what is sent would differ from what is answered", () => {
  const positions = dashboardDefinition(shareOf(catalogue, "production")).mosaicLayout.tiles.flatMap(
    ({ xPos, yPos }) => [xPos, yPos],
  );
  expect(positions).not.toContain(0);
});
