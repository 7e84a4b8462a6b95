import { describe, expect, test } from "vitest";
import * as z from "zod";
import { askOf, type SourceClient, SourceError } from "../../../functions/sampler/source-request.ts";
import { type Answer, json, localServer, nobody } from "../local-server.ts";
import { clockAt, NOW } from "./harness.ts";

/** Seconds that all attempts together may take, by the tests' clock. */
const BUDGET = 35;

async function start(answer: Answer | undefined, { random = 0.5, timeout = 10_000 } = {}) {
  const server = answer ? await localServer(answer) : { url: await nobody(), received: [] };
  const clock = { ...clockAt(NOW), random: () => random };
  const ask: SourceClient = askOf({
    source: "sentry",
    authorization: "Bearer token",
    tokenName: "SENTRY_AUTH_TOKEN",
    clock,
    deadline: NOW + BUDGET * 1000,
    timeout,
  });
  return { ask, url: new URL("/path", server.url), clock, received: server.received };
}

/** Answers with the given status and header until the given request, and well from then on. */
const wellFrom =
  (request: number, status: number, headers: Record<string, string> = {}): Answer =>
  (_, response, count) =>
    count + 1 >= request ? response.end("well") : response.writeHead(status, headers).end("token");

describe("tried again until it is well", () => {
  test.each<[what: string, answer: Answer, pauses: number[]]>([
    ["at once", wellFrom(1, 500), []],
    ["an error of the server", wellFrom(2, 500), [250]],
    ["an overloaded gateway, with longer pauses", wellFrom(5, 503), [250, 500, 1000, 2000]],
    ["a limit of requests", wellFrom(2, 429), [250]],
    ["a limit that ends in seconds", wellFrom(2, 429, { "retry-after": "7" }), [7000]],
    [
      "a limit that ends at a time",
      wellFrom(2, 429, { "retry-after": new Date(NOW + 8000).toUTCString() }),
      [8000],
    ],
    ["a limit that has ended", wellFrom(2, 429, { "retry-after": new Date(NOW - 8000).toUTCString() }), [0]],
    ["a limit that nobody understands", wellFrom(2, 429, { "retry-after": "later" }), [250]],
    [
      "a connection that breaks",
      (_, response, count) => (count > 0 ? response.end("well") : response.destroy()),
      [250],
    ],
  ])("%s", async (_, answer, pauses) => {
    const { ask, url, clock } = await start(answer);

    expect(await ask.text(url)).toBe("well");
    expect(clock.pauses).toEqual(pauses);
  });
});

test("tried again where no answer comes in time", async () => {
  const { ask, url } = await start((_, response, count) => count > 0 && response.end("well"), {
    timeout: 500,
  });

  expect(await ask.text(url)).toBe("well");
});

test.each([
  ["shortest", 0, [0, 0, 0, 0]],
  ["longest", 1, [500, 1000, 2000, 4000]],
])("the %s pauses of full jitter", async (_, random, pauses) => {
  const { ask, url, clock } = await start(wellFrom(5, 500), { random });
  await ask.text(url);

  expect(clock.pauses).toEqual(pauses);
});

describe("given up", () => {
  test.each<[what: string, answer: Answer | undefined, requests: number, message: string]>([
    ["down for good", undefined, 0, "sentry cannot be reached (ECONNREFUSED)"],
    ["broken for good", wellFrom(99, 500), 5, "sentry answers with status 500"],
    ["overloaded for good", wellFrom(99, 429), 5, "sentry asks for fewer requests (429)"],
    [
      "a limit that ends after all of it has to be over",
      wellFrom(99, 429, { "retry-after": String(BUDGET) }),
      1,
      "sentry asks for fewer requests (429), and there is no time left to try again",
    ],
    [
      "pauses that add up to all the time there is",
      wellFrom(99, 503, { "retry-after": "15" }),
      3,
      "sentry answers with status 503, and there is no time left to try again",
    ],
    ["a refusal, at once", wellFrom(2, 400), 1, "sentry answers with status 400"],
    [
      "a token that is not accepted, at once",
      wellFrom(2, 401),
      1,
      "sentry does not accept SENTRY_AUTH_TOKEN (401)",
    ],
    [
      "a token that may not, at once",
      wellFrom(2, 403),
      1,
      "sentry does not let SENTRY_AUTH_TOKEN read this (403)",
    ],
    ["what is not there, at once", wellFrom(2, 404), 1, "sentry does not know what the plan names (404)"],
  ])("%s", async (_, answer, requests, message) => {
    const { ask, url, received } = await start(answer);

    await expect(ask.text(url)).rejects.toThrow(new SourceError(message));
    expect(received).toHaveLength(requests);
  });
});

test("given up where no answer ever comes in time", async () => {
  const { ask, url } = await start(() => {}, { timeout: 20 });

  await expect(ask.text(url)).rejects.toThrow(new SourceError("sentry does not answer within 20 ms"));
});

describe("JSON", () => {
  const Shape = z.object({ data: z.array(z.object({ id: z.number() })) });

  test("of the shape", async () => {
    const { ask, url } = await start((_, response) => json(response, { data: [{ id: 1 }], more: true }));

    expect(await ask.json(url, Shape)).toEqual({ data: [{ id: 1 }] });
  });

  test.each<[what: string, text: string, message: string]>([
    [
      "of another shape",
      JSON.stringify({ data: [{ id: 1 }, { id: "token" }] }),
      "sentry does not answer as documented: data.1.id: Invalid input: expected number, received string",
    ],
    ["that is none", "<html>token</html>", "sentry does not answer with JSON"],
    ["that ends early", '{"data": [', "sentry does not answer with JSON"],
  ])("%s is an error without what it holds", async (_, text, message) => {
    const { ask, url, received } = await start((_, response) => response.end(text));

    await expect(ask.json(url, Shape)).rejects.toThrow(new SourceError(message));
    expect(received).toHaveLength(1);
  });
});

test("a token that no header can hold is not repeated", async () => {
  const ask = askOf({
    source: "sentry",
    authorization: "Bearer to\nken",
    tokenName: "SENTRY_AUTH_TOKEN",
    clock: clockAt(NOW),
    deadline: NOW + 1000,
    timeout: 1000,
  });

  await expect(ask.text(new URL("http://127.0.0.1:1"))).rejects.toThrow(
    "sentry cannot be reached (TypeError)",
  );
});
