import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { conceal, isSecret, type Properties, reveal } from "../../sandbox/provider/wire.ts";
import {
  type Kind,
  provision,
  set,
  startWorld,
  TYPES,
  type ValidKind,
  type World,
} from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
});
afterAll(() => world.stop());

const CANARY = "canary-5d1f";
const onDisk = () => readFileSync(world.clouds.store.path, "utf8");
const id = (kind: Kind) => world.ids.get(kind) ?? "";

describe("a secret", () => {
  it.each<readonly [Kind, string, Properties]>([
    ["version", "secretData", { secret: "projects/shop/secrets/database-url", secretData: conceal(CANARY) }],
    ["version", "secretData", { secret: "projects/shop/secrets/database-url", secretData: CANARY }],
    [
      "actionsSecret",
      "value",
      { repository: "shop", environment: "staging", secretName: "A", value: conceal(CANARY) },
    ],
    [
      "actionsSecret",
      "value",
      { repository: "shop", environment: "staging", secretName: "B", value: CANARY },
    ],
    [
      "channel",
      "sensitiveLabels",
      {
        project: "shop",
        type: "slack",
        labels: { channel_name: "x" },
        sensitiveLabels: { authToken: CANARY },
      },
    ],
    ["object", "content", { bucket: "shop-records", name: "a", content: conceal(CANARY) }],
    ["object", "content", { bucket: "shop-records", name: "b", content: CANARY }],
  ])("of a %s is not in the store: %s of %j", async (kind, input, inputs) => {
    const { id: made, outputs } = await world.apply(kind, inputs);
    expect(outputs[input]).toEqual(inputs[input]);
    expect(onDisk()).not.toContain(CANARY);
    expect(
      world.clouds.store.matches(
        world.clouds.store.get(TYPES[kind], made)?.inputs[input],
        reveal(inputs[input] ?? null),
      ),
    ).toBe(true);
  });

  it("that the program marks is kept out wherever it stands", async () => {
    const service = set(world.valid("service"), "template.containers.0.envs.0.value", conceal(CANARY));
    await world.apply("service", set(set(service, "name", "marked"), "labels", conceal({ app: CANARY })));
    await world.apply("channel", {
      project: "shop",
      type: "webhook_tokenauth",
      labels: { url: conceal(`https://x/${CANARY}`) },
    });
    expect(onDisk()).not.toContain(CANARY);
  });

  it("of an object is not in the store as a hash without salt either", async () => {
    const hash = createHash("md5").update(CANARY);
    const [base64, hex] = [hash.copy().digest("base64"), hash.digest("hex")];
    const { outputs } = await world.apply("object", { bucket: "shop-records", name: "c", content: CANARY });
    expect(outputs).toMatchObject({ md5hash: conceal(base64), md5hexhash: conceal(hex) });
    expect(onDisk()).not.toContain(base64);
    expect(onDisk()).not.toContain(hex);
  });

  it.each<ValidKind>(["service", "secret", "repository", "topic", "bucket"])(
    "are the effective labels of a %s",
    async (kind) => {
      const news = set(world.valid(kind), "labels", { app: "x" });
      const outputs = await world.of(kind).update(TYPES[kind], id(kind), {}, news);
      expect(outputs).toMatchObject({ labels: { app: "x" }, effectiveLabels: conceal({ app: "x" }) });
    },
  );

  it("that Vercel makes up reaches the engine, as a secret, and not the store", async () => {
    const { id: made, outputs } = await world.apply("bypass", { projectId: id("project") });
    expect(isSecret(outputs.secret)).toBe(true);
    const plain = reveal(outputs.secret ?? null);
    expect(plain).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(onDisk()).not.toContain(plain);
    const again = await world.of("bypass").read(TYPES.bypass, made, {}, outputs);
    expect(again.outputs.secret).toEqual(outputs.secret);
  });

  it("has another hash in another store", async () => {
    const other = await startWorld();
    const seal = (it: World) => it.clouds.store.sealer().seal(conceal("same"));
    expect(seal(other)).not.toEqual(seal(world));
    expect(seal(world)).toEqual(seal(world));
    await other.stop();
  });

  it("is in a file that only its owner can read", () => {
    expect(statSync(world.clouds.store.path).mode & 0o777).toBe(0o600);
  });
});

describe("reading a secret back", () => {
  const read = (inputs: Properties) => world.of("version").read(TYPES.version, id("version"), inputs, inputs);

  it("takes the state's value while the hash agrees, as a secret", async () => {
    for (const known of [conceal("first-value"), "first-value"]) {
      const { inputs, outputs } = await read({ secretData: known });
      expect(inputs.secretData).toEqual(conceal("first-value"));
      expect(outputs.secretData).toEqual(conceal("first-value"));
    }
  });

  it("says so when the value is another, or is not known", async () => {
    for (const known of [{ secretData: conceal("stale") }, {}] as Properties[]) {
      const { inputs } = await read(known);
      expect(isSecret(inputs.secretData)).toBe(true);
      expect(reveal(inputs.secretData ?? null)).toMatch(/^\(changed outside: [0-9a-f]{8}\)$/);
    }
  });

  it("finds a value that was changed outside, without laying it open", async () => {
    const rotate = (secretData: string) =>
      world.clouds.store.change(TYPES.version, id("version"), (inputs) => ({ ...inputs, secretData }));
    rotate(CANARY);
    onTestFinished(() => rotate("first-value"));
    expect(onDisk()).not.toContain(CANARY);
    expect((await read({ secretData: conceal(CANARY) })).inputs.secretData).toEqual(conceal(CANARY));
  });

  it("keeps a secret of the state secret when the live value is not", async () => {
    world.clouds.store.change(TYPES.topic, id("topic"), (inputs) => ({ ...inputs, labels: { app: "x" } }));
    const { inputs } = await world
      .of("topic")
      .read(TYPES.topic, id("topic"), { labels: conceal({ app: "y" }) });
    expect(inputs.labels).toEqual(conceal({ app: "x" }));
  });
});
