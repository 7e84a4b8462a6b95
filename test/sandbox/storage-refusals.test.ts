import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Properties } from "../../sandbox/provider/wire.ts";
import { ProviderClient } from "./provider-client.ts";
import { refusalsIn } from "./refusals.ts";
import {
  asset,
  GET_STORAGE_AGENT,
  provision,
  STORAGE_AGENT,
  set,
  startWorld,
  TYPES,
  type World,
} from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
  await world.apply("bucket", PLAIN);
  await world.apply("topic", { project: "shop", name: "closed" });
});
afterAll(() => world.stop());

const refuses = refusalsIn(() => world);

/** A bucket without object retention. */
const PLAIN: Properties = { project: "shop", name: "shop-plain", location: "US" };
const FUTURE = { mode: "Unlocked", retainUntilTime: "2999-01-01T00:00:00Z" };

const badName = (name: string) =>
  `name: name "${name}" must be 3 to 63 lower-case letters, digits and -_., start and end with a letter or digit, not start with goog and not contain google.`;

describe("a bucket is refused", () => {
  refuses([
    ["bucket", "name", "ab", badName("ab")],
    ["bucket", "name", "a".repeat(64), badName("a".repeat(64))],
    ["bucket", "name", "Records", badName("Records")],
    ["bucket", "name", "-records", badName("-records")],
    ["bucket", "name", "records.", badName("records.")],
    ["bucket", "name", "re cords", badName("re cords")],
    ["bucket", "name", "goog-records", badName("goog-records")],
    ["bucket", "name", "my-google-records", badName("my-google-records")],
    [
      "bucket",
      "location",
      undefined,
      'location: Missing required input "location" of gcp:storage/bucket:Bucket.',
    ],
    [
      "bucket",
      "publicAccessPrevention",
      "unspecified",
      'publicAccessPrevention: publicAccessPrevention "unspecified" must be one of inherited, enforced.',
    ],
    [
      "bucket",
      "storageClass",
      "COLD",
      'storageClass: storageClass "COLD" must be one of STANDARD, MULTI_REGIONAL, REGIONAL, NEARLINE, COLDLINE, ARCHIVE.',
    ],
    ["bucket", "labels", { App: "x" }, 'labels: Label key "App" must match [a-z][a-z0-9_-]{0,62}.'],
    [
      "bucket",
      "project",
      "other",
      "googleapi: Error 403: storage.googleapis.com has not been used in project other before or it is disabled. Enable it with a projects/service:Service that this resource depends on. [SERVICE_DISABLED]",
    ],
    [
      "bucket",
      "labels",
      {},
      "googleapi: Error 409: Your previous request to create the named bucket succeeded and you already own it.",
    ],
  ]);

  const rule = (path: string) => `lifecycleRules.0.${path}`;
  const badRule = (at: string, reason: string) => `lifecycleRules[0].${at}: ${reason}`;
  refuses([
    [
      "sources",
      rule("action.type"),
      "Remove",
      badRule(
        "action.type",
        'lifecycleRules[0].action.type "Remove" must be one of Delete, SetStorageClass, AbortIncompleteMultipartUpload.',
      ),
    ],
    [
      "sources",
      rule("action"),
      { type: "SetStorageClass", storageClass: "COLD" },
      badRule(
        "action.storageClass",
        'lifecycleRules[0].action.storageClass "COLD" must be one of STANDARD, MULTI_REGIONAL, REGIONAL, NEARLINE, COLDLINE, ARCHIVE.',
      ),
    ],
    ...["Delete", "SetStorageClass"].map(
      (type) =>
        [
          "sources",
          rule("action"),
          type === "Delete" ? { type, storageClass: "ARCHIVE" } : { type },
          badRule(
            "action",
            "lifecycleRules[0]: storageClass goes with the action SetStorageClass, and with no other.",
          ),
        ] as const,
    ),
    [
      "sources",
      rule("condition"),
      {},
      badRule("condition", "lifecycleRules[0].condition needs at least one condition."),
    ],
    ...["age", "numNewerVersions", "daysSinceNoncurrentTime", "daysSinceCustomTime"].map(
      (name) =>
        [
          "sources",
          rule("condition"),
          { [name]: -1 },
          badRule(
            `condition.${name}`,
            `lifecycleRules[0].condition.${name} -1 must be 0 to 9007199254740991.`,
          ),
        ] as const,
    ),
    ...["createdBefore", "customTimeBefore", "noncurrentTimeBefore"].map(
      (name) =>
        [
          "sources",
          rule("condition"),
          { [name]: "2030-01-01T00:00:00Z" },
          badRule(
            `condition.${name}`,
            `lifecycleRules[0].condition.${name} "2030-01-01T00:00:00Z" must be a date, e.g. 2030-01-01.`,
          ),
        ] as const,
    ),
    [
      "sources",
      rule("condition.withState"),
      "DEAD",
      badRule(
        "condition.withState",
        'lifecycleRules[0].condition.withState "DEAD" must be one of LIVE, ARCHIVED, ANY.',
      ),
    ],
    [
      "sources",
      rule("condition.age"),
      0,
      badRule("condition", "lifecycleRules[0].condition.age 0 is not sent without sendAgeIfZero."),
    ],
    [
      "sources",
      rule("action.type"),
      "AbortIncompleteMultipartUpload",
      badRule("condition", "An aborted upload cannot have the condition withState."),
    ],
  ]);

  it.each<Properties>([
    { action: { type: "Delete" }, condition: { age: 0, sendAgeIfZero: true } },
    { action: { type: "Delete" }, condition: { numNewerVersions: 3, noncurrentTimeBefore: "2030-01-01" } },
    { action: { type: "SetStorageClass", storageClass: "ARCHIVE" }, condition: { age: 90 } },
    {
      action: { type: "AbortIncompleteMultipartUpload" },
      condition: { age: 1, matchesPrefixes: ["a"], matchesSuffixes: ["b"] },
    },
  ])("but not with the rule %j", async (rule) => {
    const { id } = await world.apply("bucket", { ...PLAIN, name: "shop-ruled", lifecycleRules: [rule] });
    await world.of("bucket").delete("gcp:storage/bucket:Bucket", id);
  });

  const REFUSED = "googleapi: Error 400: Cannot set versioning on a bucket with a retention policy.";
  it.each([
    [true, { isLocked: false, retentionPeriod: "60" }, REFUSED],
    [false, { isLocked: false, retentionPeriod: "60" }, undefined],
    [true, undefined, undefined],
  ])("with versioning %s and retention policy %j: %s", async (enabled, retentionPolicy, error) => {
    const name = `both-${enabled}-${retentionPolicy !== undefined}`;
    const inputs = set({ ...PLAIN, name, versioning: { enabled } }, "retentionPolicy", retentionPolicy);
    const attempt = world.apply("bucket", inputs);
    await (error
      ? expect(attempt).rejects.toThrow(new Error(error))
      : expect(attempt).resolves.toBeDefined());
  });

  it("with the name of a bucket in another project", async () => {
    const { id } = await world.apply("api", { project: "other", service: "storage.googleapis.com" });
    onTestFinished(() => world.clouds.store.remove(TYPES.api, id));
    await expect(world.apply("bucket", { ...PLAIN, project: "other" })).rejects.toThrow(
      new Error(
        "googleapi: Error 409: The requested bucket name is not available. The bucket namespace is shared by all " +
          "users of the system. Please select a different name and try again.",
      ),
    );
  });
});

describe("an object is refused", () => {
  refuses([
    ["object", "name", "a\nb", 'name: name "a\nb" must be 1 to 1024 characters without line breaks.'],
    ["object", "source", asset("x"), "content: An object needs exactly one of content and source."],
    ["object", "content", undefined, "content: An object needs exactly one of content and source."],
    [
      "object",
      "retention",
      { ...FUTURE, mode: "LOCKED" },
      'retention.mode: retention.mode "LOCKED" must be one of Locked, Unlocked.',
    ],
    [
      "object",
      "retention",
      { ...FUTURE, retainUntilTime: "2999-01-01" },
      'retention.retainUntilTime: retention.retainUntilTime "2999-01-01" must be a time in RFC 3339, e.g. 2030-01-01T00:00:00Z.',
    ],
    [
      "object",
      "retention",
      { ...FUTURE, retainUntilTime: "2001-01-01T00:00:00Z" },
      "googleapi: Error 400: retention.retainUntilTime 2001-01-01T00:00:00Z must be in the future.",
    ],
    ["object", "bucket", "none", "googleapi: Error 404: The specified bucket does not exist: 'none'."],
  ]);

  it("with a retention in a bucket that does not have the feature", async () => {
    const object = { ...world.valid("object"), bucket: "shop-plain", retention: FUTURE };
    await expect(world.apply("object", object)).rejects.toThrow(
      new Error(
        "googleapi: Error 400: Bucket 'shop-plain' does not have object retention enabled (enableObjectRetention).",
      ),
    );
  });
});

describe("a role is refused", () => {
  const unknown = "googleapi: Error 400: Service account none@shop.iam.gserviceaccount.com does not exist.";
  refuses([
    ["bucketMember", "bucket", "none", "googleapi: Error 404: The specified bucket does not exist: 'none'."],
    [
      "bucketMember",
      "bucket",
      "b/none",
      "googleapi: Error 404: The specified bucket does not exist: 'none'.",
    ],
    ["bucketMember", "member", "serviceAccount:none@shop.iam.gserviceaccount.com", unknown],
    ["projectMember", "member", "serviceAccount:none@shop.iam.gserviceaccount.com", unknown],
    ["projectMember", "project", "typo", "googleapi: Error 404: Project 'typo' was not found."],
    [
      "projectMember",
      "project",
      "other",
      "googleapi: Error 403: cloudresourcemanager.googleapis.com has not been used in project other before or it is disabled. Enable it with a projects/service:Service that this resource depends on. [SERVICE_DISABLED]",
    ],
    ["projectMember", "role", "editor", 'role: role "editor" must look like roles/run.invoker.'],
  ]);

  it("but not the same one twice, whatever form the bucket has", async () => {
    const plain = set(world.valid("bucketMember"), "bucket", "shop-records");
    const { id, outputs } = await world.apply("bucketMember", plain);
    expect(id).toBe(world.ids.get("bucketMember"));
    expect(outputs.bucket).toBe("b/shop-records");
  });
});

describe("a notification is refused", () => {
  const unpublishable = (topic: string) =>
    `googleapi: Error 403: The service account '${STORAGE_AGENT}' does not have permission to publish messages to the Cloud Pub/Sub topic '//pubsub.googleapis.com/projects/shop/topics/${topic}', or that topic does not exist.`;

  refuses([
    [
      "notification",
      "payloadFormat",
      "XML",
      'payloadFormat: payloadFormat "XML" must be one of JSON_API_V1, NONE.',
    ],
    [
      "notification",
      "eventTypes",
      ["OBJECT_FINALIZE", "OBJECT_READ"],
      'eventTypes: eventTypes "OBJECT_READ" must be one of OBJECT_FINALIZE, OBJECT_METADATA_UPDATE, OBJECT_DELETE, OBJECT_ARCHIVE.',
    ],
    ["notification", "bucket", "none", "googleapi: Error 404: The specified bucket does not exist: 'none'."],
    ["notification", "topic", "projects/shop/topics/none", unpublishable("none")],
    ["notification", "topic", "projects/shop/topics/closed", unpublishable("closed")],
    ["notification", "topic", "//pubsub.googleapis.com/projects/shop/topics/closed", unpublishable("closed")],
  ]);
});

describe("the storage agent", () => {
  const ask = (args: Properties) => world.of("bucket").invoke(GET_STORAGE_AGENT, args);

  it("is named by the project's number", async () => {
    expect(await ask({ project: "shop" })).toEqual({
      project: "shop",
      emailAddress: STORAGE_AGENT,
      member: `serviceAccount:${STORAGE_AGENT}`,
      id: STORAGE_AGENT,
    });
  });

  it("is that of the provider's project where none is named", async () => {
    const client = new ProviderClient(world.clouds, "gcp");
    await client.configure({ project: "shop" });
    expect(await client.invoke(GET_STORAGE_AGENT, {})).toMatchObject({ emailAddress: STORAGE_AGENT });
    client.close();
  });

  it("that is there stays as it is when it is asked for again", async () => {
    const before = world.clouds.store.list();
    await ask({ project: "shop" });
    expect(world.clouds.store.list()).toEqual(before);
  });

  it("of a project that is not there is refused", async () => {
    const error = new Error("googleapi: Error 404: Project 'typo' was not found.");
    await expect(ask({ project: "typo" })).rejects.toThrow(error);
  });

  it("is there once somebody asked for it, which takes the API", async () => {
    const fresh = await startWorld();
    const grant = () => fresh.apply("storagePublisher", fresh.valid("storagePublisher"));
    const askHere = () => fresh.of("bucket").invoke(GET_STORAGE_AGENT, { project: "shop" });
    await expect(askHere()).rejects.toThrow(
      /storage.googleapis.com has not been used in project shop before/,
    );
    for (const api of ["storage", "pubsub"]) {
      await fresh.apply("api", { project: "shop", service: `${api}.googleapis.com` });
    }
    await fresh.apply("topic", fresh.valid("topic"));
    await expect(grant()).rejects.toThrow(
      new Error(
        `googleapi: Error 400: Service account ${STORAGE_AGENT} does not exist. ` +
          "The function storage/getProjectServiceAccount:getProjectServiceAccount makes it.",
      ),
    );
    await askHere();
    await expect(grant()).resolves.toBeDefined();
    await fresh.stop();
  });
});
