import type { SubscriptionArgs, SubscriptionState } from "@pulumi/gcp/pubsub/subscription.js";
import type { SubscriptionIAMMemberArgs } from "@pulumi/gcp/pubsub/subscriptionIAMMember.js";
import type { Cloud } from "../provider/cloud.ts";
import { identity, immutable, optional, type Plain, type Violation } from "../provider/resource-type.ts";
import { duration, ordered, within } from "./durations.ts";
import { byProjectId, form, gcpType, googleError, labelOutputs, projectNumber, text } from "./gcp-type.ts";
import { ACCOUNT_BINDING, hasRole, iamMember, requireServiceAccount } from "./members.ts";
import { mayPublish, TOPIC, topicName } from "./messaging.ts";
import { PROJECT_BINDING, projectTarget } from "./project-iam.ts";
import { serviceAgent } from "./projects.ts";
import { requireInvocable } from "./push-endpoint.ts";

const API = "pubsub.googleapis.com";
const SUBSCRIPTION = "gcp:pubsub/subscription:Subscription";

/** Days in seconds. */
const DAY = 86_400;

type Subscription = Plain<SubscriptionArgs>;

/**
 * Delivers the messages of a topic, by push or to whoever pulls. Source: the limits in the SDK's doc comments and
 * https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions
 */
export const subscription = gcpType<SubscriptionArgs, SubscriptionState>({
  token: SUBSCRIPTION,
  api: API,
  inputs: {
    name: immutable,
    topic: identity,
    project: immutable,
    labels: optional,
    pushConfig: optional,
    ackDeadlineSeconds: optional,
    messageRetentionDuration: optional,
    retainAckedMessages: optional,
    retryPolicy: optional,
    deadLetterPolicy: optional,
    expirationPolicy: optional,
    enableMessageOrdering: immutable,
    enableExactlyOnceDelivery: optional,
    filter: immutable,
    deletionPolicy: optional,
  },
  autonamed: "name",
  ownsParts: true,
  id: ({ project, name }) => `projects/${project}/subscriptions/${name}`,
  *check(inputs) {
    yield* form(
      "name",
      inputs.name,
      /^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/,
      "must be 3 to 255 characters, start with a letter and not with goog",
    );
    yield* within("ackDeadlineSeconds", inputs.ackDeadlineSeconds, [10, 600]);
    yield* duration("messageRetentionDuration", inputs.messageRetentionDuration, [600, 31 * DAY]);
    yield* expiryRules(inputs.expirationPolicy?.ttl);
    yield* filterRules(inputs.filter);
    yield* retryRules(inputs.retryPolicy);
    yield* deadLetterRules(inputs.deadLetterPolicy);
    yield* form(
      "pushConfig.pushEndpoint",
      inputs.pushConfig?.pushEndpoint,
      /^https:\/\/[^/\s]+/,
      "must start with https://",
    );
  },
  admit(inputs, cloud) {
    const topic = topicName(cloud, inputs.topic, inputs.project);
    if (cloud.lacks(TOPIC, topic)) throw googleError(404, `Topic '${topic}' was not found.`);
    requireDeadLetters(inputs, cloud);
    if (!inputs.pushConfig) return;
    const account = inputs.pushConfig.oidcToken?.serviceAccountEmail;
    if (account !== undefined) requireServiceAccount(cloud, account);
    if (account !== undefined) requireTokens(account, inputs.project, cloud);
    requireInvocable(inputs.pushConfig.pushEndpoint, account, cloud);
  },
  ...labelOutputs,
  computed: {
    ackDeadlineSeconds: () => 10,
    messageRetentionDuration: () => `${7 * DAY}s`,
    expirationPolicy: () => ({ ttl: `${31 * DAY}s` }),
  },
});

/** A role that a member has on a subscription. */
export const subscriptionIamMember = iamMember<SubscriptionIAMMemberArgs>({
  token: "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember",
  api: API,
  inputs: { subscription: identity, project: immutable },
  on: SUBSCRIPTION,
  target({ subscription: name, project }, cloud) {
    const given = text(name) ?? "";
    return given.includes("/") ? byProjectId(cloud, given) : `projects/${project}/subscriptions/${given}`;
  },
});

const SIGNERS = ["roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountOpenIdTokenCreator"];

/**
 * Pub/Sub's own agent signs the token of a push, and may do so for accounts on which it has a role. The real API takes
 * the subscription without it, and then mints no token: so the sandbox is stricter here.
 * Source: https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 */
function requireTokens(account: string, project: string | undefined, cloud: Cloud): void {
  const agent = serviceAgent(API, projectNumber(cloud, project));
  const member = `serviceAccount:${agent}`;
  const home = /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(account)?.[1];
  if (hasRole(cloud, ACCOUNT_BINDING, `projects/${home}/serviceAccounts/${account}`, member, SIGNERS)) return;
  if (hasRole(cloud, PROJECT_BINDING, projectTarget(project ?? ""), member, SIGNERS)) return;
  throw googleError(
    403,
    `Sandbox: ${agent} may not sign tokens for ${account}, and every push would go without one. It needs ${SIGNERS[0]} on it.`,
  );
}

function* expiryRules(ttl: string | undefined): Iterable<Violation> {
  // Empty is never.
  if (ttl) yield* duration("expirationPolicy.ttl", ttl, [DAY, Number.POSITIVE_INFINITY]);
}

function* filterRules(filter: string | undefined): Iterable<Violation> {
  const bytes = Buffer.byteLength(filter ?? "");
  if (bytes > 256)
    yield { property: "filter", reason: `filter has ${bytes} bytes; at most 256 are allowed.` };
}

function* retryRules(policy: Subscription["retryPolicy"]): Iterable<Violation> {
  const [least, most] = ["retryPolicy.minimumBackoff", "retryPolicy.maximumBackoff"] as const;
  yield* duration(least, policy?.minimumBackoff, [0, 600]);
  yield* duration(most, policy?.maximumBackoff, [0, 600]);
  yield* ordered([least, policy?.minimumBackoff], [most, policy?.maximumBackoff]);
}

function* deadLetterRules(policy: Subscription["deadLetterPolicy"]): Iterable<Violation> {
  if (!policy) return;
  yield* form(
    "deadLetterPolicy.deadLetterTopic",
    policy.deadLetterTopic ?? "",
    /^projects\/[^/]+\/topics\/[^/]+$/,
    "must look like projects/P/topics/T",
  );
  yield* within("deadLetterPolicy.maxDeliveryAttempts", policy.maxDeliveryAttempts, [5, 100]);
}

/**
 * The real API takes a policy that Pub/Sub's own agent cannot carry out, and then gives up no message: so the sandbox is
 * stricter here. What the agent must be allowed on the subscription can only be granted once that is there.
 * Source: https://cloud.google.com/pubsub/docs/dead-letter-topics#grant_forwarding_permissions
 */
function requireDeadLetters({ project, deadLetterPolicy }: Subscription, cloud: Cloud): void {
  if (!deadLetterPolicy?.deadLetterTopic) return;
  const topic = byProjectId(cloud, deadLetterPolicy.deadLetterTopic);
  if (cloud.lacks(TOPIC, topic)) throw googleError(404, `Dead-letter topic '${topic}' was not found.`);
  const agent = serviceAgent(API, projectNumber(cloud, project));
  if (mayPublish(cloud, topic, agent)) return;
  throw googleError(
    403,
    `Sandbox: ${agent} may not publish to '${topic}', and no message would ever get there. It needs ` +
      "roles/pubsub.publisher on the topic.",
  );
}
