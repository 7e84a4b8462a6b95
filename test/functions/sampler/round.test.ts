import { describe, expect, test } from "vitest";
import { LIMITS } from "../../../functions/sampler/sampler-settings.ts";
import { identityToken, withoutSignature } from "../google-identity.ts";
import { type Answer, json, nobody } from "../local-server.ts";
import { fakeMonitoring, googleError, MONITORING_TOKEN } from "./fake-monitoring.ts";
import { MARK, PLAN, startSampler, TOKENS, tickBody } from "./harness.ts";
import { supabase, supabaseMetrics } from "./vendors.ts";

const PREFIX = "custom.googleapis.com/guardrail/staging";
const PORTAL = { surface: "portal-staging", source: "vercel-analytics" };
const API = { surface: "api-staging", source: "sentry" };
const WORKER = { surface: "ocr-worker-staging", source: "supabase-dashboard" };

const point = (metric: string, labels: object, value: number, at = MARK) => ({
  type: `${PREFIX}/${metric}`,
  labels,
  at,
  value,
});
const answered = (series: object, metric: string) => point("answered", { ...series, metric }, 1);

/** What a round writes, source by source, where all is well and Supabase was never asked before. */
const OF_VERCEL = [point("vercel_build_minutes", PORTAL, 2.5), answered(PORTAL, "vercel_build_minutes")];
const OF_SENTRY = [point("api_p95", API, 420.5), answered(API, "api_p95")];
const OF_SUPABASE = [
  point("transactions", { ...WORKER, outcome: "committed" }, 1000),
  point("transactions", { ...WORKER, outcome: "rolled_back" }, 10),
  answered(WORKER, "ocr_failure_rate"),
];
const ALL = [...OF_VERCEL, ...OF_SENTRY, ...OF_SUPABASE];

const NOBODY = await nobody();

const inAnyOrder = (points: readonly object[]) =>
  expect.toSatisfy(
    (found: readonly object[]) =>
      JSON.stringify(found.map((one) => JSON.stringify(one)).sort()) ===
      JSON.stringify(points.map((one) => JSON.stringify(one)).sort()),
    `the points ${JSON.stringify(points, null, 2)}`,
  );

test("a tick writes a sample and an answer of every series, at the mark", async () => {
  const sampler = await startSampler();

  expect((await sampler.tick()).status).toBe(204);
  expect(sampler.points).toEqual(inAnyOrder(ALL));
  expect(sampler.log).toEqual(
    expect.arrayContaining([
      {
        severity: "INFO",
        message: "sample written",
        ...PORTAL,
        metric: "vercel_build_minutes",
        mark: MARK,
        value: 2.5,
      },
      { severity: "INFO", message: "sample written", ...API, metric: "api_p95", mark: MARK, value: 420.5 },
      {
        severity: "INFO",
        message: "too little for a sample",
        ...WORKER,
        metric: "ocr_failure_rate",
        mark: MARK,
        reason: "the first reading of counters, which only tell with a second one",
      },
    ]),
  );
  expect(sampler.log).toHaveLength(3);
});

test("each source gets its own token, and no other", async () => {
  const { tick, received } = await startSampler();
  await tick();

  const sent = Object.entries(received).map(([source, requests]) => [
    source,
    [...new Set(requests.map(({ headers }) => headers.authorization))],
  ]);

  expect(Object.fromEntries(sent)).toEqual({
    vercel: ["Bearer vercel-token-1"],
    sentry: ["Bearer sentry-token-2"],
    supabase: [`Basic ${Buffer.from("service_role:supabase-key-3").toString("base64")}`],
  });
});

describe("a tick that is delivered again", () => {
  test("writes nothing twice, and is a success", async () => {
    const sampler = await startSampler();
    await sampler.tick("2026-11-24T12:00:00Z");

    expect((await sampler.tick("2026-11-24T12:00:00Z")).status).toBe(204);
    expect(sampler.points).toEqual(inAnyOrder(ALL));
    expect(sampler.log.map(({ message }) => message)).toContain("sample repeated");
    expect(sampler.log.filter(({ severity }) => severity !== "INFO")).toEqual([]);
    // Its own reading is not one of before.
    const ofCounters = sampler.log.filter(({ source }) => source === "supabase-dashboard");
    expect(ofCounters).toHaveLength(2);
    expect(ofCounters[1]).toEqual(ofCounters[0]);
  });

  test("asks for the same windows", async () => {
    const { tick, received } = await startSampler();
    await tick("2026-11-24T12:04:59.999Z");
    await tick("2026-11-24T12:00:00Z");

    for (const requests of [received.vercel, received.sentry]) {
      const urls = requests.map(({ url }) => url.href);
      expect(urls.slice(urls.length / 2)).toEqual(urls.slice(0, urls.length / 2));
    }
  });

  test("after the next one was sampled adds nothing, and is a success", async () => {
    const sampler = await startSampler();
    await sampler.tick("2026-11-24T12:00:00Z");

    expect((await sampler.tick("2026-11-24T11:55:00Z")).status).toBe(204);
    expect(sampler.points).toEqual(inAnyOrder(ALL));
    expect(sampler.log.filter(({ severity }) => severity !== "INFO")).toEqual([]);
  });

  test("long after the next one is not sampled", async () => {
    const sampler = await startSampler();

    expect((await sampler.tick("2026-11-24T11:54:59Z")).status).toBe(204);
    expect(sampler.points).toEqual([]);
    expect(sampler.log).toMatchObject([
      { severity: "WARNING", message: "a tick came too late", mark: "2026-11-24T11:50:00.000Z" },
    ]);
  });

  test("before the next one is sampled", async () => {
    const sampler = await startSampler();
    await sampler.tick("2026-11-24T11:55:00Z");

    expect(new Set(sampler.points.map(({ at }) => at))).toEqual(new Set(["2026-11-24T11:55:00.000Z"]));
  });
});

test("the share of transactions that were rolled back comes with the next tick", async () => {
  const monitoring = await fakeMonitoring();
  const before = await startSampler({ monitoring });
  await before.tick("2026-11-24T11:55:00Z");
  const sampler = await startSampler({ monitoring, supabase: supabase(supabaseMetrics(1090, 20)) });
  await sampler.tick();

  expect(monitoring.points).toContainEqual(point("ocr_failure_rate", WORKER, 0.1));
});

describe("a source that fails leaves the others written", () => {
  const status =
    (code: number): Answer =>
    (_, response) =>
      json(response, { error: { message: `Bearer ${TOKENS["vercel-analytics"]}` } }, code);

  test.each<[what: string, setup: Parameters<typeof startSampler>[0], reason: string]>([
    ["down", { at: { vercel: NOBODY } }, "vercel-analytics cannot be reached (ECONNREFUSED)"],
    ["broken", { vercel: status(500) }, "vercel-analytics answers with status 500"],
    ["overloaded", { vercel: status(429) }, "vercel-analytics asks for fewer requests (429)"],
    [
      "a token that is revoked",
      { vercel: status(401) },
      "vercel-analytics does not accept VERCEL_TOKEN (401)",
    ],
    [
      "a token of somebody else",
      { vercel: status(403) },
      "vercel-analytics does not let VERCEL_TOKEN read this (403)",
    ],
    [
      "something else",
      { vercel: (_, response) => json(response, { deployments: "none", pagination: {} }) },
      "vercel-analytics does not answer as documented: deployments: Invalid input: expected array, received string; pagination.next: Invalid input: expected number, received undefined",
    ],
    [
      "no token",
      { settings: { tokens: { ...TOKENS, "vercel-analytics": "" } } },
      "vercel-analytics cannot be asked: the variable VERCEL_TOKEN is not set",
    ],
    [
      "slow",
      { vercel: () => {}, settings: { limits: { ...LIMITS, attempt: 600, sources: 600 } } },
      "vercel-analytics does not answer within 350 ms, and there is no time left to try again",
    ],
  ])("%s", async (_, setup, reason) => {
    const sampler = await startSampler(setup);

    expect((await sampler.tick()).status).toBe(204);
    expect(sampler.points).toEqual(inAnyOrder([...OF_SENTRY, ...OF_SUPABASE]));
    expect(sampler.log.filter(({ severity }) => severity !== "INFO")).toEqual([
      {
        severity: "WARNING",
        message: "the source failed",
        ...PORTAL,
        metric: "vercel_build_minutes",
        mark: MARK,
        reason,
      },
    ]);
  });

  test("one that rules nobody foresaw is an error of the sampler, and of its own series only", async () => {
    const [portal, ...others] = PLAN.polled;
    const sampler = await startSampler({
      settings: { plan: { ...PLAN, polled: portal ? [...others, portal] : [] } },
      at: { vercel: "no address" },
    });

    expect((await sampler.tick()).status).toBe(204);
    expect(sampler.points).toEqual(inAnyOrder([...OF_SENTRY, ...OF_SUPABASE]));
    expect(sampler.log).toContainEqual(
      expect.objectContaining({
        severity: "ERROR",
        reason: expect.stringContaining("unexpected: TypeError"),
      }),
    );
  });

  test("too little traffic is an answer without a sample", async () => {
    const sampler = await startSampler({
      sentry: (request, response) =>
        json(
          response,
          request.url.pathname.includes("/projects/") ? { id: "1" } : { data: [{ "count_sample()": 19 }] },
        ),
    });
    await sampler.tick();

    expect(sampler.points).toEqual(inAnyOrder([...OF_VERCEL, answered(API, "api_p95"), ...OF_SUPABASE]));
    expect(sampler.log).toContainEqual(
      expect.objectContaining({ ...API, reason: "19 requests, and fewer than 20 say nothing" }),
    );
  });
});

describe("Cloud Monitoring", () => {
  test("that takes nothing is a reason to come again", async () => {
    const { status, body } = googleError(
      403,
      "PERMISSION_DENIED",
      "Permission monitoring.timeSeries.create denied",
    );
    const sampler = await startSampler({ monitoring: await fakeMonitoring(() => ({ status, body })) });

    const response = await sampler.tick();

    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ error: "Cloud Monitoring takes no samples now" });
    expect(sampler.log).toContainEqual({
      severity: "ERROR",
      message: "the sample could not be written",
      ...API,
      metric: "api_p95",
      mark: MARK,
      reason:
        "Cloud Monitoring does not take the sample: PERMISSION_DENIED: Permission monitoring.timeSeries.create denied",
    });
  });

  test("that takes nothing of the sources that answered is one as well", async () => {
    const sampler = await startSampler({
      monitoring: await fakeMonitoring(() =>
        googleError(503, "UNAVAILABLE", "The service is currently unavailable."),
      ),
      settings: { tokens: { ...TOKENS, sentry: "" } },
    });

    expect((await sampler.tick()).status).toBe(503);
  });

  test("that takes a part is none", async () => {
    const refusal = googleError(500, "INTERNAL", "Internal error encountered.");
    const monitoring = await fakeMonitoring(({ body }) => (body.includes("api_p95") ? refusal : undefined));
    const sampler = await startSampler({ monitoring });

    expect((await sampler.tick()).status).toBe(204);
    expect(sampler.points).toEqual(inAnyOrder([...OF_VERCEL, ...OF_SUPABASE]));
    expect(sampler.log).toContainEqual(
      expect.objectContaining({
        ...API,
        reason: "Cloud Monitoring does not take the sample: INTERNAL: Internal error encountered.",
      }),
    );
  });

  test("that is not there is no reason to come again where no source answered either", async () => {
    const unavailable = googleError(503, "UNAVAILABLE", "The service is currently unavailable.");
    const sampler = await startSampler({
      monitoring: await fakeMonitoring(() => unavailable),
      settings: { tokens: {} },
    });

    expect((await sampler.tick()).status).toBe(204);
  });

  test.each<
    [what: string, refuse: Parameters<typeof fakeMonitoring>[0], reason: string, monitoring?: number]
  >([
    ["that never answers", () => "never", "no answer within 400 ms", 400],
    [
      "behind something that is not Google's",
      () => ({ status: 502, body: "<html>Bad gateway</html>" }),
      "no answer (502)",
    ],
    [
      "that refuses an argument of another kind",
      () => googleError(400, "INVALID_ARGUMENT", "Field timeSeries[0].metric is invalid"),
      "INVALID_ARGUMENT: Field timeSeries[0].metric is invalid",
    ],
  ])("%s fails the series", async (_, refuse, reason, monitoring = LIMITS.monitoring) => {
    const sampler = await startSampler({
      monitoring: await fakeMonitoring((request) =>
        request.method === "POST" ? refuse?.(request) : undefined,
      ),
      settings: { limits: { ...LIMITS, monitoring } },
    });
    expect((await sampler.tick()).status).toBe(503);
    expect(sampler.log).toContainEqual(
      expect.objectContaining({ ...API, reason: `Cloud Monitoring does not take the sample: ${reason}` }),
    );
  });
});

describe("who is not let in, and what is no tick", () => {
  const TICK = tickBody("2026-11-24T12:00:00Z");
  type Send = Awaited<ReturnType<typeof startSampler>>["send"];

  test.each<[what: string, request: (send: Send) => Promise<Response>, status: number, error: string]>([
    [
      "nobody",
      (send) => send("/", TICK, "", { headers: {} }),
      401,
      "no identity token in the header Authorization",
    ],
    [
      "the pusher, posing as the ticker",
      (send) =>
        send("/", TICK, "", {
          headers: {
            "content-type": "application/json",
            authorization: `Bearer ${withoutSignature({ aud: PLAN.audience, email: PLAN.ticker })}`,
            "x-serverless-authorization": `Bearer ${withoutSignature({ aud: PLAN.audience, email: PLAN.pusher })}`,
          },
        }),
      401,
      "the identity token belongs in Authorization, not in X-Serverless-Authorization",
    ],
    ["the pusher", (send) => send("/", TICK, PLAN.pusher), 403, `${PLAN.pusher} may not call this`],
    [
      "the ticker at a load test",
      (send) => send("/k6/api-staging", {}, PLAN.ticker),
      403,
      `${PLAN.ticker} may not call this`,
    ],
    [
      "no message",
      (send) => send("/", { tick: true }, PLAN.ticker),
      400,
      "not a message that Pub/Sub pushes: message: Invalid input: expected object, received undefined; subscription: Invalid input: expected string, received undefined",
    ],
    [
      "another path",
      (send) => send("/ticks", TICK, PLAN.ticker),
      404,
      "expected: POST / or POST /k6/SURFACE",
    ],
    [
      "another method",
      (send) =>
        send("/", TICK, "", {
          method: "PUT",
          headers: { authorization: `Bearer ${identityToken({ aud: PLAN.audience, email: PLAN.ticker })}` },
        }),
      405,
      "expected: POST",
    ],
  ])("%s", async (_, request, status, error) => {
    const sampler = await startSampler();

    const response = await request(sampler.send);

    expect({ status: response.status, body: await response.json() }).toEqual({ status, body: { error } });
    expect(sampler.points).toEqual([]);
    expect(sampler.log).toMatchObject([{ severity: "WARNING", message: "refused", status, error }]);
    expect(response.headers.get("allow")).toBe(status === 405 ? "POST" : null);
  });

  test("nobody can tell who calls while Google's certificates are away", async () => {
    const sampler = await startSampler({ at: { certificates: NOBODY } });

    expect((await sampler.tick()).status).toBe(503);
    expect(sampler.log).toMatchObject([
      { severity: "ERROR", error: "Google's certificates are not available" },
    ]);
  });
});

test("no token is in any log line or answer, whatever a source sends back", async () => {
  const echo: Answer = (request, response) =>
    json(response, { id: request.headers.authorization, pagination: request.headers.authorization }, 200);
  const sampler = await startSampler({ vercel: echo, sentry: echo, supabase: echo });
  const unwritten = await startSampler({
    monitoring: await fakeMonitoring(() => googleError(500, "INTERNAL", `no more ${TOKENS.sentry}`)),
  });
  const token = identityToken({ aud: PLAN.audience, email: PLAN.ticker });

  const responses = [
    await sampler.tick(),
    await unwritten.tick(),
    await sampler.push("api-staging", { token }),
    await sampler.send("/", {}, "stranger@example.com"),
    await sampler.send("/", {}, "", { headers: { authorization: `Bearer ${token}x` } }),
  ];

  const told = JSON.stringify([
    sampler.log,
    unwritten.log,
    await Promise.all(responses.map((response) => response.text())),
  ]);
  const secrets = [
    ...Object.values(TOKENS),
    MONITORING_TOKEN,
    "eyJ",
    Buffer.from("supabase-key-3").toString("base64"),
  ];
  for (const secret of secrets) expect(told).not.toContain(secret);
  expect(told).toContain("no more (a secret)");
});
