import { output } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { AlertChannels } from "../../../components/monitoring/alert-channels.ts";
import { hidden, plan, ref, T } from "../fixtures.ts";

const FALLBACK = "email:fallback@example.com";
const PARENT = ref("skeleton:monitoring:AlertChannels", "staging-alerts");
const LABELS = { "managed-by": "pulumi", environment: "staging" };
const PUBLISHER = ref(T.topicIamMember, "staging-alerts-agent-publishes");

const channels = (...texts: string[]) =>
  new AlertChannels("staging-alerts", {
    environment: "staging",
    project: "example-staging",
    channels: texts,
    email: "fallback@example.com",
  });
const planOf = (...texts: string[]) => plan(() => channels(...texts));

/** Names of the channels that an alert of the given channel goes to. */
async function namesFor(alertChannel: string, ...texts: string[]): Promise<string[]> {
  let names: string[] = [];
  await plan(async () => {
    names = await new Promise((resolve) => output(channels(...texts).namesFor(alertChannel)).apply(resolve));
  });
  return names;
}

test("an e-mail channel, exactly: labels are marked as secret: an address is a person's", async () => {
  expect((await planOf()).all(T.notificationChannel)).toEqual([
    {
      type: T.notificationChannel,
      name: "staging-email:fallback@example.com",
      parent: PARENT,
      inputs: {
        project: "example-staging",
        type: "email",
        displayName: "staging email:fallback@example.com",
        labels: hidden({ email_address: "fallback@example.com" }),
        userLabels: LABELS,
      },
    },
  ]);
});

describe("LINE, Slack and webhooks", () => {
  test("go through a topic for a relay, exactly", async () => {
    const made = await planOf("line:on-call");

    expect(made.one(T.topic)).toEqual({
      type: T.topic,
      name: "staging-alerts",
      parent: PARENT,
      inputs: { project: "example-staging", name: "alerts-staging", labels: LABELS },
    });
    expect(made.one(T.serviceIdentity)).toEqual({
      type: T.serviceIdentity,
      name: "staging-alerts-agent",
      parent: PARENT,
      inputs: { project: "example-staging", service: "monitoring.googleapis.com" },
    });
    expect(made.one(T.topicIamMember)).toEqual({
      type: T.topicIamMember,
      name: "staging-alerts-agent-publishes",
      parent: PARENT,
      dependsOn: [ref(T.serviceIdentity, "staging-alerts-agent"), ref(T.topic, "staging-alerts")],
      inputs: {
        project: "example-staging",
        topic: "alerts-staging",
        role: "roles/pubsub.publisher",
        member: "serviceAccount:ServiceIdentity(staging-alerts-agent).email",
      },
    });
  });

  test("the channel waits until Cloud Monitoring may publish, or it is refused", async () => {
    expect((await planOf("line:on-call")).one(T.notificationChannel, "staging-relay")).toEqual({
      type: T.notificationChannel,
      name: "staging-relay",
      parent: PARENT,
      dependsOn: [ref(T.topic, "staging-alerts"), PUBLISHER],
      inputs: {
        project: "example-staging",
        type: "pubsub",
        displayName: "staging relay",
        labels: hidden({ topic: "Topic(staging-alerts).id" }),
        userLabels: LABELS,
      },
    });
  });

  test("share one topic and one channel", async () => {
    const made = await planOf("line:on-call", "line:managers", "slack:#platform-alerts", "webhook:on-call");

    expect(made.all(T.topic)).toHaveLength(1);
    expect(made.all(T.notificationChannel).map(({ name }) => name)).toEqual([
      "staging-email:fallback@example.com",
      "staging-relay",
    ]);
  });

  test("need no topic where nobody names them", async () => {
    const made = await planOf("email:other@example.com");

    expect(made.all(T.topic)).toEqual([]);
    expect(made.all(T.serviceIdentity)).toEqual([]);
  });
});

test("a channel that several guardrails name is made once", async () => {
  const made = await planOf("email:a@example.com", "email:a@example.com", FALLBACK);

  expect(made.all(T.notificationChannel).map(({ name }) => name)).toEqual([
    "staging-email:a@example.com",
    "staging-email:fallback@example.com",
  ]);
});

describe("an alert goes to", () => {
  test("its own channel and the e-mail that depends on no relay", async () => {
    expect(await namesFor("line:on-call", "line:on-call")).toEqual([
      "NotificationChannel(staging-relay).name",
      "NotificationChannel(staging-email:fallback@example.com).name",
    ]);
  });

  test("the e-mail once, where that is its own channel", async () => {
    expect(await namesFor(FALLBACK, FALLBACK)).toEqual([
      "NotificationChannel(staging-email:fallback@example.com).name",
    ]);
  });
});
