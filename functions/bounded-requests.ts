import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** Bytes of a body: hundreds of times what Cloud Monitoring or Pub/Sub sends here, and ten of a load test's summary. */
export const LONGEST_BODY = 1024 * 1024;

/** Why a request is not passed on. */
interface Refusal {
  readonly status: 400 | 413 | 415;
  readonly error: string;
}

/**
 * Reads the body of every request before the functions framework does. The framework inflates up to 1 GB of it before the
 * function is called, and answers malformed JSON with a page of HTML (@google-cloud/functions-framework, `src/server.ts`:
 * `requestLimit`). Here a body is bounded, never inflated, and JSON; what is refused is answered in JSON.
 * @param server a server, or the prototype of all of this process where the framework makes its own
 */
export function boundRequests(server: Server): void {
  const target = server as { emit: (event: string, ...args: unknown[]) => boolean };
  const { emit } = target;
  target.emit = function (this: Server, event, ...args) {
    if (event !== "request") return emit.call(this, event, ...args);
    const [request, response] = args as [IncomingMessage, ServerResponse];
    readBody(request).then(
      (refusal) => (refusal ? refuse(response, refusal) : void emit.call(this, event, ...args)),
      // The caller has gone.
      () => response.destroy(),
    );
    return true;
  };
}

/** Puts the value of the body where the framework's parsers put it; they leave alone what was read. */
async function readBody(request: IncomingMessage): Promise<Refusal | undefined> {
  const { "content-encoding": encoding = "identity", "content-length": length = "0" } = request.headers;
  if (encoding !== "identity") return { status: 415, error: "expected: a body without Content-Encoding" };
  const tooLong = { status: 413, error: `expected: a body of at most ${LONGEST_BODY} bytes` } as const;
  if (Number(length) > LONGEST_BODY) return tooLong;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > LONGEST_BODY) return tooLong;
    chunks.push(chunk as Buffer);
  }
  if (bytes === 0) return undefined;
  try {
    Object.assign(request, { body: JSON.parse(Buffer.concat(chunks).toString("utf8")), _body: true });
    return undefined;
  } catch {
    return { status: 400, error: "expected: a body of JSON" };
  }
}

/** Closes the connection: what is left of the body is not read. */
function refuse(response: ServerResponse, { status, error }: Refusal): void {
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify({ error }));
}
