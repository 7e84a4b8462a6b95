import { afterAll, describe, expect, test } from "vitest";
import {
  type AlertRule,
  alertRule,
  ocrJobsFilter,
  silenceRule,
} from "../../../model/alerting/guardrail-promql.ts";
import { outageRule } from "../../../model/alerting/outage-rule.ts";
import { promqlName, selector } from "../../../model/alerting/promql-selector.ts";
import { trafficFinding } from "../../../model/alerting/traffic-findings.ts";
import type { Guardrail } from "../../../model/entities/guardrail.ts";
import { METRICS } from "../../../model/entities/metric.ts";
import { sourcesOf } from "../../../model/entities/sources/sources.ts";
import type { SurfaceOnCloudRun } from "../../../model/entities/surface.ts";
import type { Usage } from "../../../model/entities/usage.ts";
import { testEstate } from "../../estates/estates.ts";
import { Estate } from "../broken-estate.ts";

const estate = new Estate();
const { surfaces, usage } = estate.catalogue();
afterAll(() => estate.remove());

const BUILDS =
  'custom_googleapis_com:guardrail_production_vercel_build_minutes{monitored_resource="global",surface="portal-production",source="vercel-analytics"}';

type Watched = Pick<Guardrail, "metric_name" | "observability_source" | "threshold">;

function ruleOf(surfaceId: string, watched: Watched, changes: object = {}): AlertRule {
  const surface = surfaces.find(({ id }) => id === surfaceId);
  if (!surface) throw new Error(`no ${surfaceId}`);
  const guardrail = {
    id: "g",
    surface: surfaceId,
    alert_channel: "line:on-call",
    runbook_ref: "a.md",
    secrets: [],
    ...watched,
  };
  return alertRule(guardrail, { ...surface, ...changes } as typeof surface, usage);
}

describe("what Cloud Run measures", () => {
  test("latency: of all revisions together, and only with enough traffic", () => {
    expect(
      ruleOf("api-production", {
        metric_name: "api_p95",
        observability_source: "cloud-run-logs",
        threshold: 800,
      }),
    ).toEqual({
      query:
        'histogram_quantile(0.95, sum by (le) (rate(run_googleapis_com:request_latencies_bucket{monitored_resource="cloud_run_revision",service_name="api-production"}[180m]))) > 800\n' +
        'and sum(increase(run_googleapis_com:request_count{monitored_resource="cloud_run_revision",service_name="api-production"}[180m])) >= 20',
      durationSeconds: 300,
      intervalSeconds: 60,
      severity: "CRITICAL",
      summary: "api-production: 95th percentile of request latency over all revisions is above 800 ms",
      reads: "google-metric",
    });
  });

  test("failures: of the environment's jobs, and only with enough of them", () => {
    expect(
      ruleOf("ocr-worker-staging", {
        metric_name: "ocr_failure_rate",
        observability_source: "cloud-run-logs",
        threshold: "2%",
      }),
    ).toEqual({
      query:
        'sum(increase(logging_googleapis_com:user_ocr_jobs_staging{monitored_resource="cloud_run_revision",service_name="ocr-worker-staging",outcome="failed"}[90m]))' +
        ' / sum(increase(logging_googleapis_com:user_ocr_jobs_staging{monitored_resource="cloud_run_revision",service_name="ocr-worker-staging"}[90m])) > 0.02\n' +
        'and sum(increase(logging_googleapis_com:user_ocr_jobs_staging{monitored_resource="cloud_run_revision",service_name="ocr-worker-staging"}[90m])) >= 10\n' +
        'and sum(increase(logging_googleapis_com:user_ocr_jobs_staging{monitored_resource="cloud_run_revision",service_name="ocr-worker-staging",outcome="failed"}[90m])) >= 2',
      durationSeconds: 300,
      intervalSeconds: 60,
      severity: "WARNING",
      summary: "ocr-worker-staging: share of OCR jobs that end as failed is above 2%",
      reads: "log-metric",
    });
  });

  test("quota: the pace of a day, by the surface's vCPUs, as a month", () => {
    expect(
      ruleOf(
        "api-production",
        { metric_name: "cloud_run_quota", observability_source: "cloud-run-logs", threshold: "50%" },
        { cpu: 0.5 },
      ),
    ).toEqual({
      query:
        '0.5 * sum(increase(run_googleapis_com:container_billable_instance_time{monitored_resource="cloud_run_revision",service_name="api-production"}[1d])) * 30 > 90000',
      durationSeconds: 0,
      intervalSeconds: 300,
      severity: "WARNING",
      summary:
        "api-production: billable vCPU time at today's pace, as a month of it is above 90000 vCPU-s/month",
      reads: "google-metric",
    });
  });
});

describe("what a sampler writes", () => {
  test("build minutes", () => {
    expect(
      ruleOf("portal-production", {
        metric_name: "vercel_build_minutes",
        observability_source: "vercel-analytics",
        threshold: "80%",
      }),
    ).toEqual({
      query: `min_over_time(${BUILDS}[15m]) > 4800\nand count_over_time(${BUILDS}[15m]) >= 2`,
      durationSeconds: 0,
      intervalSeconds: 60,
      severity: "WARNING",
      summary: "portal-production: build minutes since the start of the month is above 4800 min/month",
      reads: "sampled-metric",
    });
  });

  test("a load test, until the next one or for a day", () => {
    const rule = ruleOf("api-staging", {
      metric_name: "api_p95",
      observability_source: "k6",
      threshold: 1200,
    });
    expect(rule).toMatchObject({
      query:
        'last_over_time(custom_googleapis_com:guardrail_staging_api_p95{monitored_resource="global",surface="api-staging",source="k6"}[1d]) > 1200',
      reads: "sampled-metric",
      durationSeconds: 0,
      intervalSeconds: 60,
    });
  });

  test.each([
    ["api_p95", "sentry", 800, "api-production", "production_api_p95", "800"],
    ["ocr_failure_rate", "sentry", "2%", "ocr-worker-staging", "staging_ocr_failure_rate", "0.02"],
    ["ocr_failure_rate", "supabase-dashboard", 0.1, "ocr-worker-staging", "staging_ocr_failure_rate", "0.1"],
  ] as const)("%s of %s", (metric_name, observability_source, threshold, surface, series, above) => {
    const rule = ruleOf(surface, { metric_name, observability_source, threshold });
    const samples = `custom_googleapis_com:guardrail_${series}{monitored_resource="global",surface="${surface}",source="${observability_source}"}`;
    expect(rule).toMatchObject({
      query: `min_over_time(${samples}[15m]) > ${above}\nand count_over_time(${samples}[15m]) >= 2`,
      reads: "sampled-metric",
      durationSeconds: 0,
      intervalSeconds: 60,
    });
  });

  test("its silence: as long as two windows, so that a new stack has the time to sample", () => {
    const surface = surfaces.find(({ id }) => id === "portal-production");
    const guardrail = estate.catalogue().guardrails.find(({ id }) => id === "portal-builds-production");
    if (!surface || !guardrail) throw new Error("the estate has no portal");
    expect(silenceRule(guardrail, surface)).toEqual({
      query:
        'absent_over_time(custom_googleapis_com:guardrail_production_answered{monitored_resource="global",surface="portal-production",source="vercel-analytics",metric="vercel_build_minutes"}[15m])',
      durationSeconds: 900,
      intervalSeconds: 60,
      severity: "WARNING",
      summary:
        "portal-production: no answer about vercel_build_minutes from vercel-analytics for half an hour",
      reads: "sampled-metric",
    });
  });
});

test("every metric and source that go together have a rule that Cloud Monitoring takes", () => {
  for (const metric_name of METRICS) {
    for (const observability_source of sourcesOf(metric_name)) {
      const rule = ruleOf("api-production", { metric_name, observability_source, threshold: 1 });
      expect(rule.query).not.toMatch(/NaN|undefined/);
      expect(rule.intervalSeconds % 30).toBe(0);
      expect(rule.durationSeconds % 60).toBe(0);
    }
  }
});

test.each([
  ["run.googleapis.com/request_latencies", "run_googleapis_com:request_latencies"],
  [
    "run.googleapis.com/container/billable_instance_time",
    "run_googleapis_com:container_billable_instance_time",
  ],
  ["logging.googleapis.com/user/ocr_jobs", "logging_googleapis_com:user_ocr_jobs"],
  ["custom.googleapis.com/guardrail/a-b/c.d", "custom_googleapis_com:guardrail_a_b_c_d"],
])("%s is %s in PromQL", (metricType, name) => {
  expect(promqlName(metricType)).toBe(name);
});

test("a selector names the part of a distribution, and every label", () => {
  expect(selector("run.googleapis.com/request_latencies", { a: "1", b: "x y" }, "bucket")).toBe(
    'run_googleapis_com:request_latencies_bucket{a="1",b="x y"}',
  );
  expect(selector("custom.googleapis.com/x", {})).toBe("custom_googleapis_com:x{}");
});

test("OCR jobs are counted from the log lines of every app that does jobs, and of no other", () => {
  const api = { id: "api-staging", app: "api" } as const;
  const worker = { id: "ocr-worker-staging", app: "ocr-worker" } as const;
  const filter = (service: string) =>
    `resource.type="cloud_run_revision" AND resource.labels.service_name=${service} AND jsonPayload.event="ocr_job_finished"`;
  expect(ocrJobsFilter([api, worker])).toBe(filter('"ocr-worker-staging"'));
  expect(ocrJobsFilter([worker, { ...worker, id: "other" }])).toBe(
    filter('("ocr-worker-staging" OR "other")'),
  );
});

describe("somebody is woken up for what can be judged", () => {
  const reference = testEstate().catalogue;
  const latency: Watched = { metric_name: "api_p95", observability_source: "cloud-run-logs", threshold: 800 };
  const failures: Watched = {
    metric_name: "ocr_failure_rate",
    observability_source: "cloud-run-logs",
    threshold: "2%",
  };

  /** The rule, the outage's rule and what `validate` says, at a declared use. */
  function at(requests_a_month: number, surfaceId: string, watched: Watched) {
    const surface = reference.surfaces.find(({ id }) => id === surfaceId) as SurfaceOnCloudRun;
    const guardrail = {
      id: "g",
      surface: surfaceId,
      alert_channel: "line:on-call",
      runbook_ref: "a.md",
      secrets: [],
      ...watched,
    };
    const declared = [
      { ...reference.usage.find((one) => one.surface === surfaceId), surface: surfaceId, requests_a_month },
    ] as Usage[];
    const all = { guardrails: [guardrail], usage: declared };
    return {
      rule: alertRule(guardrail, surface, declared).severity,
      outage: outageRule(guardrail, surface, all)?.severity,
      isJudged: trafficFinding(guardrail, surface, all)?.isJudged,
    };
  }

  test.each<[string, Watched]>([
    ["api-production", latency],
    ["ocr-worker-production", failures],
  ])(
    "%s: the rule is critical exactly where the declared use lets it fire, and an outage always is",
    (id, watched) => {
      const uses = [1, 45, 200, 1_000, 5_000, 10_000, 120_000, 5_000_000].map((use) => at(use, id, watched));
      for (const { rule, outage, isJudged } of uses) {
        expect([rule, outage]).toEqual([isJudged ? "CRITICAL" : "WARNING", "CRITICAL"]);
      }
      expect(new Set(uses.map(({ rule }) => rule))).toEqual(new Set(["CRITICAL", "WARNING"]));
    },
  );

  test("nobody is woken up for staging", () => {
    expect(at(120_000, "api-staging", latency)).toEqual({
      rule: "WARNING",
      outage: "WARNING",
      isJudged: true,
    });
  });
});
