import * as z from "zod";
import { wrongFields } from "../parsing.ts";
import type { Notification } from "./notification.ts";

/** Seconds since 1970, up to the last year that a calendar writes with four digits. */
const Seconds = z.number().min(0).max(253_402_300_799);

/**
 * The part of Cloud Monitoring's notification that is read. Source: "Create and manage notification channels", schema
 * version 1.2, the same for Pub/Sub and for webhooks. Fields that a policy does not set are missing or null.
 */
const Body = z.object({
  version: z.string(),
  incident: z.object({
    incident_id: z.string().min(1),
    state: z.enum(["open", "closed"]),
    /** Set where a policy repeats its notifications for as long as an incident is open. */
    renotify: z.boolean().nullish(),
    policy_name: z.string().nullish(),
    policy_user_labels: z.record(z.string(), z.string()).nullish(),
    severity: z.string().nullish(),
    url: z.string().nullish(),
    summary: z.string().nullish(),
    /** Seconds since 1970. */
    started_at: Seconds.nullish(),
    ended_at: Seconds.nullish(),
    documentation: z.object({ subject: z.string().nullish(), content: z.string().nullish() }).nullish(),
  }),
});
type Incident = z.infer<typeof Body>["incident"];

/** What the console sends to try a channel out; the rest of it is made up, and not of the schema. */
const Trial = z.object({ version: z.literal("test") });

/**
 * What a message of Cloud Monitoring tells.
 * @param messageId the message's own id: what makes one reminder of an open incident another than the next
 * @returns `"trial"` for what the console sends to try a channel out, or the `problem` of what is no such message
 */
export function incidentNotification(
  body: unknown,
  messageId: string,
): Notification | "trial" | { problem: string } {
  if (Trial.safeParse(body).success) return "trial";
  const parsed = Body.safeParse(body);
  if (!parsed.success)
    return { problem: `not an incident of Cloud Monitoring: ${wrongFields(parsed.error)}` };
  const { incident } = parsed.data;
  const opening = `incident ${incident.incident_id} opened`;
  const closing = `incident ${incident.incident_id} closed`;
  const guardrail = incident.policy_user_labels?.guardrail;
  const shared = {
    source: "guardrails",
    ...(guardrail && { guardrail }),
    name: nameOf(incident),
    details: detailsOf(incident),
  } as const;
  if (incident.state === "closed")
    return {
      ...shared,
      key: closing,
      happened: "closed",
      critical: false,
      subject: `Closed: ${whatOf(incident)}`,
      closes: opening,
    };
  const severity = (incident.severity ?? "").toUpperCase();
  const critical = severity === "CRITICAL";
  return incident.renotify
    ? {
        ...shared,
        key: `incident ${incident.incident_id} still open ${messageId}`,
        happened: "still open",
        critical,
        subject: `Still open: ${whatOf(incident)}`,
      }
    : {
        ...shared,
        key: opening,
        closedBy: closing,
        happened: "opened",
        critical,
        subject: `${critical ? severity : "Warning"}: ${whatOf(incident)}`,
      };
}

/**
 * The policy's name: the policies of a guardrail, on a breach and on silence, carry the same label, and are two things.
 * One without a name goes by its guardrail, and without that by what nothing else is called.
 */
const nameOf = ({ incident_id, policy_name, policy_user_labels }: Incident): string =>
  policy_name || policy_user_labels?.guardrail || `incident ${incident_id}`;

/** One line. The program's own policies start it with the surface. */
function whatOf(incident: Incident): string {
  const [line] = (incident.documentation?.subject || incident.summary || "").split("\n");
  return line?.trim() || nameOf(incident);
}

function detailsOf(incident: Incident): string[] {
  const { policy_user_labels, started_at, ended_at, url, documentation, state } = incident;
  const labels = policy_user_labels ?? {};
  const name = nameOf(incident);
  const named = [
    name !== labels.guardrail && `policy ${name}`,
    labels.guardrail && `guardrail ${labels.guardrail}`,
    labels.surface && `surface ${labels.surface}`,
    started_at && `since ${minute(started_at)}`,
    ended_at && `until ${minute(ended_at)}`,
  ].filter(Boolean);
  const runbook = /^#+ *(.+)$/m.exec(documentation?.content ?? "")?.[1];
  return [
    ...(named.length > 0 ? [named.join(", ")] : []),
    ...(state === "open" && runbook ? [`Runbook, inside the incident: ${runbook.trim()}`] : []),
    ...(url ? [url] : []),
  ];
}

/** E.g. `2026-11-24 09:05 UTC`. */
const minute = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
