import { Job } from "@pulumi/gcp/cloudscheduler/job.js";
import { Topic } from "@pulumi/gcp/pubsub/topic.js";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { TICK } from "../../model/entities/relay-plan.ts";
import { SAMPLING_MINUTES } from "../../model/entities/sampler-plan.ts";
import { labelsOf, ticksName } from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";
import { childOptions } from "../child-options.ts";
import { PushSubscription, type PushSubscriptionArgs } from "./push-subscription.ts";

/** What {@link Ticks} are made from. */
export interface TicksArgs extends Pick<PushSubscriptionArgs, "environment" | "caller"> {
  /** Google Cloud project, its number and its region: `gcp` of the stack's settings. */
  readonly gcp: StackSettings["gcp"];
  /** What is called with each, by name. */
  readonly receivers: Readonly<
    Record<string, Pick<PushSubscriptionArgs, "allowed" | "url" | "ackDeadlineSeconds">>
  >;
  /** What is there before the first one. */
  readonly after: Resource;
}

/** Calls functions every five minutes. One job for all of them: three jobs per billing account are free. */
export class Ticks extends ComponentResource {
  constructor(name: string, args: TicksArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:functions:Ticks", name, {}, opts);
    const child = childOptions(this, opts);
    const { environment, gcp, caller, receivers, after } = args;
    const { project, region } = gcp;
    const ticks = ticksName(environment);
    const topic = new Topic(name, { project, name: ticks, labels: labelsOf(environment) }, child);
    for (const [receiver, called] of Object.entries(receivers)) {
      new PushSubscription(`${ticks}-${receiver}`, { environment, project, topic, caller, ...called }, child);
    }
    new Job(
      name,
      {
        project,
        region,
        name: ticks,
        description: `Every ${SAMPLING_MINUTES} minutes: sample, and tell what was held back`,
        schedule: `*/${SAMPLING_MINUTES} * * * *`,
        timeZone: "Etc/UTC",
        pubsubTarget: { topicName: topic.id, attributes: TICK },
      },
      { ...child, dependsOn: [after] },
    );
    this.registerOutputs({});
  }
}
