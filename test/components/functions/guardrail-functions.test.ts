import { Topic } from "@pulumi/gcp/pubsub/topic.js";
import { output } from "@pulumi/pulumi";
import { beforeAll, describe, expect, test } from "vitest";
import { GuardrailFunctions } from "../../../components/functions/guardrail-functions.ts";
import { ProjectServices } from "../../../components/project-services.ts";
import { type Share, shareOf } from "../../../model/delivery/share.ts";
import { Guardrail } from "../../../model/entities/guardrail.ts";
import { Secret } from "../../../model/entities/secret.ts";
import { StackSettings } from "../../../model/settings.ts";
import {
  api,
  databaseUrl,
  latency,
  type Plan,
  plan,
  portal,
  ref,
  settings,
  storedSecret,
  T,
  worker,
} from "../fixtures.ts";

const GROUP = "C0123456789abcdef0123456789abcdef";
const LABELS = { "managed-by": "pulumi", environment: "staging" };
const CALLER = "Account(staging-functions-caller)";
const RELAY_URL = "https://relay-staging-123456789012.asia-northeast1.run.app";
const SAMPLER_URL = "https://sampler-staging-123456789012.asia-northeast1.run.app";

const token = (key_name: string) =>
  Secret.parse({
    ...databaseUrl,
    id: `${key_name.toLowerCase().replaceAll("_", "-")}-staging`,
    service: "cloud-run",
    key_name,
  });
const secrets = ["VERCEL_TOKEN", "SUPABASE_SERVICE_ROLE_KEY", "LINE_CHANNEL_ACCESS_TOKEN"].map(token);

const guardrail = (id: string, changes: Partial<Guardrail>) =>
  Guardrail.parse({ ...latency, id, ...changes });
const lined = guardrail("lined", {
  alert_channel: "line:on-call",
  secrets: ["line-channel-access-token-staging"],
});
const builds = guardrail("builds", {
  surface: portal.id,
  metric_name: "vercel_build_minutes",
  threshold: "80%",
  observability_source: "vercel-analytics",
  secrets: ["vercel-token-staging"],
});
const rollbacks = guardrail("rollbacks", {
  surface: worker.id,
  metric_name: "ocr_failure_rate",
  threshold: "2%",
  observability_source: "supabase-dashboard",
  secrets: ["supabase-service-role-key-staging"],
});
const loadTest = guardrail("load-test", { observability_source: "k6" });

const withPlaces = (alerts: object = {}): StackSettings =>
  StackSettings.parse({
    ...settings,
    alerts: { ...settings.alerts, line_groups: { "on-call": GROUP }, ...alerts },
    supabase: { max_clients: 200, project_ref: "abcdefghijklmnopqrst" },
  });

function share(...guardrails: Guardrail[]): Share {
  const surfaces = [api, worker, portal];
  const catalogue = { pipelines: [], clarifications: [], reviews: [], usage: [], runbooks: new Map() };
  return shareOf({ ...catalogue, surfaces, secrets, guardrails }, "staging");
}

const planOf = (guardrails: readonly Guardrail[], alerts?: object, hasAlertTopic = true) =>
  plan(() => {
    const topic = (name: string) => new Topic(name, { name });
    new GuardrailFunctions("staging-functions", {
      share: share(...guardrails),
      settings: withPlaces(alerts),
      runtimeSecrets: new Map(secrets.map(({ id }) => [id, storedSecret(id)])),
      deployer: output("deployer@example"),
      email: [output("channels/email")],
      topics: { alerts: hasAlertTopic ? topic("alerts") : undefined, governance: topic("governance") },
      alerts: new ProjectServices("alerts", { project: "example-staging" }),
    });
  });

const names = (made: Plan, type: string) => made.all(type).map(({ name }) => name);

describe("an environment in which everything is measured and told", () => {
  let made: Plan;
  beforeAll(async () => {
    made = await planOf([lined, builds, rollbacks, loadTest], { governance_channel: "line:on-call" });
  });

  test("the sampler, exactly", () => {
    const { inputs, dependsOn } = made.one(T.function, "sampler-staging");
    expect(inputs).toEqual({
      project: "example-staging",
      location: "asia-northeast1",
      name: "sampler-staging",
      labels: LABELS,
      buildConfig: {
        runtime: "nodejs24",
        entryPoint: "sampler",
        serviceAccount: "Account(staging-functions-builder).id",
        dockerRepository: "Repository(staging-functions-builder).id",
        source: {
          storageSource: { bucket: "Bucket(functions-staging).name", object: "sampler-staging-DIGEST.zip" },
        },
      },
      serviceConfig: {
        serviceAccountEmail: "Account(sampler-staging).email",
        ingressSettings: "ALLOW_ALL",
        availableCpu: "0.333",
        availableMemory: "512Mi",
        maxInstanceCount: 2,
        maxInstanceRequestConcurrency: 1,
        timeoutSeconds: 120,
        environmentVariables: { PLAN: expect.any(String) },
        secretEnvironmentVariables: ["VERCEL_TOKEN", "SUPABASE_SERVICE_ROLE_KEY"].map((key) => {
          const id = `${key.toLowerCase().replaceAll("_", "-")}-staging`;
          return { key, projectId: "example-staging", secret: id, version: `version of ${id}` };
        }),
      },
    });
    expect(JSON.parse((inputs as Inputs).serviceConfig.environmentVariables.PLAN)).toMatchObject({
      audience: SAMPLER_URL,
      ticker: "caller-staging@example-staging.iam.gserviceaccount.com",
      polled: [{ surface: "portal-staging" }, { surface: "ocr-worker-staging" }],
      pushed: [{ surface: "api-staging" }],
    });
    // Whatever it could not do without is there first.
    expect(dependsOn).toEqual(
      expect.arrayContaining([
        ref(T.projectIamMember, "staging-functions-builder-writes-logs"),
        ref(T.bucketIamMember, "staging-functions-builder-reads-sources"),
        ref(T.repositoryIamMember, "staging-functions-builder-writes-images"),
        ref(T.projectIamMember, "staging-functions-sampler-writes-metrics"),
        ref(T.projectIamMember, "staging-functions-sampler-reads-metrics"),
        ref(T.secretIamMember, "sampler-staging-reads-vercel-token-staging"),
        ref(T.secretIamMember, "sampler-staging-reads-supabase-service-role-key-staging"),
      ]),
    );
  });

  test("the relay, exactly: one instance takes many at once, and only from inside", () => {
    const { inputs, dependsOn } = made.one(T.function, "relay-staging");
    expect((inputs as Inputs).serviceConfig).toEqual({
      serviceAccountEmail: "Account(relay-staging).email",
      ingressSettings: "ALLOW_INTERNAL_ONLY",
      availableCpu: "1",
      availableMemory: "512Mi",
      maxInstanceCount: 1,
      maxInstanceRequestConcurrency: 80,
      timeoutSeconds: 60,
      environmentVariables: { PLAN: expect.any(String) },
      secretEnvironmentVariables: [
        {
          key: "LINE_CHANNEL_ACCESS_TOKEN",
          projectId: "example-staging",
          secret: "line-channel-access-token-staging",
          version: "version of line-channel-access-token-staging",
        },
      ],
    });
    expect(JSON.parse((inputs as Inputs).serviceConfig.environmentVariables.PLAN)).toEqual({
      environment: "staging",
      project: "example-staging",
      audience: RELAY_URL,
      caller: "caller-staging@example-staging.iam.gserviceaccount.com",
      memory: "Bucket(relay-memory-staging).name",
      guardrails: { lined: { kind: "line", to: GROUP } },
      governance: { kind: "line", to: GROUP },
    });
    expect(dependsOn).toContain(ref(T.bucketIamMember, "staging-functions-relay-remembers"));
  });

  test("its memory: it forgets what it told, and never what it holds back", () => {
    expect(made.one(T.bucket, "relay-memory-staging").inputs).toEqual({
      project: "example-staging",
      location: "ASIA-NORTHEAST1",
      labels: LABELS,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      lifecycleRules: [
        { action: { type: "Delete" }, condition: { age: 35, matchesPrefixes: ["told/", "claims/"] } },
      ],
      forceDestroy: true,
    });
    expect(made.one(T.bucketIamMember, "staging-functions-relay-remembers").inputs).toEqual({
      bucket: "Bucket(relay-memory-staging).name",
      role: "roles/storage.objectUser",
      member: "Account(relay-staging).member",
    });
  });

  test("the source of each: one file and its manifest, under a name that changes with it", () => {
    expect(made.all(T.bucketObject).map(({ inputs }) => inputs)).toEqual(
      ["relay", "sampler"].map((name) => ({
        bucket: "Bucket(functions-staging).name",
        name: `${name}-staging-DIGEST.zip`,
        source: { "[archive]": ["index.js", "package.json"] },
      })),
    );
  });

  test("who builds may write logs, read these sources, and write these images: nothing of another environment", () => {
    const builder = "Account(staging-functions-builder).member";
    const sourcesOf = (entry: string) => ({
      title: `sources of ${entry}`,
      expression: `resource.name.startsWith("projects/_/buckets/gcf-v2-sources-123456789012-asia-northeast1/objects/${entry}/")`,
    });
    const granted = [T.projectIamMember, T.bucketIamMember, T.repositoryIamMember]
      .flatMap((type) => made.all(type))
      .filter(({ inputs }) => inputs.member === builder)
      .map(({ inputs }) => [
        inputs.role,
        inputs.bucket ?? inputs.repository ?? inputs.condition ?? "project",
      ]);
    expect(granted).toEqual([
      ["roles/storage.objectViewer", sourcesOf("relay-staging")],
      ["roles/storage.objectViewer", sourcesOf("sampler-staging")],
      ["roles/logging.logWriter", "project"],
      ["roles/storage.objectViewer", "Bucket(functions-staging).name"],
      ["roles/artifactregistry.writer", "functions-staging"],
    ]);
  });

  test("Pub/Sub's own agent may sign for the account that it calls as, and every push waits for that", () => {
    expect(made.one(T.accountIamMember).inputs).toEqual({
      serviceAccountId: "Account(staging-functions-caller).name",
      role: "roles/iam.serviceAccountTokenCreator",
      member: "serviceAccount:ServiceIdentity(staging-functions-caller).email",
    });
    const pushes = made.all(T.subscription).filter(({ inputs }) => inputs.pushConfig);
    expect(pushes.length).toBe(4);
    for (const { dependsOn } of pushes) {
      expect(dependsOn).toContain(ref(T.accountIamMember, "staging-functions-caller-signed-for"));
    }
  });

  test("roles in the project: to write samples, to read the counters of before", () => {
    const others = made
      .all(T.projectIamMember)
      .filter(({ inputs }) => inputs.member !== "Account(staging-functions-builder).member");
    expect(others.map(({ inputs }) => [inputs.role, inputs.member])).toEqual([
      ["roles/monitoring.viewer", "Account(sampler-staging).member"],
      ["roles/monitoring.metricWriter", "Account(sampler-staging).member"],
    ]);
  });

  test("Pub/Sub's account may call both, CI the sampler, and nobody else anything", () => {
    expect(
      made.all(T.serviceIamMember).map(({ inputs }) => [inputs.name, inputs.role, inputs.member]),
    ).toEqual([
      ["relay-staging", "roles/run.invoker", `${CALLER}.member`],
      ["sampler-staging", "roles/run.invoker", `${CALLER}.member`],
      ["sampler-staging", "roles/run.invoker", "serviceAccount:deployer@example"],
    ]);
  });

  test("a tick every five minutes, once the metrics are there, to both", () => {
    const job = made.one(T.job);
    expect(job.inputs).toEqual({
      project: "example-staging",
      region: "asia-northeast1",
      name: "ticks-staging",
      description: "Every 5 minutes: sample, and tell what was held back",
      schedule: "*/5 * * * *",
      timeZone: "Etc/UTC",
      pubsubTarget: { topicName: "Topic(staging-functions-ticks).id", attributes: { tick: "true" } },
    });
    expect(job.dependsOn).toContain(ref(T.projectService, "alerts-run"));
    expect(names(made, T.subscription)).toEqual([
      "alerts-staging",
      "governance-staging",
      "staging-functions-undelivered",
      "ticks-staging-relay",
      "ticks-staging-sampler",
    ]);
  });

  test("a tick, exactly: worth nothing once the next one is there", () => {
    expect(made.one(T.subscription, "ticks-staging-sampler").inputs).toEqual({
      project: "example-staging",
      name: "ticks-staging-sampler",
      topic: "Topic(staging-functions-ticks).id",
      labels: LABELS,
      pushConfig: {
        pushEndpoint: SAMPLER_URL,
        oidcToken: { serviceAccountEmail: `${CALLER}.email`, audience: SAMPLER_URL },
      },
      ackDeadlineSeconds: 120,
      expirationPolicy: { ttl: "" },
      retryPolicy: { minimumBackoff: "10s", maximumBackoff: "600s" },
      messageRetentionDuration: "600s",
    });
  });

  test("an alert, exactly: tried for hours, then kept for somebody to look at", () => {
    const { inputs, dependsOn } = made.one(T.subscription, "alerts-staging");
    expect(inputs).toEqual({
      project: "example-staging",
      name: "alerts-staging",
      topic: "Topic(alerts).id",
      labels: LABELS,
      pushConfig: {
        pushEndpoint: RELAY_URL,
        oidcToken: { serviceAccountEmail: `${CALLER}.email`, audience: RELAY_URL },
      },
      ackDeadlineSeconds: 60,
      expirationPolicy: { ttl: "" },
      retryPolicy: { minimumBackoff: "10s", maximumBackoff: "600s" },
      deadLetterPolicy: {
        deadLetterTopic: "Topic(staging-functions-undelivered).id",
        maxDeliveryAttempts: 50,
      },
    });
    expect(dependsOn).toEqual(
      expect.arrayContaining([
        ref(T.serviceIamMember, "staging-functions-caller-calls-relay"),
        ref(T.topicIamMember, "staging-functions-undelivered-agent-publishes"),
      ]),
    );
    expect(made.one(T.subscription, "staging-functions-undelivered").inputs).toEqual({
      project: "example-staging",
      name: "undelivered-staging",
      topic: "Topic(staging-functions-undelivered).id",
      labels: LABELS,
      messageRetentionDuration: "2678400s",
      expirationPolicy: { ttl: "" },
    });
    const agent = "serviceAccount:ServiceIdentity(staging-functions-caller).email";
    expect(
      made.all(T.subscriptionIamMember).map(({ name, inputs }) => [name, inputs.role, inputs.member]),
    ).toEqual([
      ["alerts-staging-agent-gives-up", "roles/pubsub.subscriber", agent],
      ["governance-staging-agent-gives-up", "roles/pubsub.subscriber", agent],
    ]);
  });

  test("what a channel refuses is told by e-mail, at most every five minutes", () => {
    expect(made.one(T.alertPolicy, "staging-functions-relay-undelivered").inputs).toMatchObject({
      enabled: true,
      conditions: [
        {
          conditionMatchedLog: {
            filter:
              'resource.type="cloud_run_revision" AND resource.labels.service_name="relay-staging" AND jsonPayload.event="undelivered"',
            labelExtractors: {
              channel: "EXTRACT(jsonPayload.channel)",
              reason: "EXTRACT(jsonPayload.reason)",
              subject: "EXTRACT(jsonPayload.subject)",
            },
          },
        },
      ],
      alertStrategy: { notificationRateLimit: { period: "300s" }, autoClose: "1800s" },
      notificationChannels: ["channels/email"],
    });
  });

  test("what is given up is told by e-mail as well, with how to look at it", () => {
    const { inputs } = made.one(T.alertPolicy, "staging-functions-relay-given-up");
    expect(inputs).toMatchObject({ enabled: true, notificationChannels: ["channels/email"] });
    expect((inputs as Inputs).documentation.content).toContain(
      "gcloud pubsub subscriptions pull undelivered-staging",
    );
  });
});

// biome-ignore lint/suspicious/noExplicitAny: inputs as they go over the wire.
type Inputs = any;

describe("only what is needed is there", () => {
  test("nothing at all where Cloud Monitoring measures and tells by itself", async () => {
    const made = await planOf([latency], {}, false);
    expect(made.all(T.function)).toEqual([]);
    expect(made.all(T.account)).toEqual([]);
    expect(made.all(T.bucket)).toEqual([]);
    expect(made.all(T.job)).toEqual([]);
  });

  test("load tests alone need no tick, and no reading of metrics", async () => {
    const made = await planOf([loadTest], {}, false);
    expect(names(made, T.function)).toEqual(["sampler-staging"]);
    expect(made.all(T.job)).toEqual([]);
    expect(made.all(T.subscription)).toEqual([]);
    expect(names(made, T.projectIamMember)).not.toContain("staging-functions-sampler-reads-metrics");
  });

  test("a sampler that CI does not call is reached from inside alone", async () => {
    const made = await planOf([builds], {}, false);
    const { inputs } = made.one(T.function);
    expect((inputs as Inputs).serviceConfig.ingressSettings).toBe("ALLOW_INTERNAL_ONLY");
    expect(names(made, T.serviceIamMember)).toEqual(["staging-functions-caller-calls-sampler"]);
  });

  test("a relay of alerts tells nothing of governance that nobody asked for", async () => {
    const made = await planOf([lined]);
    expect(names(made, T.function)).toEqual(["relay-staging"]);
    expect(names(made, T.subscription)).toEqual([
      "alerts-staging",
      "staging-functions-undelivered",
      "ticks-staging-relay",
    ]);
  });

  test("a relay of governance alone has no alerts to take", async () => {
    const made = await planOf([latency], { governance_channel: "line:on-call" }, false);
    expect(names(made, T.subscription)).toEqual([
      "governance-staging",
      "staging-functions-undelivered",
      "ticks-staging-relay",
    ]);
  });
});
