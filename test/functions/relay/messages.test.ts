import { expect, test } from "vitest";
import { identityToken, withoutSignature } from "../google-identity.ts";
import { fakeLine } from "./fake-line.ts";
import { fakeStorage } from "./fake-storage.ts";
import { alert, incident, record } from "./incidents.ts";
import { PLAN, type Pushed, startRelay } from "./relay-under-test.ts";

async function surroundings() {
  const line = await fakeLine();
  const storage = await fakeStorage();
  const relay = await startRelay({ storage, endpoints: { line: line.url } });
  return { line, storage, relay };
}

const PUSHED: readonly (readonly [what: string, message: Pushed, text: string])[] = [
  [
    "an opening",
    alert({ severity: "Critical" }),
    `CRITICAL: api-production: api-latency is above 500 ms
guardrail api-latency, surface api-production, since 2026-11-15 00:00 UTC
Runbook, inside the incident: API latency: requests take too long
https://console.cloud.google.com/monitoring/alerting/alerts/0.mtdi83m6w8ao?project=example-production`,
  ],
  [
    "a closing",
    alert({ severity: "Critical", state: "closed" }),
    `Closed: api-production: api-latency is above 500 ms
guardrail api-latency, surface api-production, since 2026-11-15 00:00 UTC, until 2026-11-15 00:10 UTC
https://console.cloud.google.com/monitoring/alerting/alerts/0.mtdi83m6w8ao?project=example-production`,
  ],
  [
    "a silence, by its own name",
    alert({ policy: "api-latency-silence" }),
    `Warning: api-production: api-latency-silence is above 500 ms
policy api-latency-silence, guardrail api-latency, surface api-production, since 2026-11-15 00:00 UTC
Runbook, inside the incident: API latency: requests take too long
https://console.cloud.google.com/monitoring/alerting/alerts/0.mtdi83m6w8ao?project=example-production`,
  ],
  [
    "a governed change",
    record("2026-05-01-looser-latency.json"),
    `A governed change was recorded: 2026-05-01-looser-latency
gs://governance-log-production-1a2b3c4/2026-05-01-looser-latency.json`,
  ],
  [
    "drift",
    { attributes: { drift: "production", issue: "https://github.com/acme/estate/issues/7" } },
    `What runs is not what is deployed: production
https://github.com/acme/estate/issues/7`,
  ],
  [
    "the least that an incident says",
    {
      data: {
        version: "1.2",
        incident: {
          incident_id: "0.1",
          state: "open",
          policy_name: "api-latency",
          policy_user_labels: { guardrail: "api-latency" },
          severity: null,
          url: null,
          summary: "A condition was met.",
          documentation: null,
        },
      },
    },
    "Warning: A condition was met.\nguardrail api-latency",
  ],
  [
    "an incident of a policy without a name",
    {
      data: {
        version: "1.2",
        incident: {
          incident_id: "0.1",
          state: "open",
          policy_name: null,
          policy_user_labels: { guardrail: "api-latency" },
        },
      },
    },
    "Warning: api-latency\nguardrail api-latency",
  ],
];

test.each(PUSHED)("%s is told, exactly", async (_, message, text) => {
  const { line, relay } = await surroundings();

  expect(await relay.push(message)).toBe(204);
  expect(line.texts).toEqual([text]);
  expect(relay.log).toEqual([]);
});

test("what the console sends to try a channel out is acknowledged, and wakes nobody up", async () => {
  const { line, relay } = await surroundings();
  // As the console sent it to a webhook: neither its state nor its documentation is of the schema.
  const trial = {
    version: "test",
    incident: { incident_id: "12345", state: "OPEN", documentation: "Test documentation", started_at: 0 },
  };

  expect(await relay.push({ data: trial })).toBe(204);
  expect(line.received).toEqual([]);
  expect(relay.log).toMatchObject([{ severity: "INFO", event: "trial" }]);
});

const { incident: whole } = incident();
const MALFORMED: readonly (readonly [what: string, message: Pushed, problem: string])[] = [
  [
    "no JSON",
    { data: "{" },
    "not an incident of Cloud Monitoring: Invalid input: expected object, received undefined",
  ],
  [
    "nothing at all",
    {},
    "not an incident of Cloud Monitoring: Invalid input: expected object, received undefined",
  ],
  [
    "an incident in a state that there is not",
    { data: { version: "1.2", incident: { ...whole, state: "acknowledged" } } },
    'not an incident of Cloud Monitoring: incident.state: Invalid option: expected one of "open"|"closed"',
  ],
  [
    "an incident without an id",
    { data: { version: "1.2", incident: { ...whole, incident_id: "" } } },
    "not an incident of Cloud Monitoring: incident.incident_id: Too small: expected string to have >=1 characters",
  ],
  [
    "another event of the bucket",
    record("a.json", { eventType: "OBJECT_DELETE" }),
    'not a new object of the governance log: eventType: Invalid input: expected "OBJECT_FINALIZE"',
  ],
];

test.each(MALFORMED)("%s is refused, and logged at the first attempt only", async (_, message, problem) => {
  const { line, relay } = await surroundings();

  for (const attempt of [1, 2, 3]) expect(await relay.push({ ...message, attempt })).toBe(400);
  expect(relay.log).toEqual([
    { severity: "ERROR", event: "malformed", message: `Malformed message: ${problem}` },
  ]);
  expect(line.received).toEqual([]);
});

const STRANGERS: readonly (readonly [who: string, token: string, status: number])[] = [
  ["somebody else", identityToken({ aud: PLAN.audience, email: "mallory@example.com" }), 403],
  ["another audience's caller", identityToken({ aud: "https://other.example", email: PLAN.caller }), 401],
  ["a forger", identityToken({ aud: PLAN.audience, email: PLAN.caller }, { signedBy: "stranger" }), 401],
];

test.each(STRANGERS)("%s is turned away", async (_, token, status) => {
  const { line, storage, relay } = await surroundings();

  expect(await relay.push(alert(), token)).toBe(status);
  expect(line.received).toEqual([]);
  expect(storage.names()).toEqual([]);
});

test("whoever may invoke the relay cannot pose as its caller", async () => {
  const { line, relay } = await surroundings();
  const deployer = withoutSignature({ aud: PLAN.audience, email: "deployer@example.com" });
  const forged = withoutSignature({ aud: PLAN.audience, email: PLAN.caller });

  expect(await relay.push(alert(), forged, { "x-serverless-authorization": `Bearer ${deployer}` })).toBe(401);
  expect(line.received).toEqual([]);
  expect(relay.events("refused")).toMatchObject([
    { message: expect.stringContaining("X-Serverless-Authorization") },
  ]);
});

test.each(["forgotten", "constructor"])(
  "the unknown guardrail %s is handed over, once",
  async (guardrail) => {
    const { line, relay } = await surroundings();

    const message = alert({ guardrail });
    expect([await relay.push(message), await relay.push(message)]).toEqual([204, 204]);
    expect(line.received).toEqual([]);
    expect(relay.log).toEqual([
      {
        severity: "ERROR",
        event: "undelivered",
        channel: "none",
        reason: `the plan names no channel for ${guardrail}`,
        message: `Not delivered: Warning: api-production: ${guardrail} is above 500 ms`,
        subject: `Warning: api-production: ${guardrail} is above 500 ms`,
      },
    ]);
  },
);

test.each([
  ["named like one", "api-latency", "api-latency"],
  ["with a name of its own", "made by hand", "made by hand"],
  ["without any name", undefined, "incident 0.mtdi83m6w8ao"],
])("the incident of a policy without a guardrail, %s, is handed over", async (_, policy_name, name) => {
  const { relay } = await surroundings();

  const { policy_user_labels: __, ...unlabelled } = whole;
  expect(await relay.push({ data: { version: "1.2", incident: { ...unlabelled, policy_name } } })).toBe(204);
  expect(relay.events("undelivered")).toMatchObject([{ reason: `the plan names no channel for ${name}` }]);
});
