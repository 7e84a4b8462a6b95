import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudStore } from "../provider/store.ts";
import { REVISION, revisionResource } from "./revisions.ts";

/** What stands for a login in the sandbox; see `getClientConfig`. */
export const SANDBOX_TOKEN = "sandbox-token";

/** Cloud Run Admin API v2 while it runs. */
export interface RunApi {
  /** Base URL, as `GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT` takes it. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Answers the one request to Cloud Run's own API that the program sends past the provider: what a revision is. On
 * 127.0.0.1, on a port that the system chooses.
 */
export async function serveRunApi(store: CloudStore): Promise<RunApi> {
  const server = createServer(({ url = "", method, headers }, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const refuse = (code: number, status: string, message: string) =>
      answer(code, { error: { code, message, status } });
    const name = url.replace(/^\/v2\//, "");
    if (headers.authorization !== `Bearer ${SANDBOX_TOKEN}`) {
      refuse(401, "UNAUTHENTICATED", "Request is missing required authentication credential.");
      return;
    }
    const revision = method === "GET" ? store.get(REVISION, name) : undefined;
    if (revision) answer(200, revisionResource(revision));
    else refuse(404, "NOT_FOUND", `Resource '${name}' of kind 'REVISION' not found.`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v2/`, stop: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
