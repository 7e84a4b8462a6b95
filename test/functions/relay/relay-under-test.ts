import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type HttpFunction, http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { onTestFinished } from "vitest";
import type { LogFields, Severity } from "../../../functions/log.ts";
import type { Timing } from "../../../functions/relay/channels/retry.ts";
import { makeRelay, type RelaySettings } from "../../../functions/relay/relay.ts";
import { type RelayPlan, TICK } from "../../../model/entities/relay-plan.ts";
import { googleCertificates, identityToken } from "../google-identity.ts";
import type { FakeStorage } from "./fake-storage.ts";

export const LINE_TOKEN = "line-token-that-nobody-may-see";
export const SLACK_TOKEN = "xoxb-slack-token-that-nobody-may-see";

/** The start of a window, in the middle of a month. */
export const START = Date.UTC(2026, 10, 15, 3, 0);
export const MINUTE = 60_000;

export const GROUP = { kind: "line", to: "C0123456789abcdef" } as const;

export const PLAN: RelayPlan = {
  environment: "production",
  project: "example-production",
  audience: "https://relay.example",
  caller: "pusher@example-production.iam.gserviceaccount.com",
  memory: "relay-memory",
  guardrails: { "api-latency": GROUP, "ocr-failures": GROUP },
  governance: GROUP,
};

/** One line of the log. */
export interface Line extends Record<string, unknown> {
  readonly severity: Severity;
  readonly message: string;
}

/** What a message that is pushed is made from. */
export interface Pushed {
  readonly data?: unknown;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly attempt?: number;
}

export interface RelayUnderTest {
  /** @returns the status that the relay answers with */
  push(message: Pushed, token?: string, headers?: Readonly<Record<string, string>>): Promise<number>;
  tick(): Promise<number>;
  readonly log: readonly Line[];
  /** Lines of the log with this `event`. */
  events(event: string): Line[];
}

export interface Clock {
  now: number;
}

export interface Surroundings extends Pick<RelaySettings, "endpoints"> {
  readonly storage: FakeStorage;
  readonly plan?: RelayPlan;
  readonly credentials?: RelaySettings["credentials"];
  readonly timing?: Timing;
  readonly clock?: Clock;
}

/** Tries again for a little while; an attempt has plenty of time, so that a busy machine is not taken for an outage. */
const TIMING: Timing = { attempt: 3_000, pause: 2, budget: 3_060 };

let count = 0;

/** A relay that the functions framework runs, as it would in the cloud, until the test ends. */
export async function startRelay({
  storage,
  plan = PLAN,
  credentials = { LINE_CHANNEL_ACCESS_TOKEN: LINE_TOKEN, SLACK_BOT_TOKEN: SLACK_TOKEN },
  timing = TIMING,
  clock = { now: START },
  endpoints,
}: Surroundings): Promise<RelayUnderTest> {
  const log: Line[] = [];
  const certificates = (await googleCertificates()).url;
  const url = await serve(
    makeRelay({
      plan,
      credentials,
      timing,
      log: (severity: Severity, message: string, fields?: LogFields) =>
        void log.push({ ...fields, severity, message }),
      now: () => clock.now,
      endpoints: { ...endpoints, certificates, storage: storage.url },
    }),
  );
  const callers = identityToken({ aud: plan.audience, email: plan.caller });
  const push: RelayUnderTest["push"] = async (message, token = callers, headers = {}) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify(bodyOf(message)),
    });
    await response.text();
    return response.status;
  };
  return {
    push,
    tick: () => push({ attributes: TICK }),
    log,
    events: (event) => log.filter((line) => line.event === event),
  };
}

/** Source of the shape: "Receive messages from push subscriptions". */
function bodyOf({ data, attributes = {}, id = `message-${++count}`, attempt }: Pushed) {
  return {
    message: {
      ...(data !== undefined && { data: Buffer.from(textOf(data)).toString("base64") }),
      attributes,
      messageId: id,
      publishTime: "2026-11-15T03:00:00.000Z",
    },
    subscription: "projects/example-production/subscriptions/relay",
    ...(attempt !== undefined && { deliveryAttempt: attempt }),
  };
}

const textOf = (data: unknown): string => (typeof data === "string" ? data : JSON.stringify(data));

/** Runs a function with the functions framework until the test ends; returns its address. */
export async function serve(handler: HttpFunction): Promise<string> {
  const name = `relay-${++count}`;
  http(name, handler);
  const server: Server = getTestServer(name);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
