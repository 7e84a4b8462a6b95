import { afterAll, expect, test, vi } from "vitest";
import type * as Apps from "../../../model/entities/app.ts";

/* A row of the table of apps is all that a new app is: what can be measured follows from its traits. */
// Files of tests share the modules that are loaded: what is made from the longer table is loaded anew, and left to no one.
vi.resetModules();
vi.doMock("../../../model/entities/app.ts", async (original) => {
  const apps = await original<typeof Apps>();
  const billing = { platform: "cloud-run", language: "python", hasOpenApi: false, work: "requests" } as const;
  const traitsOf = (app: string) => (app === "billing" ? billing : apps.traitsOf(app as Apps.App));
  const APPS = [...apps.APPS, "billing"] as unknown as typeof apps.APPS;
  const appsThat = (holds: (traits: Apps.Traits) => boolean) => APPS.filter((app) => holds(traitsOf(app)));
  return { ...apps, APPS, traitsOf, appsThat };
});

afterAll(() => {
  vi.doUnmock("../../../model/entities/app.ts");
  vi.resetModules();
});

const { METRIC, METRICS } = await import("../../../model/entities/metric.ts");
const { traitsOf } = await import("../../../model/entities/app.ts");
const { Guardrail } = await import("../../../model/entities/guardrail.ts");
const { SurfaceOnCloudRun } = await import("../../../model/entities/surface.ts");
const { guardedSurfaces } = await import("../../../model/rules/guardrails.ts");
const { alertRule } = await import("../../../model/alerting/guardrail-promql.ts");
const { outageRule } = await import("../../../model/alerting/outage-rule.ts");

const surface = SurfaceOnCloudRun.parse({
  id: "billing-production",
  app: "billing",
  environment: "production",
  platform: "cloud-run",
  endpoint_url: "https://billing.example.com",
  health_check: "/health",
});
const guardrail = (metric_name: string, threshold: number | string) =>
  Guardrail.parse({
    id: "billing-latency",
    surface: surface.id,
    metric_name,
    threshold,
    observability_source: "cloud-run-logs",
    alert_channel: "email:a@example.com",
    runbook_ref: "docs/runbooks/a.md",
  });
const wrongWith = (declared: ReturnType<typeof guardrail>) =>
  guardedSurfaces({ guardrails: [declared], surfaces: [surface] } as unknown as Parameters<
    typeof guardedSurfaces
  >[0]).map(({ complaint }) => complaint.wrong);

test("a new Cloud Run app that serves requests can have a latency guardrail, with its alerts", () => {
  const latency = guardrail("api_p95", 800);
  expect(wrongWith(latency)).toEqual([]);
  expect(alertRule(latency, surface, [])).toMatchObject({
    query: expect.stringContaining('service_name="billing-production"'),
    severity: "CRITICAL",
  });
  expect(outageRule(latency, surface, { guardrails: [latency], usage: [] })?.severity).toBe("CRITICAL");
});

test("and what does not fit its traits is refused", () => {
  expect(METRICS.filter((metric) => METRIC[metric].fits(traitsOf(surface.app)))).toEqual([
    "api_p95",
    "cloud_run_quota",
  ]);
  expect(wrongWith(guardrail("ocr_failure_rate", "2%"))).toEqual([
    "ocr_failure_rate cannot be measured on billing-production, which is billing on cloud-run",
  ]);
});
