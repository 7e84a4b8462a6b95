import { Subscription } from "@pulumi/gcp/pubsub/subscription.js";
import { SubscriptionIAMMember } from "@pulumi/gcp/pubsub/subscriptionIAMMember.js";
import type { Topic } from "@pulumi/gcp/pubsub/topic.js";
import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from "@pulumi/pulumi";
import type { Environment } from "../../model/entities/entity.ts";
import { labelsOf } from "../../model/names.ts";
import { childOptions } from "../child-options.ts";
import type { UndeliveredMessages } from "./undelivered-messages.ts";

/** What a {@link PushSubscription} is made from. */
export interface PushSubscriptionArgs {
  /** Environment that it belongs to; its name is a part of the names and labels. */
  readonly environment: Environment;
  /** Id of the Google Cloud project: `gcp.project` of the stack's settings. */
  readonly project: string;
  /** Pub/Sub topic of the messages. */
  readonly topic: Topic;
  /** E-mail of the account that Pub/Sub calls as. */
  readonly caller: Output<string>;
  /** The permissions by which that account may call the function, and Pub/Sub sign for it; the subscription waits for them. */
  readonly allowed: readonly Resource[];
  /**
   * URL of the function, which the caller's identity token is for as well. The one of run.app: what comes in by
   * cloudfunctions.net counts as coming from outside.
   */
  readonly url: string;
  /** Seconds that the function has for a message. */
  readonly ackDeadlineSeconds: number;
  /** Where messages go that are not taken; absent for those that are worth nothing once they are late. */
  readonly undelivered?: UndeliveredMessages;
}

/** Seconds that a message is kept which is worth nothing once it is late; the least that Pub/Sub keeps any. */
const SHORT_LIVED = "600s";

/**
 * Deliveries before a message is given up: with the longest wait between them, most of a working day, so that a vendor's
 * outage is sat out.
 */
const MAX_DELIVERY_ATTEMPTS = 50;

/** Calls a function with every message of a topic. */
export class PushSubscription extends ComponentResource {
  constructor(name: string, args: PushSubscriptionArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:functions:PushSubscription", name, {}, opts);
    const child = childOptions(this, opts);
    const { environment, project, topic, caller, allowed, url, undelivered } = args;
    const subscription = new Subscription(
      name,
      {
        project,
        name,
        topic: topic.id,
        labels: labelsOf(environment),
        pushConfig: {
          pushEndpoint: url,
          oidcToken: { serviceAccountEmail: caller, audience: url },
        },
        ackDeadlineSeconds: args.ackDeadlineSeconds,
        expirationPolicy: { ttl: "" },
        retryPolicy: { minimumBackoff: "10s", maximumBackoff: "600s" },
        ...(undelivered
          ? {
              deadLetterPolicy: {
                deadLetterTopic: undelivered.topic.id,
                maxDeliveryAttempts: MAX_DELIVERY_ATTEMPTS,
              },
            }
          : { messageRetentionDuration: SHORT_LIVED }),
      },
      { ...child, dependsOn: [...allowed, ...(undelivered ? [undelivered] : [])] },
    );
    if (undelivered) {
      // Moving a message to the other topic takes it out of here, and that is a subscriber's right.
      new SubscriptionIAMMember(
        `${name}-agent-gives-up`,
        {
          project,
          subscription: subscription.name,
          role: "roles/pubsub.subscriber",
          member: undelivered.agent,
        },
        child,
      );
    }
    this.registerOutputs({});
  }
}
