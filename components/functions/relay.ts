import { AlertPolicy } from "@pulumi/gcp/monitoring/alertPolicy.js";
import { Bucket } from "@pulumi/gcp/storage/bucket.js";
import { BucketIAMMember } from "@pulumi/gcp/storage/bucketIAMMember.js";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { FUNCTION_SIZE } from "../../model/alerting/function-plans.ts";
import {
  givenUpRule,
  givenUpText,
  UNDELIVERED_FIELDS,
  UNDELIVERED_TEXT,
  undeliveredFilter,
} from "../../model/alerting/relay-alerts.ts";
import type { RelayPlan } from "../../model/entities/relay-plan.ts";
import { labelsOf, relayMemoryName, relayName } from "../../model/names.ts";
import { childOptions } from "../child-options.ts";
import { createAlertPolicy } from "../monitoring/alert-policy.ts";
import { CloudFunction, type CloudFunctionArgs } from "./cloud-function.ts";

/** What a {@link Relay} is made from. */
export interface RelayArgs
  extends Pick<CloudFunctionArgs, "environment" | "gcp" | "builder" | "secrets" | "runtimeSecrets"> {
  /** Its plan without its memory. */
  readonly plan: Omit<RelayPlan, "memory">;
  /** Notification channels by e-mail: they tell what the relay cannot. */
  readonly email: readonly Output<string>[];
}

/** Days after which the relay forgets what it has told: longer than Pub/Sub keeps a message. */
const REMEMBERED_DAYS = 35;
/** What it forgets; what it holds back it deletes itself, once it was told. */
const FORGOTTEN = ["told/", "claims/"];

/** Sends alerts where Cloud Monitoring cannot: to LINE, Slack and webhooks; and announces records of the governance log. */
export class Relay extends ComponentResource {
  /** The function as it is deployed. */
  readonly deployed: CloudFunction;

  constructor(name: string, args: RelayArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:functions:Relay", name, {}, opts);
    const child = childOptions(this, opts);
    const { environment, gcp, plan } = args;
    const { project, region } = gcp;
    const memory = new Bucket(
      relayMemoryName(environment),
      {
        project,
        location: region.toUpperCase(),
        labels: labelsOf(environment),
        uniformBucketLevelAccess: true,
        publicAccessPrevention: "enforced",
        lifecycleRules: [
          { action: { type: "Delete" }, condition: { age: REMEMBERED_DAYS, matchesPrefixes: FORGOTTEN } },
        ],
        // Nothing in there is worth more than a message that comes twice.
        forceDestroy: true,
      },
      child,
    );
    this.deployed = new CloudFunction(
      relayName(environment),
      {
        ...args,
        entry: "relay",
        size: FUNCTION_SIZE.relay,
        ingress: "internal",
        plan: memory.name.apply((bucket): RelayPlan => ({ ...plan, memory: bucket })),
        permissions: ({ member }) => [
          new BucketIAMMember(
            `${name}-remembers`,
            { bucket: memory.name, role: "roles/storage.objectUser", member },
            child,
          ),
        ],
      },
      child,
    );
    this.#tellByEmail(name, args, opts);
    this.registerOutputs({});
  }

  /** What the relay cannot deliver is reported by e-mail, which never goes through it. */
  #tellByEmail(name: string, { environment, gcp, email }: RelayArgs, opts: ComponentResourceOptions): void {
    const child = childOptions(this, opts);
    const { project } = gcp;
    const labels = labelsOf(environment);
    new AlertPolicy(
      `${name}-undelivered`,
      {
        project,
        displayName: `${name}-undelivered`,
        combiner: "OR",
        enabled: true,
        severity: "WARNING",
        conditions: [
          {
            displayName: `relay of ${environment}: a channel refused a message`,
            conditionMatchedLog: {
              filter: undeliveredFilter(environment),
              labelExtractors: Object.fromEntries(
                UNDELIVERED_FIELDS.map((field) => [field, `EXTRACT(jsonPayload.${field})`]),
              ),
            },
          },
        ],
        alertStrategy: { notificationRateLimit: { period: "300s" }, autoClose: "1800s" },
        documentation: { mimeType: "text/markdown", content: UNDELIVERED_TEXT },
        notificationChannels: [...email],
        userLabels: labels,
      },
      child,
    );
    createAlertPolicy(
      `${name}-given-up`,
      givenUpRule(environment),
      {
        project,
        documentation: givenUpText(environment),
        channels: email,
        labels,
      },
      child,
    );
  }
}
