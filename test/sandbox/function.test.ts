import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { conceal, type Json, type Properties, reveal, UNKNOWN } from "../../sandbox/provider/wire.ts";
import { set, startProvisioned, TYPES, type World } from "./valid-resources.ts";

let world: World;
beforeEach(async () => {
  world = await startProvisioned();
});
afterEach(() => world.stop());

const ID = "projects/shop/locations/asia-northeast1/functions/relay";
const SERVICE = "projects/shop/locations/asia-northeast1/services/relay";
const gcp = () => world.of("function");
const inputs = () => world.valid("function");
const service = () => world.clouds.store.get(TYPES.service, SERVICE);
const binding = () => world.clouds.store.get(TYPES.functionMember, world.ids.get("functionMember") ?? "");
const remove = () => gcp().delete(TYPES.function, ID);

const COMPUTED = { uri: "https://relay-1001.asia-northeast1.run.app", service: SERVICE };

describe("a function", () => {
  it("answers under two URLs, and its outputs have what was computed beside what was given", async () => {
    const { outputs } = await gcp().read(TYPES.function, ID);
    expect(outputs).toMatchObject({
      url: "https://asia-northeast1-shop.cloudfunctions.net/relay",
      state: "ACTIVE",
      environment: "GEN_2",
      serviceConfig: { ...(inputs().serviceConfig as Properties), ...COMPUTED },
    });
  });

  it("has what is computed of its service when the whole configuration is secret, too", async () => {
    const secret = conceal(inputs().serviceConfig ?? null);
    const { outputs } = await world.apply("function", { ...inputs(), name: "hidden", serviceConfig: secret });
    expect(outputs.serviceConfig).toMatchObject(conceal({}) as Properties);
    expect(reveal(outputs.serviceConfig ?? null)).toMatchObject({
      uri: "https://hidden-1001.asia-northeast1.run.app",
    });
  });

  it("does not know in a preview where its service will answer", async () => {
    const { outputs } = await world.apply("function", inputs(), true);
    expect(outputs).toMatchObject({
      url: UNKNOWN,
      serviceConfig: { timeoutSeconds: 60, uri: UNKNOWN, service: UNKNOWN },
    });
  });

  it("reads back as it was given", async () => {
    const read = await gcp().read(TYPES.function, ID, inputs());
    expect(read.inputs).toEqual(inputs());
    expect(await gcp().diff(TYPES.function, read.inputs, inputs())).toMatchObject({ changed: false });
  });

  it("keeps what was computed of its service through an update, and in its preview", async () => {
    const news = set(inputs(), "serviceConfig.timeoutSeconds", 120);
    const { outputs } = await gcp().read(TYPES.function, ID);
    for (const preview of [true, false]) {
      const updated = await gcp().update(TYPES.function, ID, outputs, news, preview);
      expect(updated.serviceConfig).toMatchObject({ timeoutSeconds: 120, ...COMPUTED });
    }
  });

  it("is updated with the rules of a new one", async () => {
    const news = set(inputs(), "buildConfig.source.storageSource.object", "none.zip");
    await expect(gcp().update(TYPES.function, ID, {}, news)).rejects.toThrow(/none\.zip was not found/);
  });

  it.each<readonly [string, Json]>([
    ["name", "other"],
    ["location", "asia-northeast2"],
    ["project", "other"],
  ])("is replaced for another %s", async (path, value) => {
    const diff = await gcp().diff(TYPES.function, inputs(), set(inputs(), path, value));
    expect(diff.replaces).toEqual([path]);
  });

  it.each<readonly [string, Json]>([
    ["buildConfig.source.storageSource.object", "next.zip"],
    ["buildConfig.runtime", "nodejs24"],
    ["serviceConfig.timeoutSeconds", 30],
    ["description", "told"],
    ["labels", { app: "other" }],
  ])("is updated in place for another %s", async (path, value) => {
    const diff = await gcp().diff(TYPES.function, inputs(), set(inputs(), path, value));
    expect(diff).toMatchObject({ changed: true, replaces: [] });
  });

  it("has the labels that are in effect as a secret", async () => {
    const { outputs } = await gcp().read(
      TYPES.function,
      ID,
      {},
      { effectiveLabels: conceal({ app: "relay" }) },
    );
    expect(outputs.effectiveLabels).toEqual(conceal({ app: "relay" }));
  });
});

describe("the service behind a function", () => {
  it("is there for whoever invokes it, and no program's", () => {
    expect(service()).toMatchObject({ abandoned: true, outputs: { uri: COMPUTED.uri } });
    expect(binding()).toBeDefined();
  });

  it("goes with it, and with it who may invoke it", async () => {
    await remove();
    expect([service(), binding()]).toEqual([undefined, undefined]);
    await expect(world.apply("service", set(world.valid("service"), "name", "relay"))).resolves.toBeDefined();
  });

  it("leaves the service of another function whose name starts the same", async () => {
    await world.apply("function", { ...inputs(), name: "relay-2" });
    await remove();
    expect(world.clouds.store.get(TYPES.service, `${SERVICE}-2`)).toBeDefined();
  });

  it("stays, like the function, where that is abandoned", async () => {
    await gcp().update(TYPES.function, ID, {}, { ...inputs(), deletionPolicy: "ABANDON" });
    await remove();
    expect(service()).toBeDefined();
  });
});

describe("a version of a secret that a function reads", () => {
  const version = () => world.ids.get("version") ?? "";
  const drop = () => world.of("version").delete(TYPES.version, version());
  const refer = (changes: Properties) => {
    const variable = {
      key: "DATABASE_URL",
      projectId: "shop",
      secret: "database-url",
      version: "1",
      ...changes,
    };
    return gcp().update(
      TYPES.function,
      ID,
      {},
      set(inputs(), "serviceConfig.secretEnvironmentVariables", [variable]),
    );
  };

  beforeEach(() => world.of("service").delete(TYPES.service, world.ids.get("service") ?? ""));

  it.each(["shop", "1001"])("stays while it does so by project %s", async (projectId) => {
    await refer({ projectId });
    await expect(drop()).rejects.toThrow(
      new Error(
        `googleapi: Error 400: Sandbox: '${ID}' still reads ${version()}, and could not start any more without it.`,
      ),
    );
  });

  it("may go where the function reads one of the same name in another project", async () => {
    world.clouds.store.change(TYPES.function, ID, (given) =>
      set(given, "serviceConfig.secretEnvironmentVariables.0.projectId", "other"),
    );
    await expect(drop()).resolves.toBeUndefined();
  });

  it("may go where the function reads the latest", async () => {
    await refer({ version: "latest" });
    await expect(drop()).resolves.toBeUndefined();
  });
});
