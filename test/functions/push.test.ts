import { expect, test } from "vitest";
import { pushedMessage } from "../../functions/push.ts";

/** The example of Pub/Sub's documentation, "Receive messages from push subscriptions". */
const BODY = {
  message: {
    attributes: { key: "value" },
    data: "SGVsbG8gQ2xvdWQgUHViL1N1YiEgSGVyZSBpcyBteSBtZXNzYWdlIQ==",
    messageId: "2070443601311540",
    message_id: "2070443601311540",
    publishTime: "2021-02-26T19:13:55.749Z",
    publish_time: "2021-02-26T19:13:55.749Z",
  },
  subscription: "projects/myproject/subscriptions/mysubscription",
};
const { attributes: _, ...withoutAttributes } = BODY.message;
const { data: __, ...withoutData } = BODY.message;

const MESSAGE = {
  id: "2070443601311540",
  publishedAt: new Date("2021-02-26T19:13:55.749Z"),
  data: "Hello Cloud Pub/Sub! Here is my message!",
  attributes: { key: "value" },
  subscription: "projects/myproject/subscriptions/mysubscription",
};

test.each<[what: string, body: unknown, message: unknown]>([
  ["as documented", BODY, MESSAGE],
  [
    "of a subscription with a dead-letter topic",
    { ...BODY, deliveryAttempt: 5 },
    { ...MESSAGE, deliveryAttempt: 5 },
  ],
  ["without attributes", { ...BODY, message: withoutAttributes }, { ...MESSAGE, attributes: {} }],
  ["with attributes only", { ...BODY, message: withoutData }, { ...MESSAGE, data: "" }],
  [
    "published to the nanosecond",
    { ...BODY, message: { ...BODY.message, publishTime: "2021-02-26T19:13:55.749123456Z" } },
    MESSAGE,
  ],
])("a message %s", (_, body, message) => {
  expect(pushedMessage(body)).toEqual({ message });
});

test.each<[what: string, body: unknown, problem: string]>([
  ["nothing", undefined, "Invalid input: expected object, received undefined"],
  ["text", "hello", "Invalid input: expected object, received string"],
  ["no message", { subscription: "s" }, "message: Invalid input: expected object, received undefined"],
  [
    "data that is not base64",
    { ...BODY, message: { ...BODY.message, data: "{hello}" } },
    "message.data: Invalid base64-encoded string",
  ],
  [
    "no time, and no id",
    { ...BODY, message: { data: "" } },
    "message.messageId: Invalid input: expected string, received undefined; message.publishTime: Invalid input: expected string, received undefined",
  ],
  [
    "a time that is none",
    { ...BODY, message: { ...BODY.message, publishTime: "today" } },
    "message.publishTime: Invalid ISO datetime",
  ],
])("%s is refused", (_, body, problem) => {
  expect(pushedMessage(body)).toEqual({ problem: `not a message that Pub/Sub pushes: ${problem}` });
});
