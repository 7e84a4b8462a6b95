import type * as z from "zod";
import { retried } from "../../model/waiting/retried.ts";
import { retryAfter } from "../../model/waiting/retry-after.ts";
import { jsonOf, wrongFields } from "../parsing.ts";

/** Time as a request sees it; a test has its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** At least 0, below 1. */
  readonly random: () => number;
}

/** A source that does not answer, or not as documented; the message holds nothing of a token or of a body. */
export class SourceError extends Error {}

/** What the requests to one source have in common. */
export interface SourceRequests {
  /** For messages, e.g. `sentry`. */
  readonly source: string;
  /** What the source knows the sampler by. */
  readonly authorization: string;
  /** Name of the variable that holds the token, for messages. */
  readonly tokenName: string;
  readonly clock: Clock;
  /** When all of it has to be over, milliseconds since 1970. */
  readonly deadline: number;
  /** Milliseconds that one attempt may take. */
  readonly timeout: number;
}

/** Asks a source for a text, or for JSON of a known shape. */
export interface SourceClient {
  readonly text: (url: URL) => Promise<string>;
  readonly json: <T>(url: URL, shape: z.ZodType<T>) => Promise<T>;
}

/** Attempts altogether; the deadline usually comes first. */
const ATTEMPTS = 5;

/** Milliseconds of the first pause and of the longest one. */
const PAUSE = { first: 500, longest: 10_000 };

/** An attempt that another one may better. */
class Outage extends SourceError {
  /** Milliseconds that the source asked to be left alone for. */
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/**
 * Requests with retries: a source that is down, slow, or asks for less (429) gets another chance after a pause with
 * full jitter, or after the pause that it names; a request that it refuses does not.
 */
export function askOf(requests: SourceRequests): SourceClient {
  const { source, clock, deadline } = requests;

  const pauseAfter = (outcome: PromiseSettledResult<string>, count: number): number | undefined => {
    if (outcome.status === "fulfilled" || !(outcome.reason instanceof Outage) || count === ATTEMPTS)
      return undefined;
    const { message, retryAfter } = outcome.reason;
    const pause = retryAfter ?? clock.random() * Math.min(PAUSE.longest, PAUSE.first * 2 ** (count - 1));
    if (clock.now() + pause < deadline) return pause;
    throw new SourceError(`${message}, and there is no time left to try again`);
  };

  const text = (url: URL) => retried(() => once(url, requests), pauseAfter, clock.sleep);

  const json = async <T>(url: URL, shape: z.ZodType<T>): Promise<T> => {
    const answer = jsonOf(await text(url));
    if (answer === undefined) throw new SourceError(`${source} does not answer with JSON`);
    const parsed = shape.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new SourceError(`${source} does not answer as documented: ${wrongFields(parsed.error)}`);
  };

  return { text, json };
}

async function once(url: URL, requests: SourceRequests): Promise<string> {
  const { source, authorization, clock, deadline, timeout } = requests;
  const left = Math.max(1, Math.min(timeout, deadline - clock.now()));
  try {
    const response = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(left) });
    if (response.ok) return await response.text();
    // The body may repeat what was sent.
    await response.body?.cancel();
    const { status, headers } = response;
    const refused = `${source} ${refusal(status, requests)}`;
    if (status !== 429 && status < 500) throw new SourceError(refused);
    throw new Outage(refused, retryAfter(headers.get("retry-after"), clock.now()));
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new Outage(`${source} ${outage(error, left)}`);
  }
}

function refusal(status: number, { tokenName }: SourceRequests): string {
  switch (status) {
    case 401:
      return `does not accept ${tokenName} (401)`;
    case 403:
      return `does not let ${tokenName} read this (403)`;
    case 404:
      return "does not know what the plan names (404)";
    case 429:
      return "asks for fewer requests (429)";
    default:
      return `answers with status ${status}`;
  }
}

/** What a failed `fetch` says without its message, which may repeat a header. */
function outage(error: unknown, milliseconds: number): string {
  if (!(error instanceof Error)) return "cannot be reached";
  if (error.name === "TimeoutError") return `does not answer within ${milliseconds} ms`;
  const code = (error.cause as { code?: unknown } | undefined)?.code;
  return `cannot be reached (${typeof code === "string" ? code : error.name})`;
}
