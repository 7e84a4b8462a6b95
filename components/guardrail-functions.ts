import { Job } from "@pulumi/gcp/cloudscheduler/job.js";
import { Topic } from "@pulumi/gcp/pubsub/topic.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import type { Share } from "../model/delivery.ts";
import {
  FUNCTION_SIZE,
  type FunctionName,
  functionSecrets,
  relayPlan,
  samplerPlan,
} from "../model/functions.ts";
import {
  alertTopicName,
  callerAccountId,
  governanceTopicName,
  labelsOf,
  relayName,
  samplerName,
  ticksName,
} from "../model/names.ts";
import { TICK } from "../model/relaying.ts";
import { SAMPLING_MINUTES } from "../model/sampling.ts";
import type { StackSettings } from "../model/settings.ts";
import { childOptions } from "./child-options.ts";
import { FunctionBuilder } from "./function-builder.ts";
import { PushSubscription, type PushSubscriptionArgs } from "./push-subscription.ts";
import { Relay } from "./relay.ts";
import type { RuntimeSecret } from "./runtime-secret.ts";
import { Sampler } from "./sampler.ts";
import { UndeliveredMessages } from "./undelivered-messages.ts";

/** What {@link GuardrailFunctions} are made from. */
export interface GuardrailFunctionsArgs {
  readonly share: Share;
  readonly settings: StackSettings;
  readonly runtimeSecrets: ReadonlyMap<string, RuntimeSecret>;
  /** Service account that CI deploys as. */
  readonly deployer: Output<string>;
  /** Notification channels by e-mail. */
  readonly email: readonly Output<string>[];
  /** Topics that the relay tells of: of alerts, where any needs it, and of governance. */
  readonly topics: { readonly alerts: Topic | undefined; readonly governance: Topic };
  /** Nothing is sampled before there is what declares the metrics: Cloud Monitoring would guess from the first sample. */
  readonly alerts: Resource;
}

/** A function that is called with messages, and by what right. */
type Target = Pick<PushSubscriptionArgs, "allowed" | "url" | "ackDeadlineSeconds">;

/** The functions that measure and tell what Cloud Monitoring does not, where anything needs them; idle, they cost nothing. */
export class GuardrailFunctions extends ComponentResource {
  constructor(name: string, args: GuardrailFunctionsArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:functions:GuardrailFunctions", name, {}, opts);
    const sampling = samplerPlan(args.share, args.settings);
    const relaying = relayPlan(args.share, args.settings, undefined);
    if (sampling || relaying) this.#deploy(name, args, sampling, relaying, childOptions(this, opts));
    this.registerOutputs({});
  }

  #deploy(
    name: string,
    { share, settings, runtimeSecrets, deployer, email, topics, alerts }: GuardrailFunctionsArgs,
    sampling: ReturnType<typeof samplerPlan>,
    relaying: ReturnType<typeof relayPlan>,
    child: CustomResourceOptions,
  ): void {
    const { environment } = share;
    const { gcp } = settings;
    const { project } = gcp;
    const caller = new Account(
      `${name}-caller`,
      { project, accountId: callerAccountId(environment), displayName: `Calls functions of ${environment}` },
      child,
    );
    const builder = new FunctionBuilder(`${name}-builder`, { environment, gcp }, child);
    const common = { environment, gcp, builder, runtimeSecrets };
    const secrets = functionSecrets(share);
    const called = ({ deployed }: Sampler | Relay, entry: FunctionName, url: string): Target => ({
      allowed: deployed.allowCaller(`${name}-caller-calls-${entry}`, caller.member),
      url,
      ackDeadlineSeconds: FUNCTION_SIZE[entry].timeoutSeconds,
    });

    const ticking: Record<string, Target> = {};
    if (sampling) {
      const of = { ...common, plan: sampling, deployer, secrets: secrets[samplerName(environment)] ?? [] };
      const sampler = new Sampler(`${name}-sampler`, of, child);
      if (sampling.polled.length > 0) ticking.sampler = called(sampler, "sampler", sampling.audience);
    }
    const pushed = { environment, project, caller: caller.email };
    if (relaying) {
      const of = { ...common, share, settings, email, secrets: secrets[relayName(environment)] ?? [] };
      const relay = called(new Relay(`${name}-relay`, of, child), "relay", relaying.audience);
      ticking.relay = relay;
      const undelivered = new UndeliveredMessages(`${name}-undelivered`, { environment, project }, child);
      const told = { ...pushed, ...relay, undelivered };
      if (topics.alerts) {
        new PushSubscription(alertTopicName(environment), { ...told, topic: topics.alerts }, child);
      }
      if (relaying.governance) {
        new PushSubscription(governanceTopicName(environment), { ...told, topic: topics.governance }, child);
      }
    }
    if (Object.keys(ticking).length > 0) this.#tick(name, pushed, ticking, gcp.region, alerts, child);
  }

  /** One job for both: a billing account has three for nothing. */
  #tick(
    name: string,
    pushed: Pick<PushSubscriptionArgs, "environment" | "project" | "caller">,
    targets: Readonly<Record<string, Target>>,
    region: string,
    alerts: Resource,
    child: CustomResourceOptions,
  ): void {
    const { environment, project } = pushed;
    const ticks = ticksName(environment);
    const labels = labelsOf(environment);
    const topic = new Topic(`${name}-ticks`, { project, name: ticks, labels }, child);
    for (const [entry, target] of Object.entries(targets)) {
      new PushSubscription(`${ticks}-${entry}`, { ...pushed, ...target, topic }, child);
    }
    new Job(
      `${name}-ticks`,
      {
        project,
        region,
        name: ticks,
        description: `Every ${SAMPLING_MINUTES} minutes: sample, and tell what was held back`,
        schedule: `*/${SAMPLING_MINUTES} * * * *`,
        timeZone: "Etc/UTC",
        pubsubTarget: { topicName: topic.id, attributes: TICK },
      },
      { ...child, dependsOn: [alerts] },
    );
  }
}
