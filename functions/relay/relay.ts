import type { HttpFunction } from "@google-cloud/functions-framework";
import { type RelayPlan, TICK } from "../../model/entities/relay-plan.ts";
import { callerChecker } from "../caller.ts";
import type { Log } from "../log.ts";
import { jsonOf } from "../parsing.ts";
import { type PushedMessage, pushedMessage } from "../push.ts";
import { failureCode, Unavailable } from "./channels/channel.ts";
import { type ChannelSettings, openChannel } from "./channels/open.ts";
import type { Timing } from "./channels/retry.ts";
import { flush } from "./flush.ts";
import { foundDrift, isOfDrift } from "./found-drift.ts";
import { governedChange, isOfStorage } from "./governed-change.ts";
import { incidentNotification } from "./incident.ts";
import { Memory } from "./memory.ts";
import { type Means, Notifier } from "./notifier.ts";

/** What a relay is made from. */
export interface RelaySettings {
  readonly plan: RelayPlan;
  readonly credentials: ChannelSettings["credentials"];
  readonly timing: Timing;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Where everything is that is not the vendors' own; for tests. */
  readonly endpoints?: NonNullable<ChannelSettings["endpoints"]> & {
    readonly certificates?: string;
    readonly storage?: string;
  };
}

/**
 * The function that Pub/Sub pushes to: incidents of Cloud Monitoring, new objects of the governance log, drift, and ticks. It
 * answers 204 where a message was delivered, kept for a summary or handed to the fallback; 503 where it has to come
 * again; 400 where no delivery will ever help, so that it ends in the dead-letter topic; 401 and 403 to strangers.
 */
export function makeRelay({
  plan,
  credentials,
  timing,
  log,
  now,
  endpoints = {},
}: RelaySettings): HttpFunction {
  const { certificates, storage, ...apis } = endpoints;
  const checkCaller = callerChecker({
    audience: plan.audience,
    ...(certificates && { certificatesUrl: certificates }),
  });
  const open = { credentials, endpoints: apis, patience: timing.attempt, now };
  const named = [...Object.values(plan.guardrails), ...(plan.governance ? [plan.governance] : [])];
  const means: Means = {
    plan,
    timing,
    log,
    now,
    // Guardrails that share a channel share its quota as well.
    channels: new Map(
      [...new Map(named.map((channel) => [JSON.stringify(channel), channel])).values()]
        .map((channel) => openChannel(channel, open))
        .map((channel) => [channel.id, channel]),
    ),
    memory: new Memory({
      bucket: plan.memory,
      project: plan.project,
      ...(storage && { apiEndpoint: storage }),
    }),
  };
  const delivery = new Notifier(means);

  return async (request, response) => {
    if (request.method !== "POST") {
      response.set("allow", "POST").status(405).json({ error: "expected: POST" });
      return;
    }
    const caller = await checkCaller(request, [plan.caller]);
    if ("status" in caller) {
      log("WARNING", `Refused a caller: ${caller.reason}`, { event: "refused" });
      response.status(caller.status).json({ error: caller.reason });
      return;
    }
    const pushed = pushedMessage(request.body);
    const work = "problem" in pushed ? pushed : workOf(pushed.message, delivery, means);
    if ("problem" in work) {
      const attempt = "message" in pushed ? (pushed.message.deliveryAttempt ?? 1) : 1;
      // Pub/Sub brings it again until it is dead-lettered; that it is malformed is news once.
      if (attempt === 1) log("ERROR", `Malformed message: ${work.problem}`, { event: "malformed" });
      response.status(400).json({ error: work.problem });
      return;
    }
    try {
      await work.run();
      response.status(204).end();
    } catch (error) {
      const reason = error instanceof Unavailable ? error.message : `unexpected: ${failureCode(error)}`;
      log("WARNING", `To be delivered again: ${work.subject}`, { event: "deferred", reason });
      response.status(503).json({ error: reason });
    }
  };
}

type Work = { readonly subject: string; readonly run: () => Promise<void> } | { readonly problem: string };

/** What a message asks for; of a tick nothing but its attribute is read. */
function workOf({ attributes, data, id }: PushedMessage, delivery: Notifier, means: Means): Work {
  if (attributes.tick === TICK.tick) return { subject: "tick", run: () => flush(means) };
  const notification = isOfStorage(attributes)
    ? governedChange(attributes)
    : isOfDrift(attributes)
      ? foundDrift(attributes, id)
      : incidentNotification(jsonOf(data), id);
  if (notification === undefined) return { subject: "nobody's news", run: async () => {} };
  if (notification === "trial")
    return {
      subject: "trial",
      run: async () => means.log("INFO", "The console has tried the channel out", { event: "trial" }),
    };
  if ("problem" in notification) return notification;
  return { subject: notification.subject, run: () => delivery.deliver(notification) };
}
