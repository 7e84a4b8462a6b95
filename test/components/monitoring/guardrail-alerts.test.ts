import { describe, expect, test } from "vitest";
import { GuardrailAlerts } from "../../../components/monitoring/guardrail-alerts.ts";
import { alertRule, ocrJobsFilter, silenceRule } from "../../../model/alerting/guardrail-promql.ts";
import { Guardrail } from "../../../model/entities/guardrail.ts";
import { governedLabel } from "../../../model/governance/snapshot.ts";
import { api, latency, plan, portal, ref, T, worker } from "../fixtures.ts";

const PARENT = ref("skeleton:monitoring:GuardrailAlerts", "staging-alerts");
const EMAIL = ref(T.notificationChannel, "staging-email:fallback@example.com");

const ANSWERED = "staging-answered";

const change = (guardrail: Partial<Guardrail>) => Guardrail.parse({ ...latency, ...guardrail });
const loadTest = change({ id: "api-load-test-staging", observability_source: "k6" });
const failures = change({
  id: "ocr-failures-staging",
  surface: "ocr-worker-staging",
  metric_name: "ocr_failure_rate",
  threshold: "2%",
});
const quota = change({ id: "api-quota-staging", metric_name: "cloud_run_quota", threshold: "80%" });
const builds = change({
  id: "portal-builds-staging",
  surface: "portal-staging",
  metric_name: "vercel_build_minutes",
  threshold: "80%",
  observability_source: "vercel-analytics",
});

const planOf = (...guardrails: Guardrail[]) =>
  plan(
    () =>
      new GuardrailAlerts("staging-alerts", {
        environment: "staging",
        project: "example-staging",
        guardrails,
        usage: [],
        surfaces: [api, worker, portal],
        runbooks: new Map([[latency.runbook_ref, "# What to do\n"]]),
        github: { owner: "acme", repository: "estate", default_branch: "release/2#1" },
        email: "fallback@example.com",
      }),
  );

/** The inputs of the one policy of a guardrail, and what its condition says. */
async function policyOf(guardrail: Guardrail) {
  const { inputs, dependsOn } = (await planOf(guardrail)).one(T.alertPolicy, guardrail.id);
  // biome-ignore lint/suspicious/noExplicitAny: inputs as they go over the wire.
  const { conditions, ...rest } = inputs as any;
  return { ...rest, condition: conditions[0].conditionPrometheusQueryLanguage, dependsOn };
}

test("a policy, exactly", async () => {
  const { query, summary } = alertRule(latency, api, []);

  expect((await planOf(latency)).one(T.alertPolicy, latency.id)).toEqual({
    type: T.alertPolicy,
    name: "api-latency-staging",
    parent: PARENT,
    dependsOn: [EMAIL],
    inputs: {
      project: "example-staging",
      displayName: "api-latency-staging",
      combiner: "OR",
      enabled: true,
      severity: "WARNING",
      conditions: [
        {
          displayName: summary,
          conditionPrometheusQueryLanguage: {
            query,
            duration: "300s",
            evaluationInterval: "60s",
            disableMetricValidation: false,
          },
        },
      ],
      documentation: {
        subject: summary,
        mimeType: "text/markdown",
        content: "# What to do\n",
        links: [
          {
            displayName: "Commands",
            url: "https://github.com/acme/estate/blob/release/2%231/docs/operations.md#look-at-api-staging",
          },
        ],
      },
      notificationChannels: ["NotificationChannel(staging-email:fallback@example.com).name"],
      userLabels: {
        "managed-by": "pulumi",
        environment: "staging",
        app: "api",
        surface: "api-staging",
        guardrail: "api-latency-staging",
        governed: governedLabel(latency),
      },
    },
  });
});

test("evaluation intervals are multiples of 30 seconds, as Cloud Monitoring takes them", async () => {
  for (const guardrail of [latency, loadTest, failures, quota, builds]) {
    const { evaluationInterval } = (await policyOf(guardrail)).condition;
    expect(Number.parseInt(evaluationInterval, 10) % 30, guardrail.id).toBe(0);
  }
});

test("the runbook is in the alert, and the way to the commands, for whoever is woken up", async () => {
  expect((await policyOf(latency)).documentation).toEqual({
    subject: alertRule(latency, api, []).summary,
    mimeType: "text/markdown",
    content: "# What to do\n",
    links: [
      {
        displayName: "Commands",
        url: "https://github.com/acme/estate/blob/release/2%231/docs/operations.md#look-at-api-staging",
      },
    ],
  });
});

test("every policy tells the fallback e-mail too, so that no alert depends on one relay", async () => {
  const made = await planOf(
    { ...latency, alert_channel: "line:on-call" },
    { ...quota, alert_channel: "slack:#platform" },
  );

  for (const { inputs, name } of made.all(T.alertPolicy)) {
    expect(inputs.notificationChannels, name).toEqual([
      "NotificationChannel(staging-relay).name",
      "NotificationChannel(staging-email:fallback@example.com).name",
    ]);
  }
});

describe("a rule over a metric that Google writes", () => {
  test("needs nothing made first, and lets Cloud Monitoring check the metric's name", async () => {
    const made = await planOf(latency, quota);

    expect(made.all(T.logMetric)).toEqual([]);
    expect(made.all(T.metricDescriptor)).toEqual([]);
    expect((await policyOf(quota)).condition.disableMetricValidation).toBe(false);
  });
});

describe("a rule over log lines", () => {
  const METRIC = ref(T.logMetric, "ocr_jobs_staging");

  test("has the metric made first, exactly", async () => {
    expect((await planOf(failures)).one(T.logMetric)).toEqual({
      type: T.logMetric,
      name: "ocr_jobs_staging",
      parent: PARENT,
      inputs: {
        project: "example-staging",
        name: "ocr_jobs_staging",
        description: "Finished OCR jobs by outcome",
        filter: ocrJobsFilter([worker]),
        metricDescriptor: {
          metricKind: "DELTA",
          valueType: "INT64",
          labels: [{ key: "outcome", valueType: "STRING", description: "succeeded or failed" }],
        },
        labelExtractors: { outcome: "EXTRACT(jsonPayload.outcome)" },
      },
    });
    expect((await policyOf(failures)).dependsOn).toEqual([METRIC, EMAIL]);
  });

  test("is not validated: the metric exists only after its first line", async () => {
    const { condition, enabled } = await policyOf(failures);

    expect(condition.disableMetricValidation).toBe(true);
    expect(enabled).toBe(true);
  });
});

describe("a rule over samples", () => {
  test("has the metric's descriptor made first, exactly: without it the alert is refused", async () => {
    expect((await planOf(builds)).one(T.metricDescriptor, "staging-vercel_build_minutes")).toEqual({
      type: T.metricDescriptor,
      name: "staging-vercel_build_minutes",
      parent: PARENT,
      inputs: {
        project: "example-staging",
        type: "custom.googleapis.com/guardrail/staging/vercel_build_minutes",
        displayName: "vercel_build_minutes (staging)",
        description: "build minutes since the start of the month",
        metricKind: "GAUGE",
        valueType: "DOUBLE",
        unit: "min",
        labels: [
          { key: "surface", valueType: "STRING", description: "id of the surface" },
          { key: "source", valueType: "STRING", description: "observability source of the sample" },
        ],
      },
    });
    expect((await policyOf(builds)).dependsOn).toEqual([
      ref(T.metricDescriptor, "staging-vercel_build_minutes"),
      EMAIL,
    ]);
  });

  test("is awake, as every other: a sampler writes what it reads, though not before there is the alert", async () => {
    for (const guardrail of [loadTest, builds]) {
      const { enabled, condition } = await policyOf(guardrail);
      expect([enabled, condition.disableMetricValidation]).toEqual([true, true]);
    }
  });

  test("shares the descriptor with the other rules of the metric", async () => {
    const made = await planOf(loadTest, change({ id: "api-sentry-staging", observability_source: "sentry" }));

    expect(made.all(T.metricDescriptor).map(({ name }) => name)).toEqual([ANSWERED, "staging-api_p95"]);
    for (const { dependsOn } of made
      .all(T.alertPolicy)
      .filter(({ name }) => !/-(silence|outage)$/.test(name))) {
      expect(dependsOn).toContain(ref(T.metricDescriptor, "staging-api_p95"));
    }
  });
});

describe("samples that stop arriving", () => {
  test("raise an alert of their own, told where the guardrail's is, with its runbook", async () => {
    const made = await planOf({ ...builds, alert_channel: "line:on-call" });
    const rule = silenceRule(builds, portal);

    expect(made.one(T.alertPolicy, "portal-builds-staging-silence")).toMatchObject({
      dependsOn: [ref(T.metricDescriptor, ANSWERED), EMAIL, ref(T.notificationChannel, "staging-relay")],
      inputs: {
        enabled: true,
        severity: "WARNING",
        conditions: [
          {
            displayName: rule?.summary,
            conditionPrometheusQueryLanguage: {
              query: rule?.query,
              duration: "900s",
              disableMetricValidation: true,
            },
          },
        ],
        documentation: { content: "# What to do\n" },
        notificationChannels: [
          "NotificationChannel(staging-relay).name",
          "NotificationChannel(staging-email:fallback@example.com).name",
        ],
        userLabels: { guardrail: "portal-builds-staging" },
      },
    });
  });

  test("have the metric's descriptor made first, exactly", async () => {
    expect((await planOf(builds)).one(T.metricDescriptor, ANSWERED).inputs).toEqual({
      project: "example-staging",
      type: "custom.googleapis.com/guardrail/staging/answered",
      displayName: "answered (staging)",
      description: "1 for each series that the sampler's source answered about",
      metricKind: "GAUGE",
      valueType: "DOUBLE",
      unit: "1",
      labels: [
        { key: "surface", valueType: "STRING", description: "id of the surface" },
        { key: "source", valueType: "STRING", description: "observability source of the sample" },
        { key: "metric", valueType: "STRING", description: "guardrail metric of the series" },
      ],
    });
  });

  test("are not expected of a load test, nor of what Google collects", async () => {
    const made = await planOf(loadTest, latency, failures, quota);
    expect(made.all(T.alertPolicy).filter(({ name }) => name.endsWith("-silence"))).toEqual([]);
    expect(made.all(T.metricDescriptor).map(({ name }) => name)).toEqual(["staging-api_p95"]);
  });
});

describe("an outage of a surface", () => {
  const told = async (...guardrails: Guardrail[]) =>
    (await planOf(...guardrails))
      .all(T.alertPolicy)
      .map(({ name }) => name)
      .filter((name) => name.endsWith("-outage"));

  test("has one alert, whatever is watched there", async () => {
    const bySentry = change({ id: "api-sentry-staging", observability_source: "sentry" });
    expect(await told(bySentry, latency, quota)).toEqual(["api-latency-staging-outage"]);
    expect(await told(bySentry)).toEqual(["api-sentry-staging-outage"]);
    expect(await told(latency, failures)).toHaveLength(2);
  });

  test("has none where nothing of its traffic is watched", async () => {
    expect(await told(quota, builds, loadTest)).toEqual([]);
  });

  test("waits for the metric that counts jobs", async () => {
    const made = await planOf(failures);
    const [own, outage] = [failures.id, `${failures.id}-outage`].map((name) => made.one(T.alertPolicy, name));
    expect(outage?.dependsOn).toEqual(own?.dependsOn);
  });
});
