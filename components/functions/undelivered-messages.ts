import { Subscription } from "@pulumi/gcp/pubsub/subscription.js";
import { Topic } from "@pulumi/gcp/pubsub/topic.js";
import { TopicIAMMember } from "@pulumi/gcp/pubsub/topicIAMMember.js";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { Environment } from "../../model/entities/entity.ts";
import { labelsOf, undeliveredName } from "../../model/names.ts";
import { childOptions } from "../child-options.ts";

/** Seconds that a message waits for somebody to look at it; the most that Pub/Sub keeps one. */
const KEPT = "2678400s";

/** What {@link UndeliveredMessages} are made from. */
export interface UndeliveredMessagesArgs {
  /** Environment that it belongs to; its name is a part of the names and labels. */
  readonly environment: Environment;
  /** Id of the Google Cloud project: `gcp.project` of the stack's settings. */
  readonly project: string;
  /** Pub/Sub's own agent, as a member of policies. */
  readonly agent: Output<string>;
}

/** Where messages end up that could not be delivered, until somebody has looked at them. */
export class UndeliveredMessages extends ComponentResource {
  /** Pub/Sub topic of the messages. */
  readonly topic: Topic;
  /** Pub/Sub's own agent, as a member of policies: it moves the messages. */
  readonly agent: Output<string>;

  constructor(
    name: string,
    { environment, project, agent }: UndeliveredMessagesArgs,
    opts: ComponentResourceOptions = {},
  ) {
    super("skeleton:functions:UndeliveredMessages", name, {}, opts);
    const child = childOptions(this, opts);
    const labels = labelsOf(environment);
    this.agent = agent;
    this.topic = new Topic(name, { project, name: undeliveredName(environment), labels }, child);
    new TopicIAMMember(
      `${name}-agent-publishes`,
      { project, topic: this.topic.name, role: "roles/pubsub.publisher", member: this.agent },
      child,
    );
    // A topic without a subscription keeps nothing.
    new Subscription(
      name,
      {
        project,
        name: undeliveredName(environment),
        topic: this.topic.id,
        labels,
        messageRetentionDuration: KEPT,
        expirationPolicy: { ttl: "" },
      },
      child,
    );
    this.registerOutputs({});
  }
}
