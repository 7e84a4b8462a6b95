import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A request that a local server got. */
export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface LocalServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Every request so far, in order. */
  readonly received: readonly Received[];
}

/** Answers one request; `count` is how many came before it. */
export type Answer = (request: Received, response: ServerResponse, count: number) => void;

/** A server on this machine that stands in for somebody's API, until the test ends. */
export async function localServer(answer: Answer): Promise<LocalServer> {
  const received: Received[] = [];
  const url = await listen(async (request, response) => {
    const { method = "", headers } = request;
    const got = { method, url: new URL(request.url ?? "/", url), headers, body: await text(request) };
    answer(got, response, received.push(got) - 1);
  });
  return { url, received };
}

/** Listens until the test ends. */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Address where nobody listens. */
export async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
