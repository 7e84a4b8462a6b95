import { setTimeout } from "node:timers/promises";
import { retried } from "../../model/waiting/retried.ts";
import { retryAfter } from "../../model/waiting/retry-after.ts";
import { NoAnswer } from "./no-answer.ts";

/** How long a request may take with everything, its retries too, in milliseconds. */
const DEADLINE_MS = 15_000;
/** Longest answer, in bytes. */
const LONGEST = 4 * 1024 * 1024;
/** Longest wait that a vendor may ask for, in milliseconds; and the one where it names none. */
const LONGEST_WAIT_MS = 3_000;
const USUAL_WAIT_MS = 500;
/** How often an answer that may pass is asked for again. */
const RETRIES = 2;

/** Limits of {@link boundedFetch}; tests shorten them. */
export interface Bounds {
  /** Milliseconds for a request with its retries. */
  readonly deadline: number;
}

/** The usual limits. */
export const BOUNDS: Bounds = { deadline: DEADLINE_MS };

/** A `fetch` that ends. */
export type BoundedFetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` with a deadline and a longest answer, that follows no redirect (it would carry credentials elsewhere) and asks
 * again where a vendor says that it has too much to do. What it throws is a {@link NoAnswer} that holds nothing of what
 * was sent: messages of `fetch` repeat headers that it refuses.
 */
export function boundedFetch({ deadline }: Bounds = BOUNDS): BoundedFetch {
  return async (url, init = {}) => {
    const signal = AbortSignal.timeout(deadline);
    const host = new URL(url instanceof Request ? url.url : url).hostname;
    const headers = sendable(init.headers, host);
    return retried(
      () => sent(url, { ...init, ...(headers && { headers }) }, signal, host),
      (outcome, count) => {
        if (outcome.status === "rejected" || count > RETRIES) return undefined;
        const { status, headers } = outcome.value;
        if (status !== 429 && status < 500) return undefined;
        const wait = retryAfter(headers.get("retry-after"), Date.now()) ?? USUAL_WAIT_MS;
        return wait > LONGEST_WAIT_MS ? undefined : wait;
      },
      (wait) => paused(wait, signal, host),
    );
  };
}

/** @throws NoAnswer where a header cannot be sent: nobody is asked then, so the vendor's server is not what is wrong */
function sendable(headers: HeadersInit | undefined, host: string): Headers | undefined {
  try {
    return headers && new Headers(headers);
  } catch {
    throw new NoAnswer(
      `${host} is not asked: the token or key for it holds a line end or a character that cannot be sent`,
      { fix: "set the token or key again, without quotation marks and line ends" },
    );
  }
}

async function sent(
  url: string | URL | Request,
  init: RequestInit,
  signal: AbortSignal,
  host: string,
): Promise<Response> {
  try {
    const response = await fetch(url, { ...init, signal, redirect: "manual" });
    const body = await bodyOf(response, host);
    const { status, statusText, headers } = response;
    const plain = new Headers(headers);
    // They are of the body as it came, not as it was decoded.
    for (const name of ["content-encoding", "content-length", "transfer-encoding"]) plain.delete(name);
    // A response without a body may not be given one.
    return new Response([204, 205, 304].includes(status) ? null : body, {
      status,
      statusText,
      headers: plain,
    });
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    throw new NoAnswer(signal.aborted ? `${host} does not answer in time` : `${host} ${failureOf(error)}`, {
      fix: `see whether ${host} can be reached from here, and try again`,
    });
  }
}

async function bodyOf(response: Response, host: string): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    length += part.length;
    if (length > LONGEST) throw new NoAnswer(`the answer of ${host} does not end`);
  }
  return new Uint8Array(Buffer.concat(parts));
}

const FAILURES: Readonly<Record<string, string>> = {
  ENOTFOUND: "is not found",
  EAI_AGAIN: "cannot be looked up",
  ECONNREFUSED: "refuses the connection",
  ECONNRESET: "cuts the connection",
  ETIMEDOUT: "does not answer in time",
  UND_ERR_SOCKET: "cuts the connection",
  UND_ERR_CONNECT_TIMEOUT: "does not answer in time",
};

/** Nothing of the error's own text: only its code is known to hold nothing that was sent. */
function failureOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code !== "string") continue;
    if (FAILURES[code]) return FAILURES[code];
    if (/^[A-Z_]*CERT[A-Z_]*$/.test(code)) return `has a certificate that is not trusted (${code})`;
  }
  return "cannot be asked";
}

/** Whether the host of a failed request has no address at all. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof NoAnswer && error.message.endsWith(FAILURES.ENOTFOUND ?? "");

async function paused(wait: number, signal: AbortSignal, host: string): Promise<void> {
  try {
    await setTimeout(wait, undefined, { signal });
  } catch {
    throw new NoAnswer(`${host} has too much to do`, { fix: "try again in a minute" });
  }
}

/** The JSON of an answer; nothing where it is none. */
export async function answerJson(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch {
    return undefined;
  }
}
