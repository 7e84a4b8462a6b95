import type { ServerResponse } from "node:http";
import { expect, test, vi } from "vitest";
import type { RelayChannel } from "../../../model/entities/relay-plan.ts";
import { json, localServer, nobody } from "../local-server.ts";
import { fakeLine, type LineAnswer, lineError, MONTHLY_LIMIT } from "./fake-line.ts";
import { fakeStorage } from "./fake-storage.ts";
import { alert } from "./incidents.ts";
import { GROUP, LINE_TOKEN, PLAN, SLACK_TOKEN, startRelay } from "./relay-under-test.ts";

/** Attempts are given up soon, so that a slow answer is one; what is tried again gets the time to be. */
const IMPATIENT = { attempt: 1_200, pause: 2, budget: 15_000 };

/** What the relay makes of how a channel answers. */
interface Outcome {
  readonly status: number;
  /** Requests that send something. */
  readonly attempts: number;
  /** Of the one line that is handed over. */
  readonly reason?: string;
}

const CREDENTIALS = { LINE_CHANNEL_ACCESS_TOKEN: LINE_TOKEN, SLACK_BOT_TOKEN: SLACK_TOKEN };

const planFor = (channel: RelayChannel) => ({ ...PLAN, guardrails: { "api-latency": channel } });

test("a push to LINE, exactly: the group, the text, the token, and a key that LINE tells repeats by", async () => {
  const line = await fakeLine();
  const relay = await startRelay({ storage: await fakeStorage(), endpoints: { line: line.url } });
  await relay.push(alert());

  const [push] = line.pushes;
  expect(push).toMatchObject({ method: "POST", headers: { authorization: `Bearer ${LINE_TOKEN}` } });
  expect(push?.headers["x-line-retry-key"]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(JSON.parse(push?.body ?? "")).toEqual({
    to: GROUP.to,
    messages: [{ type: "text", text: expect.stringContaining("Warning: api-production: ") }],
  });
});

const LINE: readonly (readonly [how: string, answers: LineAnswer[], outcome: Outcome])[] = [
  ["accepts", ["accept"], { status: 204, attempts: 1 }],
  ["fails once", [lineError(500, "Internal server error"), "accept"], { status: 204, attempts: 2 }],
  ["fails twice", [lineError(503, ""), lineError(502, ""), "accept"], { status: 204, attempts: 3 }],
  [
    "is asked too often",
    [lineError(429, "The API rate limit has been exceeded. Try again later."), "accept"],
    { status: 204, attempts: 2 },
  ],
  ["accepts, unheard", ["accept, unheard"], { status: 204, attempts: 2 }],
  ["accepts, garbled", ["accept, garbled"], { status: 204, attempts: 2 }],
  [
    "has used up the month",
    [lineError(429, MONTHLY_LIMIT)],
    { status: 204, attempts: 1, reason: `LINE answers 429: ${MONTHLY_LIMIT}` },
  ],
  [
    "is told nonsense",
    [lineError(400, "Failed to send messages")],
    { status: 204, attempts: 1, reason: "LINE answers 400: Failed to send messages" },
  ],
  [
    "does not know the token",
    [lineError(401, `Authentication failed due to the following reason: ${LINE_TOKEN}?token=abc`)],
    { status: 204, attempts: 1, reason: "LINE answers 401: (hidden: it looks like a credential)" },
  ],
  [
    "forbids it",
    [lineError(403, "Access to this API is not available for your account")],
    {
      status: 204,
      attempts: 1,
      reason: "LINE answers 403: Access to this API is not available for your account",
    },
  ],
];

test.each(LINE)(
  "LINE %s",
  async (_, answers, { status, attempts, reason }) => {
    const line = await fakeLine();
    line.answers = [...answers];
    const relay = await startRelay({
      storage: await fakeStorage(),
      endpoints: { line: line.url },
      timing: IMPATIENT,
    });

    expect(await relay.push(alert())).toBe(status);
    expect(line.pushes).toHaveLength(attempts);
    expect(new Set(line.pushes.map(({ headers }) => headers["x-line-retry-key"])).size).toBe(1);
    expect(line.texts).toHaveLength(reason === undefined ? 1 : 0);
    expect(relay.log).toEqual(reason === undefined ? [] : [handedOver("line", reason)]);
    expect(JSON.stringify(relay.log)).not.toContain(LINE_TOKEN);

    // However it went, it is settled: a second delivery does nothing.
    expect(await relay.push(alert())).toBe(204);
    expect(line.pushes).toHaveLength(attempts);
    expect(relay.log).toHaveLength(reason === undefined ? 0 : 1);
  },
  30_000,
);

const handedOver = (channel: string, reason: string) => ({
  severity: "ERROR",
  event: "undelivered",
  channel,
  reason,
  message: "Not delivered: Warning: api-production: api-latency is above 500 ms",
  subject: "Warning: api-production: api-latency is above 500 ms",
});

/** An answer of chat.postMessage: the SDK's ChatPostMessageResponse. */
const slackSays =
  (error?: string) =>
  (response: ServerResponse): void =>
    json(response, error ? { ok: false, error } : { ok: true, channel: "C1", ts: "1794700800.000100" });
const rateLimited = (response: ServerResponse): void =>
  void response.writeHead(429, { "retry-after": "1" }).end();

type SlackAnswer = (response: ServerResponse) => void;
const SLACK: readonly (readonly [how: string, answers: SlackAnswer[], outcome: Outcome])[] = [
  ["accepts", [slackSays()], { status: 204, attempts: 1 }],
  ["asks to wait", [rateLimited, slackSays()], { status: 204, attempts: 2 }],
  ["fails once", [slackSays("internal_error"), slackSays()], { status: 204, attempts: 2 }],
  ["is down once", [(response) => json(response, {}, 503), slackSays()], { status: 204, attempts: 2 }],
  [
    "talks nonsense once",
    [(response) => void response.end("<html>"), slackSays()],
    { status: 204, attempts: 2 },
  ],
  ["is silent once", [() => undefined, slackSays()], { status: 204, attempts: 2 }],
  [
    "knows no such channel",
    [slackSays("channel_not_found")],
    { status: 204, attempts: 1, reason: "Slack answers channel_not_found" },
  ],
  [
    "does not know the token",
    [slackSays("invalid_auth")],
    { status: 204, attempts: 1, reason: "Slack answers invalid_auth" },
  ],
  [
    "refuses",
    [(response) => json(response, {}, 403)],
    { status: 204, attempts: 1, reason: "Slack answers 403" },
  ],
];

test.each(SLACK)(
  "Slack %s",
  async (_, answers, { status, attempts, reason }) => {
    const written = consoleSpies();
    const slack = await localServer((_request, response, count) => answers[count]?.(response));
    const relay = await startRelay({
      storage: await fakeStorage(),
      plan: planFor({ kind: "slack", channel: "#oncall" }),
      endpoints: { slack: `${slack.url}/api/` },
      timing: IMPATIENT,
    });

    expect(await relay.push(alert())).toBe(status);
    expect(slack.received).toHaveLength(attempts);
    expect(slack.received[0]).toMatchObject({
      url: { pathname: "/api/chat.postMessage" },
      headers: { authorization: `Bearer ${SLACK_TOKEN}` },
    });
    expect(Object.fromEntries(new URLSearchParams(slack.received[0]?.body))).toMatchObject({
      channel: "#oncall",
      text: expect.stringContaining("Warning: api-production: "),
    });
    expect(relay.log).toEqual(reason === undefined ? [] : [handedOver("slack", reason)]);
    expect(written()).not.toContain(SLACK_TOKEN);
  },
  30_000,
);

test("what Slack would take for markup is escaped", async () => {
  const slack = await localServer((_, response) => slackSays()(response));
  const relay = await startRelay({
    storage: await fakeStorage(),
    plan: { ...PLAN, guardrails: { "a<b>&c": { kind: "slack", channel: "#oncall" } } },
    endpoints: { slack: `${slack.url}/api/` },
  });
  await relay.push(alert({ guardrail: "a<b>&c" }));

  expect(new URLSearchParams(slack.received[0]?.body).get("text")).toContain("a&lt;b&gt;&amp;c is above");
});

const says =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end();

const WEBHOOK: readonly (readonly [how: string, answers: SlackAnswer[], outcome: Outcome])[] = [
  ["accepts", [says(200)], { status: 204, attempts: 1 }],
  ["accepts without a word", [says(204)], { status: 204, attempts: 1 }],
  ["fails once", [says(500), says(200)], { status: 204, attempts: 2 }],
  ["is asked too often", [says(429, { "retry-after": "1" }), says(200)], { status: 204, attempts: 2 }],
  ["is silent once", [() => undefined, says(200)], { status: 204, attempts: 2 }],
  ["is gone", [says(404)], { status: 204, attempts: 1, reason: "the webhook answers 404" }],
  [
    "sends on",
    [says(302, { location: "https://elsewhere.example" })],
    { status: 204, attempts: 1, reason: "the webhook answers 302" },
  ],
];

test.each(WEBHOOK)(
  "A webhook %s",
  async (_, answers, { status, attempts, reason }) => {
    const written = consoleSpies();
    const webhook = await localServer((_request, response, count) => answers[count]?.(response));
    const relay = await startRelay({
      storage: await fakeStorage(),
      plan: planFor({ kind: "webhook", name: "on-call" }),
      credentials: { WEBHOOK_URL_ON_CALL: `${webhook.url}/secret-path?token=pa55word` },
      timing: IMPATIENT,
    });

    expect(await relay.push(alert())).toBe(status);
    expect(webhook.received).toHaveLength(attempts);
    expect(webhook.received[0]?.url.href).toContain("/secret-path?token=pa55word");
    expect(JSON.parse(webhook.received[0]?.body ?? "")).toEqual({
      key: "incident 0.mtdi83m6w8ao opened",
      subject: "Warning: api-production: api-latency is above 500 ms",
      details: expect.arrayContaining([
        "guardrail api-latency, surface api-production, since 2026-11-15 00:00 UTC",
      ]),
    });
    expect(relay.log).toEqual(reason === undefined ? [] : [handedOver("webhook", reason)]);
    expect(JSON.stringify(relay.log) + written()).not.toMatch(/secret-path|pa55word/);
  },
  30_000,
);

test.each(["line", "slack", "webhook"] as const)(
  "where %s is down, the message has to come again",
  async (kind) => {
    const written = consoleSpies();
    const url = await nobody();
    const channels = {
      line: GROUP,
      slack: { kind: "slack", channel: "#oncall" },
      webhook: { kind: "webhook", name: "on-call" },
    } as const;
    const relay = await startRelay({
      storage: await fakeStorage(),
      plan: planFor(channels[kind]),
      credentials: { ...CREDENTIALS, WEBHOOK_URL_ON_CALL: `${url}/secret-path` },
      endpoints: { line: url, slack: `${url}/api/` },
    });

    expect(await relay.push(alert())).toBe(503);
    expect(relay.log).toMatchObject([
      {
        severity: "WARNING",
        event: "deferred",
        message: "To be delivered again: Warning: api-production: api-latency is above 500 ms",
        reason: expect.stringMatching(/answer/),
      },
    ]);
    const told = JSON.stringify(relay.log) + written();
    for (const secret of [LINE_TOKEN, SLACK_TOKEN, "secret-path"]) expect(told).not.toContain(secret);
  },
);

test.each([
  ["line", GROUP, "LINE_CHANNEL_ACCESS_TOKEN"],
  ["slack", { kind: "slack", channel: "#oncall" }, "SLACK_BOT_TOKEN"],
  ["webhook", { kind: "webhook", name: "on-call" }, "WEBHOOK_URL_ON_CALL"],
] as const)("without the credential of %s, all is handed over", async (kind, channel, variable) => {
  const relay = await startRelay({ storage: await fakeStorage(), plan: planFor(channel), credentials: {} });

  expect(await relay.push(alert())).toBe(204);
  expect(relay.log).toEqual([handedOver(kind, `the variable ${variable} is not set`)]);
});

const SLACK_CHANNEL = { kind: "slack", channel: "#oncall" } as const;
const WEBHOOK_CHANNEL = { kind: "webhook", name: "on-call" } as const;

test.each([
  ["line", GROUP, "LINE_CHANNEL_ACCESS_TOKEN", "pa55\nword", "no token"],
  ["slack", SLACK_CHANNEL, "SLACK_BOT_TOKEN", "pa55“word", "no token"],
  ["webhook", WEBHOOK_CHANNEL, "WEBHOOK_URL_ON_CALL", "pa55word", "no URL"],
  ["webhook", WEBHOOK_CHANNEL, "WEBHOOK_URL_ON_CALL", "ftp://hooks.example/pa55word", "no URL"],
  ["webhook", WEBHOOK_CHANNEL, "WEBHOOK_URL_ON_CALL", "https://user:pa55word@hooks.example/", "no URL"],
] as const)("a credential of %s that is none is told once, and hides no message: %#", async (...given) => {
  const [kind, channel, variable, credential, what] = given;
  const written = consoleSpies();
  const line = await fakeLine();
  const relay = await startRelay({
    storage: await fakeStorage(),
    plan: { ...PLAN, guardrails: { "api-latency": channel }, governance: GROUP },
    credentials: { ...CREDENTIALS, [variable]: credential },
    endpoints: { line: line.url },
  });

  for (const _ of ["first", "again"]) expect(await relay.push(alert())).toBe(204);
  const reason = expect.stringMatching(
    `^the variable ${variable} holds ${what}[a-z ,]*: store its secret anew, and deploy$`,
  );
  expect(relay.log).toEqual([{ ...handedOver(kind, ""), reason }]);
  expect(line.pushes).toEqual([]);
  expect(JSON.stringify(relay.log) + written()).not.toMatch(/pa55|hooks/);
});

/** Everything that a library writes by itself. */
function consoleSpies(): () => string {
  const methods = ["debug", "log", "info", "warn", "error"] as const;
  const spies = methods.map((method) => vi.spyOn(console, method).mockImplementation(() => undefined));
  return () => {
    const written = JSON.stringify(spies.flatMap(({ mock }) => mock.calls));
    for (const spy of spies) spy.mockRestore();
    return written;
  };
}

test.each([
  ["line", GROUP],
  ["slack", { kind: "slack", channel: "#oncall" }],
  ["webhook", { kind: "webhook", name: "on-call" }],
] as const)("what %s wants to wait for longer than Pub/Sub does is left to Pub/Sub", async (_, channel) => {
  const busy = await localServer((_request, response) =>
    response.writeHead(429, { "retry-after": "3600" }).end(),
  );
  const relay = await startRelay({
    storage: await fakeStorage(),
    plan: planFor(channel),
    credentials: { ...CREDENTIALS, WEBHOOK_URL_ON_CALL: busy.url },
    endpoints: { line: busy.url, slack: `${busy.url}/api/` },
    timing: IMPATIENT,
  });

  expect(await relay.push(alert())).toBe(503);
  expect(busy.received.filter(({ method }) => method === "POST")).toHaveLength(1);
  expect(relay.events("deferred")).toHaveLength(1);
});
