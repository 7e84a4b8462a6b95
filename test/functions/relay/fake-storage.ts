import type { ServerResponse } from "node:http";
import { json, localServer, type Received } from "../local-server.ts";

/** Cloud Storage as far as the relay uses it. */
export interface FakeStorage {
  readonly url: string;
  /** Names of the objects that there are. */
  names(prefix?: string): string[];
  /** Puts an object there that carries this in its metadata; what somebody else put there may carry anything. */
  put(name: string, json?: string): void;
  /** Answers a request with this status where a test says so. */
  fault: (request: Received) => number | undefined;
  /** Does what a request asks for and loses the answer, where a test says so. */
  losesAnswer: (request: Received) => boolean;
}

/**
 * Keeps objects without content. Source of the shapes: Cloud Storage JSON API reference, objects: insert (multipart, with
 * ifGenerationMatch), get, list and delete, and "HTTP status and error codes" for errors.
 */
export async function fakeStorage(): Promise<FakeStorage> {
  const objects = new Map<string, object>();
  const storage: Omit<FakeStorage, "url"> = {
    names: (prefix = "") => [...objects.keys()].filter((name) => name.startsWith(prefix)).toSorted(),
    put: (name, json) =>
      void objects.set(name, {
        kind: "storage#object",
        name,
        bucket: "relay-memory",
        generation: "1",
        size: "0",
        ...(json !== undefined && { metadata: { json } }),
      }),
    fault: () => undefined,
    losesAnswer: () => false,
  };
  const { url } = await localServer((request, response) => {
    const fault = storage.fault(request);
    if (fault !== undefined) return error(response, fault, "backendError");
    if (storage.losesAnswer(request)) response.destroy();
    const [, bucket = "", name] = /\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(request.url.pathname) ?? [];
    if (request.url.pathname.startsWith("/upload/")) return insert(request, bucket, response);
    const known = name && objects.get(decodeURIComponent(name));
    if (name && !known) return error(response, 404, "notFound");
    if (name && request.method === "DELETE") {
      objects.delete(decodeURIComponent(name));
      return response.writeHead(204).end();
    }
    return json(response, known ?? list(request));
  });

  function insert({ url, body, headers }: Received, bucket: string, response: ServerResponse) {
    const name = url.searchParams.get("name") ?? "";
    if (url.searchParams.get("ifGenerationMatch") === "0" && objects.has(name))
      return error(response, 412, "conditionNotMet");
    const boundary = /boundary="?([^";]+)/.exec(headers["content-type"] ?? "")?.[1] ?? "";
    const part = body.split(`--${boundary}`)[1] ?? "";
    const metadata = JSON.parse(part.slice(part.indexOf("\r\n\r\n")));
    const object = { kind: "storage#object", ...metadata, name, bucket, generation: "1", size: "0" };
    objects.set(name, object);
    return json(response, object);
  }

  /** By name, a thousand at a time. */
  function list({ url }: Received) {
    const names = storage.names(url.searchParams.get("prefix") ?? "");
    const start = Number(url.searchParams.get("pageToken") ?? 0);
    return {
      kind: "storage#objects",
      items: names.slice(start, start + 1000).map((name) => objects.get(name)),
      ...(names.length > start + 1000 && { nextPageToken: String(start + 1000) }),
    };
  }

  return Object.assign(storage, { url });
}

const error = (response: ServerResponse, code: number, reason: string): void =>
  json(response, { error: { code, message: reason, errors: [{ domain: "global", reason }] } }, code);
