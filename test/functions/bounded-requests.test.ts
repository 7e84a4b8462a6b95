import type { Server } from "node:http";
import { request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { expect, onTestFinished, test } from "vitest";
import { boundRequests, LONGEST_BODY } from "../../functions/bounded-requests.ts";

/** A function of the framework that answers with the body that it got. */
async function started(): Promise<string> {
  http("bounded", (request, response) => void response.json({ got: request.body ?? null }));
  const server: Server = getTestServer("bounded");
  boundRequests(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const JSON_TYPE = { "content-type": "application/json" };
const TOO_LONG = { error: `expected: a body of at most ${LONGEST_BODY} bytes` };
const longest = JSON.stringify("a".repeat(LONGEST_BODY - 2));

test.each<[what: string, init: RequestInit, status: number, body: unknown]>([
  ["JSON", { method: "POST", headers: JSON_TYPE, body: '{"a":[1]}' }, 200, { got: { a: [1] } }],
  ["JSON of no declared type", { method: "POST", body: '{"a":[1]}' }, 200, { got: { a: [1] } }],
  [
    "the longest body",
    { method: "POST", headers: JSON_TYPE, body: longest },
    200,
    { got: JSON.parse(longest) },
  ],
  ["no body", { method: "POST" }, 200, { got: null }],
  ["another method", { method: "GET" }, 200, { got: null }],
  [
    "malformed JSON",
    { method: "POST", headers: JSON_TYPE, body: '{"a":' },
    400,
    { error: "expected: a body of JSON" },
  ],
  ["a mark of the byte order", { method: "POST", body: '\ufeff{"a":1}' }, 200, { got: { a: 1 } }],
  [
    "a coding in capitals",
    { method: "POST", headers: { ...JSON_TYPE, "content-encoding": "Identity" }, body: "{}" },
    200,
    { got: {} },
  ],
  [
    "what is not UTF-8",
    { method: "POST", headers: JSON_TYPE, body: Buffer.from([0x22, 0xff, 0x22]) },
    400,
    { error: "expected: a body of JSON" },
  ],
  ["a byte too much", { method: "POST", headers: JSON_TYPE, body: `${longest} ` }, 413, TOO_LONG],
  [
    "what is compressed",
    { method: "POST", headers: { ...JSON_TYPE, "content-encoding": "gzip" }, body: gzipSync("{}") },
    415,
    { error: "expected: a body without Content-Encoding" },
  ],
])("%s", async (_, init, status, body) => {
  const response = await fetch(await started(), init);
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  expect({ status: response.status, body: await response.json() }).toEqual({ status, body });
});

test.each(["%zz", "k6/%", "%ff?a=%41"])(
  "the path /%s is refused before the router reads it",
  async (path) => {
    const response = await fetch(`${await started()}${path}`, { method: "POST", body: "{}" });
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 400,
      body: { error: "expected: a path in percent-encoding" },
    });
  },
);

test("a query may be anything", async () => {
  expect((await fetch(`${await started()}?a=%zz`, { method: "POST", body: "{}" })).status).toBe(200);
});

test("a body of no declared length is read up to the limit, and no further", async () => {
  const url = await started();
  let sent = 0;
  const status = await new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: "POST", headers: JSON_TYPE }, ({ statusCode }) => {
      resolve(statusCode);
      request.destroy();
    });
    request.on("error", reject);
    const more = () => {
      if (request.destroyed || sent > 50 * LONGEST_BODY) return;
      sent += 65_536;
      request.write(Buffer.alloc(65_536, "a"), () => setImmediate(more));
    };
    more();
  });
  expect(status).toBe(413);
  expect(sent).toBeLessThan(10 * LONGEST_BODY);
});
