import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  conceal,
  elided,
  type Json,
  mapValues,
  type Properties,
  reveal,
  UNKNOWN,
} from "../../sandbox/provider/wire.ts";
import { ProviderClient } from "./provider-client.ts";
import {
  archive,
  asset,
  set,
  startProvisioned,
  TYPES,
  type ValidKind,
  type World,
} from "./valid-resources.ts";

let world: World;
beforeEach(async () => {
  world = await startProvisioned();
});
afterEach(() => world.stop());

const UNTIL = "2999-01-01T00:00:00.000Z";
const LATER = "2999-06-01T00:00:00.000Z";
const FUTURE = { mode: "Unlocked", retainUntilTime: UNTIL };
const LOCKED = { mode: "Locked", retainUntilTime: UNTIL };
const PAST = { mode: "Locked", retainUntilTime: "2001-01-01T00:00:00.000Z" };
const ID = "shop-records/2026/first.json";
const RETAINED = new Error(
  `googleapi: Error 403: Object '${ID}' is under active retention and cannot be deleted or overwritten until ${UNTIL}.`,
);

const gcp = () => world.of("bucket");
const stored = () => world.clouds.store.get(TYPES.object, ID);
const objects = () =>
  world.clouds.store
    .list(TYPES.object)
    .map(({ id }) => id)
    .filter((id) => id.startsWith("shop-records/"));
const upload = (path: string, value: Json) => world.apply("object", set(world.valid("object"), path, value));
const update = (changes: Properties) =>
  gcp().update(TYPES.object, ID, {}, { ...world.valid("object"), ...changes });
const remove = (kind: ValidKind, id: string) => gcp().delete(TYPES[kind], id);
/** As time would, or a colleague. */
const change = (kind: ValidKind, id: string, changes: Properties) =>
  world.clouds.store.change(TYPES[kind], id, (inputs) => ({ ...inputs, ...changes }));

describe("the location of a bucket", () => {
  it("is kept in upper case, so that its case makes no difference", async () => {
    const lower = set(world.valid("bucket"), "location", "asia-northeast1");
    const { inputs } = await gcp().check(TYPES.bucket, lower);
    expect(inputs).toEqual(world.valid("bucket"));
    const unknown = await gcp().check(TYPES.bucket, set(lower, "location", UNKNOWN));
    expect(unknown.inputs.location).toBe(UNKNOWN);
    const other = set(world.valid("bucket"), "location", "US");
    expect((await gcp().diff(TYPES.bucket, inputs, other)).replaces).toEqual(["location"]);
  });
});

describe("the topic of a notification", () => {
  it("is kept in its full form, so that the form makes no difference", async () => {
    const short = set(world.valid("notification"), "topic", "projects/shop/topics/alerts");
    expect((await gcp().check(TYPES.notification, short)).inputs).toEqual(world.valid("notification"));
  });

  it("is in the provider's project when it names none", async () => {
    const client = new ProviderClient(world.clouds, "gcp");
    await client.configure({ project: "shop" });
    const short = set(world.valid("notification"), "topic", "alerts");
    await expect(client.apply(TYPES.notification, short)).resolves.toMatchObject({
      id: "shop-records/notificationConfigs/2",
    });
    client.close();
  });
});

describe("a change", () => {
  it.each<readonly [ValidKind, string, Json]>([
    ["bucket", "name", "other"],
    ["bucket", "enableObjectRetention", false],
    ["object", "bucket", "other"],
    ["object", "name", "other"],
    ["object", "contentType", "text/plain"],
    ["object", "metadata", { kind: "other" }],
    ["object", "storageClass", "NEARLINE"],
    ["notification", "bucket", "other"],
    ["source", "source", archive({ "index.js": "" })],
    ["bucketMember", "bucket", "b/other"],
    ["projectMember", "project", "other"],
    ["job", "name", "other"],
    ["job", "region", "asia-northeast2"],
    ["subscription", "name", "other"],
    ["subscription", "topic", "other"],
    ["subscription", "filter", 'attributes.kind = "other"'],
    ["subscription", "enableMessageOrdering", true],
    ["subscriptionMember", "subscription", "other"],
    ["budget", "billingAccount", "000000-000000-000000"],
    ["notification", "topic", "other"],
    ["notification", "payloadFormat", "NONE"],
    ["notification", "eventTypes", ["OBJECT_DELETE"]],
    ["notification", "objectNamePrefix", "2026/"],
    ["notification", "customAttributes", { stack: "production" }],
  ])("of a %s replaces it for %s", async (kind, path, value) => {
    const diff = await gcp().diff(TYPES[kind], world.valid(kind), set(world.valid(kind), path, value));
    expect(diff.replaces).toEqual([path]);
  });

  it.each<readonly [ValidKind, string, Json]>([
    ["bucket", "versioning", { enabled: true }],
    ["bucket", "forceDestroy", false],
    ["bucket", "lifecycleRules", [{ action: { type: "Delete" }, condition: { age: 1 } }]],
    ["job", "schedule", "0 * * * *"],
    ["job", "pubsubTarget", { topicName: "projects/shop/topics/alerts", data: "AAA=" }],
    ["subscription", "deadLetterPolicy", { deadLetterTopic: "other", maxDeliveryAttempts: 9 }],
    ["subscription", "pushConfig", { pushEndpoint: "https://example.com" }],
    ["budget", "amount", { lastPeriodAmount: true }],
    ["budget", "allUpdatesRule", { pubsubTopic: "projects/shop/topics/alerts" }],
    ["object", "content", conceal("second")],
    ["object", "retention", FUTURE],
    ["object", "deletionPolicy", "ABANDON"],
  ])("of a %s is made in place for %s", async (kind, path, value) => {
    const diff = await gcp().diff(TYPES[kind], world.valid(kind), set(world.valid(kind), path, value));
    expect(diff).toMatchObject({ changed: true, replaces: [] });
  });
});

describe("an upload", () => {
  it("has the hashes of its content", async () => {
    const { outputs } = await upload("content", "123456789");
    expect(outputs).toMatchObject({
      md5hash: conceal("JfnnlDI7RTiF9RgfG2JNCw=="),
      md5hexhash: conceal("25f9e794323b453885f5181f1b624d0b"),
    });
  });

  it("overwrites what has its name, under a new generation", async () => {
    const before = stored()?.outputs.generation;
    const { id, outputs } = await upload("content", "second");
    expect(id).toBe(ID);
    expect(outputs.generation).toBeGreaterThan(Number(before));
    expect(outputs.mediaLink).toBe(
      `https://storage.googleapis.com/download/storage/v1/b/shop-records/o/2026%2Ffirst.json?generation=${outputs.generation}&alt=media`,
    );
    expect(objects()).toEqual([ID]);
  });

  it("is what changed content takes, and nothing else", async () => {
    const { generation } = stored()?.outputs ?? {};
    expect((await update({ deletionPolicy: "PREVENT" })).generation).toBe(generation);
    expect((await update({ content: "second" })).generation).toBeGreaterThan(Number(generation));
  });
});

describe("a source", () => {
  const CODE = { "index.js": "exports.relay = () => {};", "package.json": "{}" };
  const id = "shop-sources/relay.zip";
  const source = () => world.clouds.store.get(TYPES.source, id);
  const replace = (value: Properties) => world.apply("source", { ...world.valid("source"), source: value });

  it("is echoed whole, and kept as the hash of what is in it", async () => {
    const { outputs } = await replace(archive(CODE));
    expect(outputs.source).toEqual(archive(CODE));
    expect(source()?.inputs.source).toEqual(elided(archive(CODE)));
    expect(readFileSync(world.clouds.store.path, "utf8")).not.toContain(CODE["index.js"]);
  });

  it("that is secret is kept as no more than a hash of that, and recognised", async () => {
    const given = conceal(archive({ "index.js": "canary-77aa" }));
    await world.apply("source", { ...world.valid("source"), source: given });
    const disk = readFileSync(world.clouds.store.path, "utf8");
    expect(disk).not.toContain("canary-77aa");
    expect(disk).not.toContain(archive({ "index.js": "canary-77aa" }).hash);
    const known = { ...world.valid("source"), source: conceal(elided(reveal(given))) };
    expect((await gcp().read(TYPES.source, id, known)).inputs.source).toEqual(known.source);
  });

  it("reads back as what the engine has of it, so that nothing differs", async () => {
    const given = world.valid("source");
    const known = mapValues(given, elided);
    const { inputs } = await gcp().read(TYPES.source, id, known, known);
    expect(inputs).toEqual(known);
    expect(await gcp().diff(TYPES.source, inputs, given)).toMatchObject({ changed: false });
  });

  it("differs as a whole", async () => {
    const news = {
      ...world.valid("source"),
      source: archive({ ...CODE, "package.json": '{"type":"module"}' }),
    };
    const diff = await gcp().diff(TYPES.source, mapValues(world.valid("source"), elided), news);
    expect(diff.detailed).toEqual({ source: "UPDATE_REPLACE" });
  });

  it.each([
    ["an archive", archive({ "index.js": "" })],
    ["a text", asset("text")],
  ])("that is %s changes with what is in it", async (_, other) => {
    const before = await replace(archive(CODE));
    const same = await replace(archive(CODE));
    const after = await replace(other);
    expect(same.outputs.md5hash).toEqual(before.outputs.md5hash);
    expect(after.outputs.md5hash).not.toEqual(before.outputs.md5hash);
    expect(after.outputs.generation).toBeGreaterThan(Number(before.outputs.generation));
  });

  it("that is a text has the hash of that, as content has", async () => {
    const { outputs } = await replace(asset("123456789"));
    expect(outputs).toMatchObject({
      contentType: "text/plain; charset=utf-8",
      md5hexhash: conceal("25f9e794323b453885f5181f1b624d0b"),
    });
    expect((await replace(archive(CODE))).outputs.contentType).toBe("application/zip");
  });

  it("that is an archive has the hash of the engine's", async () => {
    const hash = createHash("md5")
      .update(String(archive(CODE).hash))
      .digest("hex");
    expect((await replace(archive(CODE))).outputs.md5hexhash).toEqual(conceal(hash));
  });
});

describe("a retained object", () => {
  beforeEach(() => update({ retention: FUTURE }));

  it("cannot be deleted", async () => {
    await expect(remove("object", ID)).rejects.toThrow(RETAINED);
    expect(stored()).toBeDefined();
  });

  it("cannot be overwritten, neither by its own program nor by another", async () => {
    await expect(update({ content: "second", retention: FUTURE })).rejects.toThrow(RETAINED);
    await expect(upload("content", "second")).rejects.toThrow(RETAINED);
    expect(world.clouds.store.matches(stored()?.inputs.content, "first-record")).toBe(true);
  });

  it("keeps its bucket, forceDestroy or not", async () => {
    await expect(remove("bucket", "shop-records")).rejects.toThrow(RETAINED);
    expect(world.clouds.store.get(TYPES.bucket, "shop-records")).toBeDefined();
  });

  it("can be updated without an upload", async () => {
    await expect(update({ retention: FUTURE, deletionPolicy: "ABANDON" })).resolves.toBeDefined();
  });

  it("can be abandoned, and its bucket too", async () => {
    await update({ retention: FUTURE, deletionPolicy: "ABANDON" });
    change("bucket", "shop-records", { deletionPolicy: "ABANDON" });
    await remove("object", ID);
    await remove("bucket", "shop-records");
    expect(stored()).toMatchObject({ abandoned: true });
    await expect(world.apply("bucket", world.valid("bucket"))).rejects.toThrow(/Error 409/);
  });

  it("is free once its time is over, and an unchanged retention is not complained of then", async () => {
    change("object", ID, { retention: PAST });
    await expect(update({ retention: PAST, deletionPolicy: "DELETE" })).resolves.toBeDefined();
    await expect(remove("object", ID)).resolves.toBeUndefined();
  });

  it("is free once an Unlocked retention is taken away", async () => {
    await update({});
    await expect(remove("object", ID)).resolves.toBeUndefined();
  });

  it("can have an Unlocked retention made shorter", async () => {
    const sooner = { ...FUTURE, retainUntilTime: "2998-01-01T00:00:00.000Z" };
    await expect(update({ retention: sooner })).resolves.toBeDefined();
  });

  it.each<readonly [string, Properties]>([
    ["removed", {}],
    ["unlocked", { retention: { ...LOCKED, mode: "Unlocked", retainUntilTime: LATER } }],
    ["shortened", { retention: { ...LOCKED, retainUntilTime: "2998-01-01T00:00:00.000Z" } }],
  ])("cannot have a Locked retention %s", async (_, changes) => {
    await update({ retention: LOCKED });
    await expect(update(changes)).rejects.toThrow(
      new Error(
        `googleapi: Error 403: Object '${ID}' has a Locked retention, which can be neither removed nor unlocked nor shortened.`,
      ),
    );
  });

  it("is free of a Locked retention whose time is over", async () => {
    change("object", ID, { retention: PAST });
    await expect(update({})).resolves.toBeDefined();
  });

  it("can have a Locked retention made longer", async () => {
    await update({ retention: LOCKED });
    await expect(update({ retention: { ...LOCKED, retainUntilTime: LATER } })).resolves.toBeDefined();
  });
});

describe("a retention whose time is over already", () => {
  const error = new Error(
    "googleapi: Error 400: retention.retainUntilTime 2001-01-01T00:00:00.000Z must be in the future.",
  );

  it("cannot be given to an object that is there", async () => {
    await expect(update({ retention: PAST })).rejects.toThrow(error);
  });

  it("cannot be given to a new upload", async () => {
    change("object", ID, { retention: PAST });
    await expect(update({ retention: PAST, content: "second" })).rejects.toThrow(error);
  });
});

describe("a bucket's retention policy", () => {
  it("retains its objects from their upload on", async () => {
    change("bucket", "shop-records", { retentionPolicy: { retentionPeriod: "3600" } });
    await expect(remove("object", ID)).rejects.toThrow(/is under active retention and cannot be deleted/);
    change("bucket", "shop-records", { retentionPolicy: { retentionPeriod: "0" } });
    await expect(remove("object", ID)).resolves.toBeUndefined();
  });
});

/** https://cloud.google.com/storage/docs/object-lock#considerations */
describe("in a bucket with versioning", () => {
  beforeEach(async () => {
    await update({ retention: FUTURE });
    change("bucket", "shop-records", { versioning: { enabled: true } });
  });

  it("a retained object can be overwritten, and stays as a noncurrent version", async () => {
    const { generation } = stored()?.outputs ?? {};
    await update({ content: "second" });
    const version = world.clouds.store.get(TYPES.object, `${ID}#${generation}`);
    expect(version).toMatchObject({ abandoned: true, inputs: { retention: FUTURE } });
    expect(world.clouds.store.matches(version?.inputs.content, "first-record")).toBe(true);
    expect(world.clouds.store.matches(stored()?.inputs.content, "second")).toBe(true);
  });

  it("a retained object can be deleted, and the version left behind keeps the bucket", async () => {
    const { generation } = stored()?.outputs ?? {};
    await remove("object", ID);
    expect(objects()).toEqual([`${ID}#${generation}`]);
    await expect(remove("bucket", "shop-records")).rejects.toThrow(/#\d+' is under active retention/);
  });

  it("an update without an upload leaves no version", async () => {
    await update({ retention: FUTURE, deletionPolicy: "ABANDON" });
    expect(objects()).toEqual([ID]);
  });
});

describe("the deletion of a bucket", () => {
  it("is refused while something is in it, unless forced", async () => {
    change("bucket", "shop-records", { forceDestroy: false });
    await expect(remove("bucket", "shop-records")).rejects.toThrow(
      new Error(
        "googleapi: Error 409: The bucket you tried to delete is not empty: 'shop-records'. " +
          "Set forceDestroy to true and run `pulumi up` first.",
      ),
    );
    await remove("object", ID);
    await expect(remove("bucket", "shop-records")).resolves.toBeUndefined();
  });

  it("leaves what belongs to a project of the same name", async () => {
    await world.apply("bucket", { project: "shop", name: "shop", location: "US" });
    await remove("bucket", "shop");
    expect(world.clouds.store.get(TYPES.api, "shop/run.googleapis.com")).toBeDefined();
  });
});

describe("a preview", () => {
  it("refuses neither a name that may be free by then, nor an object that may be", async () => {
    await update({ retention: FUTURE });
    await expect(world.apply("bucket", world.valid("bucket"), true)).resolves.toBeDefined();
    await expect(world.apply("object", world.valid("object"), true)).resolves.toBeDefined();
  });
});
