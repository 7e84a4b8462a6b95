import type { Environment } from "../entities/entity.ts";
import { UNDELIVERED } from "../entities/relay-plan.ts";
import { alertTopicName, governanceTopicName, relayName, undeliveredName } from "../names.ts";
import type { AlertRule } from "./guardrail-promql.ts";
import { selector } from "./promql-selector.ts";

/**
 * Log entries of messages that a channel refused for good: the relay writes one line for each, and hands it over to
 * e-mail by that. See `functions/relay`.
 */
export function undeliveredFilter(environment: Environment): string {
  return [
    'resource.type="cloud_run_revision"',
    `resource.labels.service_name="${relayName(environment)}"`,
    `jsonPayload.event="${UNDELIVERED}"`,
  ].join(" AND ");
}

/** Fields of such an entry that the e-mail quotes. */
export const UNDELIVERED_FIELDS = ["channel", "reason", "subject"] as const;

/** A field as Cloud Monitoring puts it into the text of an alert. */
const quoted = (field: (typeof UNDELIVERED_FIELDS)[number]): string => `\${log.extracted_label.${field}}`;

/** What the e-mail says of such a message, as Markdown. */
export const UNDELIVERED_TEXT = [
  `The relay could not deliver a message to ${quoted("channel")}: ${quoted("reason")}.`,
  `**${quoted("subject")}**`,
  "There is one such mail in five minutes at most: the relay's log has them all. Alerts come by e-mail as well, and " +
    "records of governance are in the bucket of the governance log. Where a quota is used up, wait for the next month or " +
    "raise it; where a token or a channel is refused, correct it.",
].join("\n\n");

/** The rule that tells when a message was given up after all its deliveries, and waits for somebody to look at it. */
export function givenUpRule(environment: Environment): AlertRule {
  const givenUp = selector("pubsub.googleapis.com/subscription/dead_letter_message_count", {
    monitored_resource: "pubsub_subscription",
    subscription_id: [alertTopicName(environment), governanceTopicName(environment)],
  });
  return {
    query: `sum(increase(${givenUp}[10m])) > 0`,
    durationSeconds: 0,
    intervalSeconds: 60,
    severity: "WARNING",
    summary: `relay of ${environment}: a message could not be delivered in any of its attempts`,
    reads: "google-metric",
  };
}

/** What the e-mail says of it, as Markdown. */
export function givenUpText(environment: Environment): string {
  const name = undeliveredName(environment);
  return [
    `A message was given up after all its attempts. It is kept for 31 days in the subscription \`${name}\`:`,
    `    gcloud pubsub subscriptions pull ${name} --limit=10`,
    `The log of \`${relayName(environment)}\` says why it was not taken. Once the cause is fixed, publish it again to the ` +
      "topic that it came from, or tell whom it was for, and acknowledge it with `--auto-ack`.",
  ].join("\n\n");
}
