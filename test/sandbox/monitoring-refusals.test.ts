import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../../sandbox/provider/wire.ts";
import { provision, set, startWorld, TYPES, type ValidKind, type World } from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
});
afterAll(() => world.stop());

const matched = (path: string) => `conditions.0.conditionMatchedLog.${path}`;
const strategy = (path: string) => `alertStrategy.${path}`;
const promql = (path: string) => `conditions.0.conditionPrometheusQueryLanguage.${path}`;
const notFound = (metric: string) =>
  `googleapi: Error 404: Cannot find metric that matches "${metric}". If a metric was created recently, it could take up to 10 minutes to become available.`;

describe("monitoring refuses", () => {
  it.each<readonly [ValidKind, string, Json | undefined, string]>([
    [
      "channel",
      "type",
      "line",
      'type: type "line" must be one of email, pubsub, webhook_tokenauth, webhook_basicauth, slack, sms, pagerduty.',
    ],
    ["channel", "type", "email", "labels: A channel of type email needs labels.email_address."],
    ["channel", "type", "webhook_tokenauth", "labels: A channel of type webhook_tokenauth needs labels.url."],
    ["channel", "labels", {}, "labels: A channel of type pubsub needs labels.topic."],
    [
      "channel",
      "userLabels",
      { Team: "x" },
      'userLabels: Label key "Team" must match [a-z][a-z0-9_-]{0,62}.',
    ],
    [
      "channel",
      "labels.topic",
      "projects/shop/topics/none",
      "googleapi: Error 404: Topic 'projects/shop/topics/none' was not found.",
    ],
    [
      "alert",
      "combiner",
      "XOR",
      'combiner: combiner "XOR" must be one of AND, OR, AND_WITH_MATCHING_RESOURCE.',
    ],
    ["alert", "severity", "HIGH", 'severity: severity "HIGH" must be one of CRITICAL, ERROR, WARNING.'],
    ["alert", "conditions", [], "conditions: A policy has 1 to 6 conditions, not 0."],
    [
      "alert",
      "conditions.0.conditionAbsent",
      {},
      "conditions[0]: conditions[0] needs exactly one kind of condition, e.g. conditionThreshold.",
    ],
    [
      "alert",
      promql("evaluationInterval"),
      "45s",
      'conditions[0]: evaluationInterval "45s" must be a multiple of 30s.',
    ],
    [
      "alert",
      promql("evaluationInterval"),
      "1m",
      'conditions[0]: evaluationInterval "1m" must be a multiple of 30s.',
    ],
    [
      "alert",
      "documentation.content",
      "x".repeat(8193),
      "documentation.content: documentation.content has 8193 characters; at most 8192 are allowed.",
    ],
    [
      "alert",
      "documentation.links",
      [{ displayName: "x".repeat(64), url: "https://example.com" }],
      "documentation.links: There are at most 3 links, each with a name of 1 to 63 characters and a URL of at most 2083.",
    ],
    [
      "alert",
      "alertStrategy",
      { notificationRateLimit: { period: "300s" } },
      "alertStrategy.notificationRateLimit: Only log-based alert policies may specify a notificationRateLimit.",
    ],
    [
      "logAlert",
      "alertStrategy",
      undefined,
      "alertStrategy.notificationRateLimit: A policy with a conditionMatchedLog needs a notificationRateLimit.period.",
    ],
    [
      "logAlert",
      strategy("notificationRateLimit"),
      {},
      "alertStrategy.notificationRateLimit: A policy with a conditionMatchedLog needs a notificationRateLimit.period.",
    ],
    [
      "logAlert",
      strategy("notificationRateLimit.period"),
      "5m",
      'alertStrategy.notificationRateLimit.period: alertStrategy.notificationRateLimit.period "5m" must be a duration in seconds, e.g. 60s.',
    ],
    [
      "logAlert",
      strategy("autoClose"),
      "1799s",
      'alertStrategy.autoClose: alertStrategy.autoClose "1799s" must be at least 1800s.',
    ],
    [
      "alert",
      "alertStrategy",
      { autoClose: "600s" },
      'alertStrategy.autoClose: alertStrategy.autoClose "600s" must be at least 1800s.',
    ],
    [
      "logAlert",
      "conditions.1",
      { displayName: "other", conditionMatchedLog: { filter: "severity>=ERROR" } },
      "conditions: A policy with a conditionMatchedLog can have no other condition.",
    ],
    ["logAlert", matched("filter"), "", "conditions[0]: conditions[0] needs a filter."],
    [
      "logAlert",
      matched("labelExtractors.reason"),
      "jsonPayload.reason",
      'conditions[0].labelExtractors: conditions[0].labelExtractors "jsonPayload.reason" (label reason) must be EXTRACT(field) or REGEXP_EXTRACT(field, "regex").',
    ],
    [
      "alert",
      "notificationChannels",
      ["projects/shop/notificationChannels/1"],
      "googleapi: Error 404: Notification channel 'projects/shop/notificationChannels/1' was not found.",
    ],
    [
      "alert",
      promql("query"),
      "custom_googleapis_com:skeleton_none > 1",
      notFound("custom_googleapis_com:skeleton_none"),
    ],
    [
      "alert",
      promql("query"),
      "logging_googleapis_com:user_none > 1",
      notFound("logging_googleapis_com:user_none"),
    ],
    ["metric", "type", "build_minutes", 'type: type "build_minutes" must start with custom.googleapis.com/.'],
    ["metric", "metricKind", "DELTA", 'metricKind: metricKind "DELTA" must be one of GAUGE, CUMULATIVE.'],
    [
      "metric",
      "valueType",
      "FLOAT",
      'valueType: valueType "FLOAT" must be one of BOOL, INT64, DOUBLE, STRING, DISTRIBUTION.',
    ],
  ])("a %s with %s = %j", async (kind, path, value, error) => {
    await expect(world.apply(kind, set(world.valid(kind), path, value))).rejects.toThrow(new Error(error));
  });

  it("a pubsub channel whose topic Monitoring may not publish to", async () => {
    await world.apply("topic", { project: "shop", name: "closed" });
    const channel = set(world.valid("channel"), "labels.topic", "projects/shop/topics/closed");
    const agent = "service-1001@gcp-sa-monitoring-notification.iam.gserviceaccount.com";
    await expect(world.apply("channel", channel)).rejects.toThrow(
      new Error(
        `googleapi: Error 403: ${agent} may not publish to 'projects/shop/topics/closed'. ` +
          "It needs roles/pubsub.publisher on the topic.",
      ),
    );
  });

  it("to delete a channel that a policy uses, unless forced", async () => {
    const channel = (await world.apply("channel", world.valid("channel"))).id;
    const alert = (await world.apply("alert", set(world.valid("alert"), "notificationChannels", [channel])))
      .id;
    const client = world.of("channel");
    const error = new Error(`googleapi: Error 400: Channel '${channel}' is still used by '${alert}'.`);
    await expect(client.delete(TYPES.channel, channel)).rejects.toThrow(error);
    world.clouds.store.change(TYPES.channel, channel, (inputs) => ({ ...inputs, forceDelete: true }));
    await expect(client.delete(TYPES.channel, channel)).resolves.toBeUndefined();
  });
});

describe("monitoring takes", () => {
  it.each<readonly [string, Json]>([
    [
      "query",
      "histogram_quantile(0.95, sum by (le) (rate(run_googleapis_com:request_latencies_bucket[5m]))) > 800",
    ],
    ["query", "sum(custom_googleapis_com:skeleton_build_minutes_bucket) > 1"],
    ["query", "logging_googleapis_com:byte_count > 1"],
    ["evaluationInterval", "90s"],
  ])("an alert with %s = %s", async (path, value) => {
    await expect(world.apply("alert", set(world.valid("alert"), promql(path), value))).resolves.toBeDefined();
  });

  it.each<readonly [string, Json | undefined]>([
    [matched("labelExtractors"), undefined],
    [matched("labelExtractors.reason"), 'REGEXP_EXTRACT(jsonPayload.message, "reason=(\\\\w+)")'],
    [strategy("autoClose"), undefined],
    [strategy("autoClose"), "604800s"],
  ])("a policy that matches log lines with %s = %s", async (path, value) => {
    await expect(world.apply("logAlert", set(world.valid("logAlert"), path, value))).resolves.toBeDefined();
  });

  it("a query for a metric that is not there yet, with validation disabled", async () => {
    const query = set(world.valid("alert"), promql("query"), "logging_googleapis_com:user_later > 1");
    await expect(
      world.apply("alert", set(query, promql("disableMetricValidation"), true)),
    ).resolves.toBeDefined();
  });
});
