import { http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { onTestFinished } from "vitest";
import type { Severity } from "../../../functions/log.ts";
import { samplerHandler } from "../../../functions/sampler/handler.ts";
import { LIMITS, type SamplerSettings } from "../../../functions/sampler/sampler-settings.ts";
import { askOf, type Clock } from "../../../functions/sampler/source-request.ts";
import type { Reading, SourceQuestion } from "../../../functions/sampler/sources/reader.ts";
import { READERS } from "../../../functions/sampler/sources/readers.ts";
import {
  type PolledSourceName,
  SamplerPlan,
  type SeriesOf,
  SOURCE_TOKEN,
} from "../../../model/entities/sampler-plan.ts";
import { googleCertificates, identityToken } from "../google-identity.ts";
import { type Answer, localServer } from "../local-server.ts";
import { type FakeMonitoring, fakeMonitoring } from "./fake-monitoring.ts";
import { sentry, supabase, supabaseMetrics, vercel } from "./vendors.ts";

/** The mark that the tests' ticks are for, and two seconds later, when they come. */
export const MARK = "2026-11-24T12:00:00.000Z";
export const NOW = Date.parse(MARK) + 2000;

export const PLAN: SamplerPlan = SamplerPlan.parse({
  environment: "staging",
  project: "example-staging",
  audience: "https://sampler.example",
  ticker: "ticker@example-staging.iam.gserviceaccount.com",
  pusher: "pusher@example-staging.iam.gserviceaccount.com",
  polled: [
    {
      surface: "portal-staging",
      metric: "vercel_build_minutes",
      source: "vercel-analytics",
      project: "portal-staging",
      team: "team_1",
    },
    {
      surface: "api-staging",
      metric: "api_p95",
      source: "sentry",
      host: "sentry.io",
      organization: "example",
      project: "api",
      window: { minutes: 10, least: 20 },
    },
    {
      surface: "ocr-worker-staging",
      metric: "ocr_failure_rate",
      source: "supabase-dashboard",
      project: "abcdefghijklmnopqrst",
      window: { minutes: 30, least: 10 },
    },
  ],
  pushed: [{ surface: "api-staging", metric: "api_p95", source: "k6" }],
});

export const TOKENS: Readonly<Record<PolledSourceName, string>> = {
  "vercel-analytics": "vercel-token-1",
  sentry: "sentry-token-2",
  "supabase-dashboard": "supabase-key-3",
};

/** A clock that stands still but for the pauses that it is asked for. */
export function clockAt(now: number): Clock & { readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now + pauses.reduce((sum, pause) => sum + pause, 0),
    sleep: async (milliseconds) => void pauses.push(milliseconds),
    random: () => 0.5,
  };
}

/** Asks a local server as one of the sources is asked. */
export async function askServer(source: PolledSourceName, answer: Answer) {
  const { url, received } = await localServer(answer);
  const ask = askOf({
    source,
    authorization: "Bearer token",
    tokenName: SOURCE_TOKEN[source],
    clock: clockAt(NOW),
    deadline: NOW + LIMITS.sources,
    timeout: LIMITS.attempt,
  });
  return { ask, url, received };
}

/** What a source's reader makes of a series, asked at {@link MARK} unless the test says otherwise. */
export function readingOf<Source extends PolledSourceName>(
  source: Source,
  series: Omit<SeriesOf<Source>, "surface" | "source">,
  baseUrl: string,
  question: Pick<SourceQuestion, "ask"> & Partial<SourceQuestion>,
): Promise<Reading> {
  const read = READERS[source].read as (series: object, question: SourceQuestion) => Promise<Reading>;
  const memory = { recall: async () => [], remember: async () => undefined };
  return read({ surface: "s", source, ...series }, { mark: new Date(MARK), baseUrl, memory, ...question });
}

export interface Entry {
  readonly severity: Severity;
  readonly message: string;
  readonly [field: string]: unknown;
}

export interface Setup {
  readonly vercel?: Answer;
  readonly sentry?: Answer;
  readonly supabase?: Answer;
  /** Addresses in place of servers. */
  readonly at?: { readonly vercel?: string; readonly certificates?: string };
  readonly monitoring?: FakeMonitoring;
  readonly settings?: Partial<SamplerSettings>;
}

const ONE_BUILD = {
  uid: "dpl_1",
  created: Date.parse("2026-11-03T10:00:00Z"),
  readyState: "READY",
  buildingAt: Date.parse("2026-11-03T10:00:00Z"),
  ready: Date.parse("2026-11-03T10:02:30Z"),
};

/** The sampler as the functions framework runs it, with every source well unless the test says otherwise. */
export async function startSampler(setup: Setup = {}) {
  const log: Entry[] = [];
  const monitoring = setup.monitoring ?? (await fakeMonitoring());
  const [vercelServer, sentryServer, supabaseServer, certificates] = await Promise.all([
    localServer(setup.vercel ?? vercel([ONE_BUILD])),
    localServer(setup.sentry ?? sentry({ "p95(span.duration)": 420.5, "count_sample()": 500 })),
    localServer(setup.supabase ?? supabase(supabaseMetrics(1000, 10))),
    googleCertificates(),
  ]);
  const clock = clockAt(NOW);
  http(
    "sampler",
    samplerHandler({
      plan: PLAN,
      tokens: TOKENS,
      endpoints: {
        sources: {
          "vercel-analytics": setup.at?.vercel ?? vercelServer.url,
          sentry: sentryServer.url,
          "supabase-dashboard": supabaseServer.url,
        },
        monitoring: monitoring.options,
        certificates: setup.at?.certificates ?? certificates.url,
      },
      limits: LIMITS,
      clock,
      log: (severity, message, fields) => log.push({ severity, message, ...fields }),
      ...setup.settings,
    }),
  );
  const server = getTestServer("sampler");
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", () => listening()));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;

  /** Sends a request as the given service account. */
  const send = (path: string, body: unknown, email: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${identityToken({ aud: PLAN.audience, email })}`,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...init,
    });

  return {
    url,
    log,
    clock,
    points: monitoring.points,
    received: {
      vercel: vercelServer.received,
      sentry: sentryServer.received,
      supabase: supabaseServer.received,
    },
    send,
    tick: (publishTime = "2026-11-24T12:00:01.345Z") => send("/", tickBody(publishTime), PLAN.ticker),
    push: (surface: string, summary: unknown) => send(`/k6/${surface}`, summary, PLAN.pusher),
  };
}

/** What Pub/Sub pushes when Cloud Scheduler published at the given time. */
export const tickBody = (publishTime: string) => ({
  message: { data: Buffer.from("tick").toString("base64"), messageId: "2070443601311540", publishTime },
  subscription: "projects/example-staging/subscriptions/sampling",
});
