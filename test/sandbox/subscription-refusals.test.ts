import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json, Properties } from "../../sandbox/provider/wire.ts";
import { refusalsIn } from "./refusals.ts";
import { PUBSUB_AGENT, provision, set, startWorld, TYPES, type World } from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
  await world.apply("topic", { project: "shop", name: "closed" });
  await world.apply("account", { project: "shop", accountId: "pusher" });
  await world.apply("account", { project: "shop", accountId: "unsigned" });
  await world.apply("signer", {
    ...world.valid("signer"),
    serviceAccountId: `projects/shop/serviceAccounts/${PUSHER}`,
  });
  await world.apply("function", { ...world.valid("function"), name: "private" });
});
afterAll(() => world.stop());

const refuses = refusalsIn(() => world);
const PUSHER = "pusher@shop.iam.gserviceaccount.com";
const PRIVATE = "projects/shop/locations/asia-northeast1/services/private";
const RUN_URL = "https://private-1001.asia-northeast1.run.app";
const FUNCTION_URL = "https://asia-northeast1-shop.cloudfunctions.net/private";

const badDuration = (input: string, value: string) =>
  `${input}: ${input} "${value}" must be a duration in seconds, e.g. 60s.`;
const badRange = (input: string, value: Json, range: string) =>
  `${input}: ${input} ${value} must be ${range}.`;

/** Creates the valid subscription with these changes, under another name, and deletes it. */
async function subscribe(changes: { readonly [path: string]: Json | undefined }) {
  const inputs = Object.entries(changes).reduce(
    (so, [path, value]) => set(so, path, value),
    set(world.valid("subscription"), "name", "candidate"),
  );
  const { id } = await world.apply("subscription", inputs);
  await world.of("subscription").delete(TYPES.subscription, id);
}

describe("a subscription is refused", () => {
  refuses([
    [
      "subscription",
      "name",
      "googling",
      'name: name "googling" must be 3 to 255 characters, start with a letter and not with goog.',
    ],
    ["subscription", "labels", { App: "x" }, 'labels: Label key "App" must match [a-z][a-z0-9_-]{0,62}.'],
    ["subscription", "ackDeadlineSeconds", 9, badRange("ackDeadlineSeconds", 9, "10 to 600")],
    ["subscription", "ackDeadlineSeconds", 601, badRange("ackDeadlineSeconds", 601, "10 to 600")],
    [
      "subscription",
      "messageRetentionDuration",
      "599s",
      badRange("messageRetentionDuration", '"599s"', "600s to 2678400s"),
    ],
    [
      "subscription",
      "messageRetentionDuration",
      "2678401s",
      badRange("messageRetentionDuration", '"2678401s"', "600s to 2678400s"),
    ],
    ["subscription", "messageRetentionDuration", "7d", badDuration("messageRetentionDuration", "7d")],
    [
      "subscription",
      "expirationPolicy.ttl",
      "86399s",
      badRange("expirationPolicy.ttl", '"86399s"', "at least 86400s"),
    ],
    ["subscription", "filter", "x".repeat(257), "filter: filter has 257 bytes; at most 256 are allowed."],
    ["subscription", "filter", "é".repeat(129), "filter: filter has 258 bytes; at most 256 are allowed."],
    ["subscription", "retryPolicy.minimumBackoff", "10", badDuration("retryPolicy.minimumBackoff", "10")],
    [
      "subscription",
      "retryPolicy.maximumBackoff",
      "601s",
      badRange("retryPolicy.maximumBackoff", '"601s"', "0s to 600s"),
    ],
    [
      "subscription",
      "retryPolicy.maximumBackoff",
      "9s",
      'retryPolicy.minimumBackoff: retryPolicy.minimumBackoff "10s" is over retryPolicy.maximumBackoff "9s".',
    ],
    [
      "subscription",
      "deadLetterPolicy.deadLetterTopic",
      "undelivered",
      'deadLetterPolicy.deadLetterTopic: deadLetterPolicy.deadLetterTopic "undelivered" must look like projects/P/topics/T.',
    ],
    [
      "subscription",
      "deadLetterPolicy.deadLetterTopic",
      undefined,
      'deadLetterPolicy.deadLetterTopic: deadLetterPolicy.deadLetterTopic "" must look like projects/P/topics/T.',
    ],
    [
      "subscription",
      "deadLetterPolicy.maxDeliveryAttempts",
      4,
      badRange("deadLetterPolicy.maxDeliveryAttempts", 4, "5 to 100"),
    ],
    [
      "subscription",
      "deadLetterPolicy.maxDeliveryAttempts",
      101,
      badRange("deadLetterPolicy.maxDeliveryAttempts", 101, "5 to 100"),
    ],
    [
      "subscription",
      "pushConfig.pushEndpoint",
      "http://example.com",
      'pushConfig.pushEndpoint: pushConfig.pushEndpoint "http://example.com" must start with https://.',
    ],
    [
      "subscription",
      "topic",
      "none",
      "googleapi: Error 404: Topic 'projects/shop/topics/none' was not found.",
    ],
    [
      "subscription",
      "deadLetterPolicy.deadLetterTopic",
      "projects/shop/topics/none",
      "googleapi: Error 404: Dead-letter topic 'projects/shop/topics/none' was not found.",
    ],
    [
      "subscription",
      "deadLetterPolicy.deadLetterTopic",
      "projects/shop/topics/closed",
      `googleapi: Error 403: Sandbox: ${PUBSUB_AGENT} may not publish to 'projects/shop/topics/closed', and no message would ever get there. It needs roles/pubsub.publisher on the topic.`,
    ],
    [
      "subscription",
      "pushConfig.oidcToken.serviceAccountEmail",
      "none@shop.iam.gserviceaccount.com",
      "googleapi: Error 400: Service account none@shop.iam.gserviceaccount.com does not exist.",
    ],
    [
      "subscription",
      "pushConfig.oidcToken.serviceAccountEmail",
      PUSHER,
      `googleapi: Error 403: Sandbox: ${PUSHER} may not invoke 'projects/shop/locations/asia-northeast1/services/relay', and every push would be refused. It needs roles/run.invoker on it.`,
    ],
    [
      "subscription",
      "pushConfig.oidcToken.serviceAccountEmail",
      "unsigned@shop.iam.gserviceaccount.com",
      `googleapi: Error 403: Sandbox: ${PUBSUB_AGENT} may not sign tokens for unsigned@shop.iam.gserviceaccount.com, and every push would go without one. It needs roles/iam.serviceAccountTokenCreator on it.`,
    ],
    [
      "subscription",
      "pushConfig.oidcToken",
      undefined,
      "googleapi: Error 403: Sandbox: 'projects/shop/locations/asia-northeast1/services/relay' lets nobody in who has no token: set pushConfig.oidcToken.",
    ],
    [
      "subscription",
      "ackDeadlineSeconds",
      10,
      "googleapi: Error 409: Resource 'projects/shop/subscriptions/relay' already exists.",
    ],
    [
      "subscription",
      "bigqueryConfig",
      {},
      'bigqueryConfig: The sandbox does not know the input "bigqueryConfig" of gcp:pubsub/subscription:Subscription.',
    ],
    [
      "subscriptionMember",
      "subscription",
      "none",
      "googleapi: Error 404: 'projects/shop/subscriptions/none' was not found.",
    ],
  ]);

  it.each([RUN_URL, `${RUN_URL}/push`, `${RUN_URL}?a=b`, FUNCTION_URL, `${FUNCTION_URL}/push`])(
    "with the endpoint %s, which lets the pusher not in",
    async (endpoint) => {
      await expect(subscribe({ "pushConfig.pushEndpoint": endpoint })).rejects.toThrow(
        `may not invoke '${PRIVATE}', and every push would be refused.`,
      );
    },
  );
});

describe("a subscription is taken", () => {
  it.each<{ readonly [path: string]: Json | undefined }>([
    { pushConfig: undefined },
    { deadLetterPolicy: undefined },
    { topic: "projects/shop/topics/alerts" },
    { topic: "projects/1001/topics/alerts" },
    { expirationPolicy: undefined },
    { "expirationPolicy.ttl": "86400s" },
    { "deadLetterPolicy.deadLetterTopic": "projects/1001/topics/undelivered" },
    { "retryPolicy.minimumBackoff": "600s" },
    { "retryPolicy.maximumBackoff": undefined },
    { messageRetentionDuration: "600.5s" },
    { "pushConfig.pushEndpoint": "https://example.com/push" },
    { "pushConfig.pushEndpoint": "https://example.com/push", "pushConfig.oidcToken": undefined },
    { "pushConfig.pushEndpoint": `${RUN_URL}.example.com` },
    { "pushConfig.pushEndpoint": `${FUNCTION_URL}-2` },
  ])("with %j", async (changes) => {
    await expect(subscribe(changes)).resolves.toBeUndefined();
  });

  const grant = (kind: "functionMember" | "projectMember", changes: Properties) =>
    world.apply(kind, { ...world.valid(kind), ...changes });
  const push = {
    "pushConfig.pushEndpoint": FUNCTION_URL,
    "pushConfig.oidcToken.serviceAccountEmail": PUSHER,
  };

  it.each<readonly ["functionMember" | "projectMember", Properties]>([
    ["functionMember", { name: "private", role: "roles/run.invoker", member: `serviceAccount:${PUSHER}` }],
    ["projectMember", { role: "roles/run.invoker", member: `serviceAccount:${PUSHER}` }],
    ["functionMember", { name: "private", role: "roles/run.invoker", member: "allUsers" }],
  ])("once the pusher is let in: %s %j", async (kind, changes) => {
    await expect(subscribe(push)).rejects.toThrow(/may not invoke/);
    const { id } = await grant(kind, changes);
    await expect(subscribe(push)).resolves.toBeUndefined();
    await world.of(kind).delete(TYPES[kind], id);
  });

  it("with a service that lets in whoever calls, token or not", async () => {
    world.clouds.store.change(TYPES.service, world.ids.get("service") ?? "", (inputs) => ({
      ...inputs,
      invokerIamDisabled: true,
    }));
    const endpoint = { "pushConfig.pushEndpoint": "https://api-1001.asia-northeast1.run.app/push" };
    await expect(subscribe({ ...endpoint, "pushConfig.oidcToken": undefined })).resolves.toBeUndefined();
  });

  it("that never expires, whatever the default", async () => {
    const { outputs } = await world
      .of("subscription")
      .read(TYPES.subscription, world.ids.get("subscription") ?? "");
    expect(outputs.expirationPolicy).toEqual({ ttl: "" });
  });

  it("with the defaults of what is left out", async () => {
    const { outputs } = await world.apply("subscription", {
      project: "shop",
      name: "plain",
      topic: "alerts",
    });
    expect(outputs).toMatchObject({
      ackDeadlineSeconds: 10,
      messageRetentionDuration: "604800s",
      expirationPolicy: { ttl: "2678400s" },
    });
  });
});
