import type { Topic } from "@pulumi/gcp/pubsub/topic.js";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import {
  FUNCTION_SIZE,
  type FunctionName,
  relayPlan,
  samplerPlan,
} from "../../model/alerting/function-plans.ts";
import { functionSecrets } from "../../model/delivery/function-tokens.ts";
import type { Share } from "../../model/delivery/share.ts";
import { alertTopicName, governanceTopicName, relayName, samplerName } from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";
import { childOptions } from "../child-options.ts";
import type { RuntimeSecret } from "../cloud-run/runtime-secret.ts";
import { FunctionBuilder } from "./function-builder.ts";
import { PushCaller } from "./push-caller.ts";
import { PushSubscription } from "./push-subscription.ts";
import { Relay } from "./relay.ts";
import { Sampler } from "./sampler.ts";
import { Ticks } from "./ticks.ts";
import { UndeliveredMessages } from "./undelivered-messages.ts";

/** What {@link GuardrailFunctions} are made from. */
export interface GuardrailFunctionsArgs {
  /** The catalogue's share of the environment. */
  readonly share: Share;
  /** The stack's settings, parsed. */
  readonly settings: StackSettings;
  /** The secrets that Secret Manager keeps, by the id of their entry. */
  readonly runtimeSecrets: ReadonlyMap<string, RuntimeSecret>;
  /** Service account that CI deploys as. */
  readonly deployer: Output<string>;
  /** Notification channels by e-mail. */
  readonly email: readonly Output<string>[];
  /** Topics that the relay tells of: of alerts, where any needs it, and of governance. */
  readonly topics: { readonly alerts: Topic | undefined; readonly governance: Topic };
  /** There before the first tick: they declare the metrics, which Cloud Monitoring would make up from the first sample. */
  readonly alerts: Resource;
}

/** The functions that measure and tell what Cloud Monitoring does not, where anything needs them; idle, they cost nothing. */
export class GuardrailFunctions extends ComponentResource {
  constructor(name: string, args: GuardrailFunctionsArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:functions:GuardrailFunctions", name, {}, opts);
    const sampling = samplerPlan(args.share, args.settings);
    const relaying = relayPlan(args.share, args.settings);
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
    const push = new PushCaller(`${name}-caller`, { environment, project }, child);
    const caller = push.account;
    const builder = new FunctionBuilder(`${name}-builder`, { environment, gcp }, child);
    const common = { environment, gcp, builder, runtimeSecrets };
    const secrets = functionSecrets(share);
    const called = ({ deployed }: Sampler | Relay, entry: FunctionName, url: string) => ({
      allowed: [deployed.allowCaller(`${name}-caller-calls-${entry}`, caller.member), push.mayBeSignedFor],
      url,
      ackDeadlineSeconds: FUNCTION_SIZE[entry].timeoutSeconds,
    });

    const receivers: Record<string, ReturnType<typeof called>> = {};
    if (sampling) {
      const args = { ...common, plan: sampling, deployer, secrets: secrets[samplerName(environment)] ?? [] };
      const sampler = new Sampler(`${name}-sampler`, args, child);
      if (sampling.polled.length > 0) receivers.sampler = called(sampler, "sampler", sampling.audience);
    }
    if (relaying) {
      const args = { ...common, plan: relaying, email, secrets: secrets[relayName(environment)] ?? [] };
      const relay = called(new Relay(`${name}-relay`, args, child), "relay", relaying.audience);
      receivers.relay = relay;
      const undelivered = new UndeliveredMessages(
        `${name}-undelivered`,
        { environment, project, agent: push.agent },
        child,
      );
      const pushed = { environment, project, caller: caller.email, ...relay, undelivered };
      if (topics.alerts) {
        new PushSubscription(alertTopicName(environment), { ...pushed, topic: topics.alerts }, child);
      }
      if (relaying.governance) {
        new PushSubscription(
          governanceTopicName(environment),
          { ...pushed, topic: topics.governance },
          child,
        );
      }
    }
    if (Object.keys(receivers).length > 0) {
      const args = { environment, gcp, caller: caller.email, receivers, after: alerts };
      new Ticks(`${name}-ticks`, args, child);
    }
  }
}
