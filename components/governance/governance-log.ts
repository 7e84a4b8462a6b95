import { Topic } from "@pulumi/gcp/pubsub/topic.js";
import { TopicIAMMember } from "@pulumi/gcp/pubsub/topicIAMMember.js";
import { Bucket } from "@pulumi/gcp/storage/bucket.js";
import { BucketObject } from "@pulumi/gcp/storage/bucketObject.js";
import { getProjectServiceAccount } from "@pulumi/gcp/storage/getProjectServiceAccount.js";
import { Notification } from "@pulumi/gcp/storage/notification.js";
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type InvokeOptions,
  interpolate,
  type Output,
  type Resource,
  RunError,
  unsecret,
} from "@pulumi/pulumi";
import type { Environment } from "../../model/entities/entity.ts";
import type { GovernanceReview } from "../../model/entities/governance-review.ts";
import { GOVERNED_ID, GOVERNED_OBJECT } from "../../model/entities/governed-object.ts";
import { withSortedKeys } from "../../model/governance/digest.ts";
import { recordOf, retainedUntil } from "../../model/governance/record.ts";
import type { Governed } from "../../model/governance/snapshot.ts";
import { governanceLogName, governanceTopicName, labelsOf } from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";
import { childOptions } from "../child-options.ts";
import { knownOr } from "../known-or.ts";

/** What a {@link GovernanceLog} is made from. */
export interface GovernanceLogArgs {
  /** Environment that it belongs to; its name is a part of the names and labels. */
  readonly environment: Environment;
  /** Google Cloud project, its number and its region: `gcp` of the stack's settings. */
  readonly gcp: StackSettings["gcp"];
  /** Whether Pulumi refuses to delete it: `protection` of the stack's settings. */
  readonly protect: boolean;
}

/**
 * Where governed changes are written down, one object each, and announced on a topic. No deployment deletes the bucket or a
 * record, and neither goes with the stack: a log that is deleted with its subject is useless. Beside the records it keeps what
 * is deployed of everything governed, from which a stack whose state is lost goes on.
 */
export class GovernanceLog extends ComponentResource {
  /** Name of the bucket that keeps the records. */
  readonly bucketName: Output<string>;
  /** Topic that new records are announced on. */
  readonly topic: Topic;
  readonly #environment: Environment;
  readonly #announced: Notification;

  constructor(name: string, args: GovernanceLogArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:governance:GovernanceLog", name, {}, opts);
    const { environment, gcp, protect } = args;
    const { project } = gcp;
    const child = childOptions(this, opts);

    const bucket = new Bucket(
      // No name is given, so that Pulumi adds some letters of its own: names of buckets are those of the whole world, and
      // a stack that is created again finds the bucket of its predecessor still there.
      governanceLogName(environment),
      {
        project,
        location: gcp.region.toUpperCase(),
        labels: labelsOf(environment),
        uniformBucketLevelAccess: true,
        publicAccessPrevention: "enforced",
        versioning: { enabled: true },
        // Retention object by object: a bucket with a retention policy of its own refuses versioning.
        enableObjectRetention: true,
        deletionPolicy: "ABANDON",
      },
      { ...child, protect },
    );
    const topic = new Topic(
      name,
      { project, name: governanceTopicName(environment), labels: labelsOf(environment) },
      child,
    );
    this.#announced = this.#announce(name, bucket, topic, project, opts);
    this.#environment = environment;
    this.bucketName = bucket.name;
    this.topic = topic;
    this.registerOutputs({ bucketName: this.bucketName, topicName: this.#announced.topic });
  }

  /**
   * Writes a record of each review.
   * @param after what the reviews are about, and whoever is to hear of it: a topic that nobody listens to keeps nothing
   */
  record(reviews: readonly GovernanceReview[], after: readonly Resource[]): void {
    for (const review of reviews) {
      new BucketObject(
        `${this.#environment}-${review.id}`,
        {
          bucket: this.bucketName,
          name: `${review.date}-${review.id}.json`,
          content: recordOf(review),
          contentType: "application/json",
          retention: { mode: "Unlocked", retainUntilTime: retainedUntil(review) },
          deletionPolicy: "ABANDON",
        },
        {
          parent: this,
          dependsOn: [this.#announced, ...after],
          // A record is written once: what a later version of the program would write differently stays as it is.
          ignoreChanges: ["content", "contentType", "retention"],
        },
      );
    }
  }

  /**
   * Keeps what is deployed of everything governed. It stays where a state is lost, and goes with a stack whose protection
   * was lifted to take it down.
   * @returns whether it was written: an update that leaves it out (--target, --exclude) leaves it as it was
   */
  keep(governed: Output<Governed>, protect: boolean, after: readonly Resource[]): Output<boolean> {
    // Without the day, and in order: content that depends on nothing but what is governed changes with it alone.
    const content = governed.apply(
      ({ deployed_on, ...kept }) => `${JSON.stringify(withSortedKeys(kept), null, 2)}\n`,
    );
    const kept = new BucketObject(
      `${this.#environment}-${GOVERNED_ID}`,
      {
        bucket: this.bucketName,
        name: GOVERNED_OBJECT,
        content,
        contentType: "application/json",
        ...(protect && { deletionPolicy: "ABANDON" }),
      },
      { parent: this, dependsOn: [this.#announced, ...after] },
    );
    return knownOr(unsecret(all([kept.content, content]).apply(([is, asked]) => is === asked)), false);
  }

  /** Cloud Storage publishes as its own agent, which exists once somebody asks for it. */
  #announce(
    name: string,
    bucket: Bucket,
    topic: Topic,
    project: string,
    opts: ComponentResourceOptions,
  ): Notification {
    const child = childOptions(this, opts);
    // After the bucket, since its API may not be switched on before.
    const agent = bucket.id.apply(() => storageAgent(project, { parent: this }));
    const publisher = new TopicIAMMember(
      `${name}-agent-publishes`,
      {
        project,
        topic: topic.name,
        role: "roles/pubsub.publisher",
        member: interpolate`serviceAccount:${agent}`,
      },
      child,
    );
    return new Notification(
      name,
      {
        bucket: bucket.name,
        topic: topic.id,
        payloadFormat: "JSON_API_V1",
        eventTypes: ["OBJECT_FINALIZE"],
      },
      { ...child, dependsOn: [publisher] },
    );
  }
}

/** E-mail of the account that Cloud Storage publishes as. An error without a sentence would be printed with its stack. */
async function storageAgent(project: string, opts: InvokeOptions): Promise<string> {
  try {
    return (await getProjectServiceAccount({ project }, opts)).emailAddress;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new RunError(
      `Cloud Storage does not say which account it publishes as in ${project}: ${said}; run it again`,
    );
  }
}
