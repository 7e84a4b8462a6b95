import { beforeAll, expect, test } from "vitest";
import { GovernanceLog } from "../../../components/governance/governance-log.ts";
import { ProjectServices } from "../../../components/project-services.ts";
import { gcp, hidden, type Plan, plan, ref, review, T } from "../fixtures.ts";

const PARENT = ref("skeleton:governance:GovernanceLog", "staging-governance");

const planOf = (protect = false) =>
  plan(() => {
    const reviewed = [new ProjectServices("reviewed", { project: gcp.project })];
    const log = new GovernanceLog("staging-governance", { environment: "staging", gcp, protect });
    log.record([review], reviewed);
  });

let made: Plan;
beforeAll(async () => {
  made = await planOf();
});

test("the bucket, exactly: versioned, retained object by object, closed to the public, and never deleted", () => {
  expect(made.one(T.bucket)).toEqual({
    type: T.bucket,
    name: "governance-log-staging",
    parent: PARENT,
    inputs: {
      project: "example-staging",
      location: "ASIA-NORTHEAST1",
      labels: { "managed-by": "pulumi", environment: "staging" },
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      versioning: { enabled: true },
      enableObjectRetention: true,
      deletionPolicy: "ABANDON",
    },
  });
});

test("it has no fixed name and no retention of its own, which versioning forbids", () => {
  expect(made.one(T.bucket).inputs).not.toHaveProperty("name");
  expect(made.one(T.bucket).inputs).not.toHaveProperty("retentionPolicy");
});

test("a record, exactly: the review as it is, kept for ten years, and written once", () => {
  const { dependsOn, ...record } = made.one(T.bucketObject);

  expect(record).toEqual({
    type: T.bucketObject,
    name: "staging-looser-latency",
    parent: PARENT,
    options: { ignoreChanges: ["content", "contentType", "retention"] },
    inputs: {
      bucket: "Bucket(governance-log-staging).name",
      name: "2026-05-01-looser-latency.json",
      content: hidden(`${JSON.stringify(review, null, 2)}\n`),
      contentType: "application/json",
      retention: { mode: "Unlocked", retainUntilTime: "2036-05-01T00:00:00.000Z" },
      deletionPolicy: "ABANDON",
    },
  });
});

test("a record comes after what it records, and after the announcement is set up", () => {
  expect(made.one(T.bucketObject).dependsOn).toEqual(
    expect.arrayContaining([
      ref(T.bucketNotification, "staging-governance"),
      ref(T.projectService, "reviewed-run"),
    ]),
  );
});

test("new records, and nothing else, are announced on a topic that Cloud Storage may publish to", () => {
  expect(made.one(T.bucketNotification)).toMatchObject({
    dependsOn: expect.arrayContaining([ref(T.topicIamMember, "staging-governance-agent-publishes")]),
    inputs: {
      bucket: "Bucket(governance-log-staging).name",
      topic: "Topic(staging-governance).id",
      payloadFormat: "JSON_API_V1",
      eventTypes: ["OBJECT_FINALIZE"],
    },
  });
  expect(made.one(T.topic).inputs.name).toBe("governance-staging");
  expect(made.one(T.topicIamMember).inputs).toEqual({
    project: "example-staging",
    topic: "governance-staging",
    role: "roles/pubsub.publisher",
    member: "serviceAccount:cloud-storage@example-staging",
  });
});

test("the bucket is protected where the stack is", async () => {
  expect(made.one(T.bucket)).not.toHaveProperty("protect");
  expect((await planOf(true)).one(T.bucket).protect).toBe(true);
});
