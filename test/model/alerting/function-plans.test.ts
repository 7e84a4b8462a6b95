import { describe, expect, test } from "vitest";
import { relayPlan, samplerPlan } from "../../../model/alerting/function-plans.ts";
import { functionSecrets, tokensOf } from "../../../model/delivery/function-tokens.ts";
import { Guardrail } from "../../../model/entities/guardrail.ts";
import { RelayPlan } from "../../../model/entities/relay-plan.ts";
import { SamplerPlan, SOURCE_TOKEN } from "../../../model/entities/sampler-plan.ts";
import { Secret } from "../../../model/entities/secret.ts";
import { OBSERVABILITY_SOURCES } from "../../../model/entities/sources/source.ts";
import { isPolled } from "../../../model/entities/sources/sources.ts";
import { StackSettings } from "../../../model/settings.ts";

const GROUP = "C0123456789abcdef0123456789abcdef";

function settings(changes: object = {}): StackSettings {
  return StackSettings.parse({
    gcp: { project: "acme-staging", project_number: "123456789012", region: "asia-northeast1" },
    github: {
      owner: "acme",
      owner_type: "user",
      owner_id: 1,
      repository: "estate",
      repository_id: 2,
      visibility: "public",
      plan: "free",
    },
    vercel: { plan: "hobby" },
    alerts: { email: "a@example.com", line_groups: { "on-call": GROUP } },
    supabase: { project_ref: "abcdefghijklmnopqrst" },
    sentry: { organization: "acme", projects: { "ocr-worker-staging": "worker", "api-staging": "api" } },
    protection: false,
    ...changes,
  });
}

const EMAIL = "email:a@example.com";

function guardrail(
  surface: string,
  metric_name: string,
  observability_source: string,
  alert_channel = EMAIL,
): Guardrail {
  return Guardrail.parse({
    id: `${surface}-${observability_source}`,
    surface,
    metric_name,
    threshold: metric_name === "ocr_failure_rate" ? "2%" : 100,
    observability_source,
    alert_channel,
    runbook_ref: "docs/runbooks/a.md",
  });
}

const shareOf = (...guardrails: Guardrail[]) => ({ environment: "staging" as const, guardrails, usage: [] });

const EVERY = [
  guardrail("portal-staging", "vercel_build_minutes", "vercel-analytics"),
  guardrail("ocr-worker-staging", "ocr_failure_rate", "sentry"),
  guardrail("ocr-worker-staging", "ocr_failure_rate", "supabase-dashboard"),
  guardrail("api-staging", "api_p95", "k6"),
  guardrail("api-staging", "api_p95", "cloud-run-logs"),
];

describe("the sampler", () => {
  test("is told what to ask of whom, who calls it, and what is pushed", () => {
    const plan = samplerPlan(shareOf(...EVERY), settings());
    expect(plan).toEqual({
      environment: "staging",
      project: "acme-staging",
      audience: "https://sampler-staging-123456789012.asia-northeast1.run.app",
      ticker: "caller-staging@acme-staging.iam.gserviceaccount.com",
      pusher: "deployer-staging@acme-staging.iam.gserviceaccount.com",
      polled: [
        {
          surface: "portal-staging",
          metric: "vercel_build_minutes",
          source: "vercel-analytics",
          project: "portal-staging",
        },
        {
          surface: "ocr-worker-staging",
          metric: "ocr_failure_rate",
          source: "sentry",
          host: "sentry.io",
          organization: "acme",
          project: "worker",
          window: { minutes: 90, least: 10 },
        },
        {
          surface: "ocr-worker-staging",
          metric: "ocr_failure_rate",
          source: "supabase-dashboard",
          project: "abcdefghijklmnopqrst",
          window: { minutes: 90, least: 10 },
        },
      ],
      pushed: [{ surface: "api-staging", metric: "api_p95", source: "k6" }],
    });
    expect(SamplerPlan.parse(plan)).toEqual(plan);
  });

  test("asks for a team's sites as the team", () => {
    const ofTeam = settings({ vercel: { plan: "pro", team: "team_abcdefghijklmnopqrstuvwx" } });
    expect(samplerPlan(shareOf(...EVERY), ofTeam)?.polled[0]).toMatchObject({
      team: "team_abcdefghijklmnopqrstuvwx",
    });
  });

  test("is not there where nothing is sampled, and is where a load test alone is", () => {
    const [, , , loadTest, collected] = EVERY as [unknown, unknown, unknown, Guardrail, Guardrail];
    expect(samplerPlan(shareOf(collected), settings())).toBeUndefined();
    expect(samplerPlan(shareOf(loadTest), settings())).toMatchObject({ polled: [] });
  });
});

describe("the relay", () => {
  const line = guardrail("api-staging", "api_p95", "cloud-run-logs", "line:on-call");
  const slack = guardrail("api-staging", "api_p95", "sentry", "slack:#alerts");
  const webhook = guardrail("api-staging", "api_p95", "k6", "webhook:on-call");

  test("is told the channel of each guardrail that it alone can tell", () => {
    const plan = relayPlan(shareOf(line, slack, webhook, ...EVERY), settings());
    expect(plan).toEqual({
      environment: "staging",
      project: "acme-staging",
      audience: "https://relay-staging-123456789012.asia-northeast1.run.app",
      caller: "caller-staging@acme-staging.iam.gserviceaccount.com",
      guardrails: {
        "api-staging-cloud-run-logs": { kind: "line", to: GROUP },
        "api-staging-sentry": { kind: "slack", channel: "#alerts" },
        "api-staging-k6": { kind: "webhook", name: "on-call" },
      },
    });
    expect(RelayPlan.parse({ ...plan, memory: "bucket" })).toEqual({ ...plan, memory: "bucket" });
  });

  test.each([
    ["slack:#board", { kind: "slack", channel: "#board" }],
    ["line:on-call", { kind: "line", to: GROUP }],
    ["webhook:board", { kind: "webhook", name: "board" }],
  ])("announces governance to %s", (governance_channel, governance) => {
    const alerts = { email: "a@example.com", line_groups: { "on-call": GROUP }, governance_channel };
    expect(relayPlan(shareOf(), settings({ alerts }))).toMatchObject({
      guardrails: {},
      governance,
    });
  });

  test("is not there where e-mail is all there is", () => {
    expect(relayPlan(shareOf(...EVERY), settings())).toBeUndefined();
  });
});

describe("tokens", () => {
  test("of a guardrail: of its source and of its channel", () => {
    expect(tokensOf(guardrail("api-staging", "api_p95", "sentry", "line:on-call"))).toEqual([
      { field: "observability_source", keyName: "SENTRY_AUTH_TOKEN" },
      { field: "alert_channel", keyName: "LINE_CHANNEL_ACCESS_TOKEN" },
    ]);
    expect(tokensOf(guardrail("api-staging", "api_p95", "cloud-run-logs", "slack:#a"))).toEqual([
      { field: "alert_channel", keyName: "SLACK_BOT_TOKEN" },
    ]);
    expect(tokensOf(guardrail("api-staging", "api_p95", "k6", "webhook:on-call-2"))).toEqual([
      { field: "alert_channel", keyName: "WEBHOOK_URL_ON_CALL_2" },
    ]);
    expect(tokensOf(guardrail("api-staging", "api_p95", "k6"))).toEqual([]);
  });

  const secret = (key_name: string, sensitive = true, id = key_name.toLowerCase().replaceAll("_", "-")) =>
    Secret.parse({
      id: `${id}-staging`,
      environment: "staging",
      service: "github",
      key_name,
      owner: "lead",
      rotation_cadence_days: 90,
      status: "active",
      sensitive,
    });
  const asking = (secrets: string[], channel = EMAIL) => ({
    ...guardrail("portal-staging", "vercel_build_minutes", "vercel-analytics", channel),
    secrets,
  });
  const SECRETS = [
    secret("VERCEL_TOKEN"),
    secret("VERCEL_TOKEN", true, "vercel-usage"),
    secret("LINE_CHANNEL_ACCESS_TOKEN"),
    secret("SLACK_BOT_TOKEN"),
    secret("SENTRY_AUTH_TOKEN", false),
  ];

  test.each([
    { guardrails: [asking(["vercel-usage-staging"])], sampler: ["vercel-usage-staging"], relay: [] },
    {
      guardrails: [asking(["vercel-token-staging", "line-channel-access-token-staging"], "line:on-call")],
      sampler: ["vercel-token-staging"],
      relay: ["line-channel-access-token-staging"],
    },
    // What is referred to is not enough: it goes to whoever reads that name.
    { guardrails: [asking(["slack-bot-token-staging"], "line:on-call")], sampler: [], relay: [] },
    {
      guardrails: [
        { ...guardrail("api-staging", "api_p95", "sentry"), secrets: ["sentry-auth-token-staging"] },
      ],
      sampler: [],
      relay: [],
    },
    {
      guardrails: [],
      governance_secret: "slack-bot-token-staging",
      sampler: [],
      relay: ["slack-bot-token-staging"],
    },
    { guardrails: [], sampler: [], relay: [] },
  ])("of a function are those that are referred to: $sampler, $relay", ({ sampler, relay, ...referring }) => {
    const delivered = functionSecrets({ environment: "staging", secrets: SECRETS, ...referring });
    expect(Object.entries(delivered).map(([name, all]) => [name, all.map(({ id }) => id)])).toEqual([
      ["sampler-staging", sampler],
      ["relay-staging", relay],
    ]);
  });

  test("there is one for every source that is asked", () => {
    expect(Object.keys(SOURCE_TOKEN).sort()).toEqual(OBSERVABILITY_SOURCES.filter(isPolled).sort());
  });
});
