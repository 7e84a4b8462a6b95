import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { counts, difference, type Estate, openEstate } from "./sandbox-estate.ts";

/** Each test edits the catalogue of an estate that is deployed as the test before left it. */
describe("a changed catalogue changes what it says, and nothing else", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
    await estate.deployed("up");
  });
  afterAll(() => estate?.remove());

  /** Deploys a stack, and says what that did to both stacks' clouds. */
  async function effectOf(stack: "staging" | "production") {
    const before = estate.resources();
    const up = await estate.deployed("up", stack);
    return { ...difference(before, estate.resources()), counts: counts(up)[0] };
  }

  test("a concurrency limit: one service, one property, named in the preview", async () => {
    const limit = (requests: number) =>
      `ready_check: /ready\n  concurrency_limit: ${requests}\n  max_instances: 4\n`;
    estate.edit("catalogue/surfaces.yaml", limit(20), limit(15));
    const preview = await estate.deployed("preview", "production");

    expect(counts(preview)).toEqual([{ "to change": 1, unchanged: expect.any(Number) }]);
    expect(preview.stdout).toContain(
      "api-production\n  ~ service api-production\n      template.maxInstanceRequestConcurrency  20 → 15\n",
    );
    expect(await effectOf("production")).toEqual({
      created: [],
      deleted: [],
      updated: { "Service api-production": ["template.maxInstanceRequestConcurrency"] },
      counts: { changed: 1, unchanged: expect.any(Number) },
    });
  });

  test("a new secret of a surface: stored once, readable by that surface, and in its environment", async () => {
    estate.edit(
      "catalogue/secrets.yaml",
      "- id: sentry-dsn-staging\n",
      "- id: stripe-key-staging\n  environment: staging\n  service: cloud-run\n  key_name: STRIPE_KEY\n" +
        "  owner: platform-lead\n  rotation_cadence_days: 90\n  status: active\n\n- id: sentry-dsn-staging\n",
    );
    estate.edit(
      "catalogue/surfaces.yaml",
      "image_pull_secret: ghcr-read-token-staging\n  secrets: [database-url-staging, supabase-service-key-staging, sentry-dsn-staging]\n\n- id: ocr-worker-staging",
      "image_pull_secret: ghcr-read-token-staging\n  secrets: [database-url-staging, supabase-service-key-staging, sentry-dsn-staging, stripe-key-staging]\n\n- id: ocr-worker-staging",
    );

    expect(await effectOf("staging")).toMatchObject({
      created: [
        "Secret stripe-key-staging",
        "SecretIamMember api-staging-reads-stripe-key-staging",
        "SecretVersion stripe-key-staging",
      ],
      deleted: [],
      updated: { "Service api-staging": ["template.containers[0].envs[5]"] },
    });
    expect(environmentOf(estate, "api-staging")).toContainEqual({
      name: "STRIPE_KEY",
      valueSource: { secretKeyRef: { secret: "stripe-key-staging", version: "1" } },
    });
  });

  test("a draft that becomes active is provisioned for everything that waits for it", async () => {
    estate.edit("catalogue/secrets.yaml", "status: draft", "status: active");

    expect(await effectOf("production")).toMatchObject({
      created: [
        "Secret sentry-dsn-production",
        "SecretIamMember api-production-reads-sentry-dsn-production",
        "SecretIamMember ocr-worker-production-reads-sentry-dsn-production",
        "SecretVersion sentry-dsn-production",
      ],
      deleted: [],
      updated: {
        "Service api-production": ["template.containers[0].envs[4]"],
        "Service ocr-worker-production": ["template.containers[0].envs[4]"],
      },
    });
  });

  test("a guardrail that is gone takes its policy along; channels that others use stay", async () => {
    estate.edit(
      "catalogue/guardrails.yaml",
      guardrail("ocr-quota-production", "ocr-worker-production", "40%"),
      "",
    );
    const change = "guardrail:ocr-quota-production.threshold";
    const review = ["--reviewer", "platform-lead", "--author", "example-engineer", "--reason", "a test"];
    const approve = await estate.run("govern", ["approve", change, ...review, "--sandbox"]);
    expect(approve.code, approve.stderr).toBe(0);

    expect(await effectOf("production")).toMatchObject({
      created: [expect.stringMatching(/^BucketObject production-ocr-quota-production-threshold-/)],
      deleted: ["AlertPolicy ocr-quota-production"],
      updated: {},
    });
  });

  test("another alert channel: a channel more, and the policy calls it", async () => {
    estate.edit(
      "catalogue/guardrails.yaml",
      'threshold: 1500\n  observability_source: cloud-run-logs\n  alert_channel: "email:staging-alerts@example.com"',
      'threshold: 1500\n  observability_source: cloud-run-logs\n  alert_channel: "email:backend@example.com"',
    );

    expect(await effectOf("staging")).toMatchObject({
      created: ["NotificationChannel staging-email:backend@example.com"],
      deleted: [],
      updated: { "AlertPolicy api-latency-staging": expect.arrayContaining(["notificationChannels[0]"]) },
    });
  });

  test("another trigger: deployments are allowed from the new tag, and no longer from the old one", async () => {
    estate.edit(
      "catalogue/pipelines.yaml",
      'triggers: ["tag:mobile-v*"]',
      'triggers: ["tag:mobile-release-*"]',
    );

    expect(await effectOf("production")).toMatchObject({
      created: ["RepositoryEnvironmentDeploymentPolicy production-github-tag-mobile-release-*"],
      deleted: ["RepositoryEnvironmentDeploymentPolicy production-github-tag-mobile-v*"],
      updated: {},
      counts: { created: 1, deleted: 1 },
    });
  });
});

const guardrail = (id: string, surface: string, threshold: string): string =>
  `- id: ${id}\n  surface: ${surface}\n  metric_name: cloud_run_quota\n  threshold: "${threshold}"\n` +
  `  observability_source: cloud-run-logs\n  alert_channel: "slack:#platform-alerts"\n` +
  "  runbook_ref: docs/runbooks/cloud-run-quota.md\n  secrets: [slack-token-production]\n\n";

function environmentOf(estate: Estate, service: string): unknown {
  const { template } = estate.resource("Service", service).inputs as unknown as {
    template: { containers: { envs: unknown }[] };
  };
  return template.containers[0]?.envs;
}
