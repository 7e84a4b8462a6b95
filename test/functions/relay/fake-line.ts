import type { ServerResponse } from "node:http";
import { json, localServer, type Received } from "../local-server.ts";

/** How LINE takes a push: it accepts it, and the answer may get lost or be garbled on its way; or an answer of its own. */
export type LineAnswer =
  | "accept"
  | "accept, unheard"
  | "accept, garbled"
  | ((response: ServerResponse) => void);

/** LINE's Messaging API as far as the relay uses it. */
export interface FakeLine {
  readonly url: string;
  /** Texts that reached the group, in order. */
  readonly texts: string[];
  /** Every push, accepted or not. */
  readonly pushes: Received[];
  /** Everything that was asked. */
  readonly received: readonly Received[];
  /** Answers to the next pushes; after the last of them every push is accepted. */
  answers: LineAnswer[];
  /** Whether it answers at all. */
  down: boolean;
  /** Messages to single people that the month has, of which `used` are used up; the group has five members. */
  quota: { type: "none" } | { type: "limited"; value: number } | "unknown";
  used: number;
  /** Of those, how many LINE has not counted yet. */
  uncounted: number;
}

/**
 * Source of the shapes: the SDK's types, which are generated from LINE's OpenAPI (messageQuotaResponse,
 * quotaConsumptionResponse, groupMemberCountResponse, pushMessageResponse, errorResponse), and "Retry failed API
 * requests" for 409 and its header.
 */
export async function fakeLine(): Promise<FakeLine> {
  const accepted = new Set<string>();
  const line: Omit<FakeLine, "url" | "received"> = {
    texts: [],
    pushes: [],
    answers: [],
    down: false,
    quota: { type: "none" },
    used: 0,
    uncounted: 0,
  };

  function push(request: Received, response: ServerResponse) {
    line.pushes.push(request);
    const key = String(request.headers["x-line-retry-key"]);
    const answer = line.answers.shift() ?? "accept";
    if (typeof answer === "function") return answer(response);
    if (accepted.has(key)) {
      response.setHeader("x-line-accepted-request-id", "123e4567-e89b-12d3-a456-426655440001");
      return json(response, { message: "The retry key is already accepted", sentMessages: [] }, 409);
    }
    if (line.quota !== "unknown" && line.quota.type === "limited" && line.used + MEMBERS > line.quota.value)
      return lineError(429, MONTHLY_LIMIT)(response);
    line.used += MEMBERS;
    accepted.add(key);
    line.texts.push(JSON.parse(request.body).messages[0].text);
    if (answer === "accept, garbled") return response.end("<html>");
    if (answer === "accept")
      return json(response, { sentMessages: [{ id: "461230966842064897", quoteToken: "IStG5h1Tz7b" }] });
  }

  const { url, received } = await localServer((request, response) => {
    if (line.down) return json(response, { message: "Internal server error" }, 500);
    switch (request.url.pathname) {
      case "/v2/bot/message/push":
        return push(request, response);
      case "/v2/bot/message/quota":
        return line.quota === "unknown"
          ? json(response, { message: "Internal server error" }, 500)
          : json(response, line.quota);
      case "/v2/bot/message/quota/consumption":
        return json(response, { totalUsage: line.used - line.uncounted });
      case "/v2/bot/group/C0123456789abcdef/members/count":
        return json(response, { count: MEMBERS });
      default:
        return json(response, { message: "Not found" }, 404);
    }
  });
  return Object.assign(line, { url, received });
}

/** People in the group. */
const MEMBERS = 5;

export const MONTHLY_LIMIT = "You have reached your monthly limit.";

/** An error as LINE answers it. */
export const lineError = (status: number, message: string) => (response: ServerResponse) =>
  json(response, { message }, status);
