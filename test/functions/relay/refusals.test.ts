import { expect, test } from "vitest";
import { makeRelay } from "../../../functions/relay/relay.ts";
import { googleCertificates, identityToken } from "../google-identity.ts";
import { fakeLine } from "./fake-line.ts";
import { fakeStorage } from "./fake-storage.ts";
import { incident } from "./incidents.ts";
import { LINE_TOKEN, PLAN, START, serve } from "./relay-under-test.ts";

/** A message as Pub/Sub pushes it. */
const pushed = (message: object = {}) => ({
  message: {
    data: Buffer.from(JSON.stringify(incident())).toString("base64"),
    messageId: "1",
    publishTime: "2026-11-15T03:00:00Z",
    ...message,
  },
  subscription: "projects/example-production/subscriptions/relay",
});

const MANY = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`<b>${n}`, n]));
const PUBSUB = "not a message that Pub/Sub pushes: ";
const NOT_TEXT = "Invalid input: expected string, received number";

test.each<[what: string, body: unknown, email: string, status: number, error: string]>([
  ["a stranger", pushed(), "other@example.com", 403, "other@example.com may not call this"],
  ["no message", [], PLAN.caller, 400, `${PUBSUB}Invalid input: expected object, received array`],
  [
    "a name that a browser would take for HTML",
    pushed({ attributes: { "<script>": 1 } }),
    PLAN.caller,
    400,
    `${PUBSUB}message.attributes.<script>: ${NOT_TEXT}`,
  ],
  [
    "more fields than anybody reads",
    pushed({ attributes: MANY }),
    PLAN.caller,
    400,
    `${PUBSUB}${[0, 1, 2, 3, 4].map((n) => `message.attributes.<b>${n}: ${NOT_TEXT}`).join("; ")}; and 9995 more`,
  ],
  ["no memory", pushed(), PLAN.caller, 503, "Cloud Storage gives no usable answer (403)"],
])("%s is refused in JSON", async (_, body, email, status, error) => {
  const [line, storage, certificates] = await Promise.all([fakeLine(), fakeStorage(), googleCertificates()]);
  storage.fault = () => 403;
  const url = await serve(
    makeRelay({
      plan: PLAN,
      credentials: { LINE_CHANNEL_ACCESS_TOKEN: LINE_TOKEN },
      timing: { attempt: 3_000, pause: 2, budget: 3_060 },
      log: () => {},
      now: () => START,
      endpoints: { line: line.url, certificates: certificates.url, storage: storage.url },
    }),
  );
  const token = identityToken({ aud: PLAN.audience, email });
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  expect({ status: response.status, body: await response.json() }).toEqual({ status, body: { error } });
});
