import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** Bytes of a body: hundreds of times what Cloud Monitoring or Pub/Sub sends here, and ten of a load test's summary. */
export const LONGEST_BODY = 1024 * 1024;

/** JSON is in UTF-8 (RFC 8259, section 8.1): other bytes are refused, and not replaced. */
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Why a request is not passed on. */
interface Refusal {
  readonly status: 400 | 413 | 415;
  readonly error: string;
}

/**
 * Reads the body of every request before the functions framework does. The framework inflates up to 1 GB of it before the
 * function is called, and answers malformed JSON with a page of HTML (@google-cloud/functions-framework, `src/server.ts`:
 * `requestLimit`), and a path that cannot be decoded with the lines of its router. Here a body is bounded, never inflated,
 * and JSON; what is refused is answered in JSON.
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
  if (!isDecodable(request.url ?? "")) return { status: 400, error: "expected: a path in percent-encoding" };
  if (encoding.toLowerCase() !== "identity")
    return { status: 415, error: "expected: a body without Content-Encoding" };
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
    Object.assign(request, { body: JSON.parse(UTF8.decode(Buffer.concat(chunks))), _body: true });
    return undefined;
  } catch {
    return { status: 400, error: "expected: a body of JSON" };
  }
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split("?")[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

/** Closes the connection: what is left of the body is not read. */
function refuse(response: ServerResponse, { status, error }: Refusal): void {
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify({ error }));
}
