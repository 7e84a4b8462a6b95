import { NotificationChannel } from "@pulumi/gcp/monitoring/notificationChannel.js";
import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity.js";
import { Topic } from "@pulumi/gcp/pubsub/topic.js";
import { TopicIAMMember } from "@pulumi/gcp/pubsub/topicIAMMember.js";
import {
  ComponentResource,
  type ComponentResourceOptions,
  interpolate,
  type Output,
  secret,
} from "@pulumi/pulumi";
import { parseAlertChannel } from "../../model/entities/alert-channel.ts";
import type { Environment } from "../../model/entities/entity.ts";
import { alertTopicName, labelsOf } from "../../model/names.ts";
import { childOptions } from "../child-options.ts";

/** What {@link AlertChannels} are made from. */
export interface AlertChannelsArgs {
  /** Environment that it belongs to; its name is a part of the names and labels. */
  readonly environment: Environment;
  /** Id of the Google Cloud project: `gcp.project` of the stack's settings. */
  readonly project: string;
  /** `alert_channel` of every guardrail. */
  readonly channels: readonly string[];
  /** Address that gets every alert beside its own channel. */
  readonly email: string;
}

/**
 * The notification channels of an environment, one for each address that is named. LINE and Slack need a message of
 * their own form, which Cloud Monitoring does not send, and it would show the URL of a webhook to whoever may see a channel.
 * Their alerts are published to a topic that the relay reads.
 */
export class AlertChannels extends ComponentResource {
  readonly #byText = new Map<string, Output<string>>();
  readonly #fallback: string;
  /** Topic of the alerts that only a relay can deliver; absent where there are none. */
  readonly topic: Topic | undefined;

  constructor(name: string, args: AlertChannelsArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:monitoring:AlertChannels", name, {}, opts);
    this.#fallback = `email:${args.email}`;
    let relay: { readonly topic: Topic; readonly channel: NotificationChannel } | undefined;
    for (const text of new Set([this.#fallback, ...args.channels])) {
      const channel = parseAlertChannel(text);
      switch (channel?.kind) {
        case "email":
          this.#add(text, this.#channel(text, "email", { email_address: channel.address }, args, opts));
          break;
        case "line":
        case "slack":
        case "webhook":
          relay ??= this.#relay(name, args, opts);
          this.#add(text, relay.channel);
          break;
      }
    }
    this.topic = relay?.topic;
    this.registerOutputs({});
  }

  /** The e-mail that gets every alert. */
  get emailNames(): Output<string>[] {
    return this.namesFor(this.#fallback);
  }

  /** Names of the notification channels of an alert: its own, and the e-mail that never depends on a relay. */
  namesFor(alertChannel: string): Output<string>[] {
    return [...new Set([alertChannel, this.#fallback])].flatMap((text) => this.#byText.get(text) ?? []);
  }

  #add(text: string, { name }: NotificationChannel): void {
    this.#byText.set(text, name);
  }

  #channel(
    label: string,
    type: string,
    labels: Readonly<Record<string, Output<string> | string>>,
    { environment, project }: AlertChannelsArgs,
    opts: ComponentResourceOptions,
    dependsOn?: ComponentResourceOptions["dependsOn"],
  ): NotificationChannel {
    return new NotificationChannel(
      `${environment}-${label}`,
      {
        project,
        type,
        displayName: `${environment} ${label}`,
        // An address is a person's, and the SDK does not keep labels out of previews.
        labels: secret(labels),
        userLabels: labelsOf(environment),
      },
      { ...childOptions(this, opts), ...(dependsOn !== undefined && { dependsOn }) },
    );
  }

  /** A topic that Cloud Monitoring's own agent may publish to; the channel is refused unless it may. */
  #relay(name: string, args: AlertChannelsArgs, opts: ComponentResourceOptions) {
    const { environment, project } = args;
    const child = childOptions(this, opts);
    const topic = new Topic(
      name,
      { project, name: alertTopicName(environment), labels: labelsOf(environment) },
      child,
    );
    const agent = new ServiceIdentity(
      `${name}-agent`,
      { project, service: "monitoring.googleapis.com" },
      child,
    );
    const publisher = new TopicIAMMember(
      `${name}-agent-publishes`,
      {
        project,
        topic: topic.name,
        role: "roles/pubsub.publisher",
        member: interpolate`serviceAccount:${agent.email}`,
      },
      child,
    );
    return { topic, channel: this.#channel("relay", "pubsub", { topic: topic.id }, args, opts, [publisher]) };
  }
}
