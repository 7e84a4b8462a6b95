import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isObject, isSecret, type Json, UNKNOWN } from "../../sandbox/provider/wire.ts";
import { provision, set, startWorld, TYPES, VALID, type ValidKind, type World } from "./valid-resources.ts";

const KINDS = Object.keys(VALID) as ValidKind[];

/** The path of every value in the inputs, arrays and objects themselves included. */
function paths(value: Json, prefix: readonly string[] = []): string[] {
  const here = prefix.length > 0 ? [prefix.join(".")] : [];
  if (isSecret(value) || !(isObject(value) || Array.isArray(value))) return here;
  const inside = Object.entries(value).flatMap(([key, item]) =>
    paths(item, [...prefix, key.includes(".") ? `[${key}]` : key]),
  );
  return [...here, ...inside];
}

describe("a preview of an empty cloud", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it.each(KINDS)("creates a %s without an id, inputs echoed and nothing stored", async (kind) => {
    const inputs = world.valid(kind);
    const { id, outputs } = await world.apply(kind, inputs, true);
    expect(id).toBe("");
    expect(outputs).toMatchObject(inputs);
    expect(world.clouds.store.list()).toEqual([]);
  });

  it("leaves computed outputs unknown, and defaults of inputs that were given alone", async () => {
    const { outputs } = await world.apply("service", world.valid("service"), true);
    expect(outputs).toMatchObject({ uri: UNKNOWN, latestReadyRevision: UNKNOWN, deletionProtection: false });
  });

  it.each(KINDS)("never refuses a %s for a value that is not known yet", async (kind) => {
    for (const path of paths(VALID[kind])) {
      const preview = world.apply(kind, set(VALID[kind], path, UNKNOWN), true);
      await expect(preview, path).resolves.toMatchObject({ id: "" });
    }
  });

  it("refuses what is known to be wrong all the same", async () => {
    const version = "template.containers.0.envs.1.valueSource.secretKeyRef.version";
    const service = set(set(world.valid("service"), version, UNKNOWN), "template.serviceAccount", UNKNOWN);
    const crowded = set(service, "template.maxInstanceRequestConcurrency", 1001);
    await expect(world.apply("service", crowded, true)).rejects.toThrow(/1001 must be 1 to 1000/);
    const unpullable = set(service, "template.containers.0.image", "ghcr.io/acme/api:1");
    await expect(world.apply("service", unpullable, true)).rejects.toThrow(/but obtained ghcr.io/);
  });

  it("looks seeds up all the same", async () => {
    const service = set(world.valid("service"), "project", "typo");
    await expect(world.apply("service", service, true)).rejects.toThrow("Project 'typo' was not found.");
    const environment = set(world.valid("environment"), "repository", "typo");
    await expect(world.apply("environment", environment, true)).rejects.toThrow(
      "Repository acme/typo was not found.",
    );
  });
});

describe("a preview of an update", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    await provision(world);
  });
  afterAll(() => world.stop());

  it("keeps what stays, makes unknown what the update sets anew, and changes nothing", async () => {
    const id = world.ids.get("service") ?? "";
    const before = world.clouds.store.get(TYPES.service, id);
    const { outputs } = await world.of("service").read(TYPES.service, id);
    const news = set(world.valid("service"), "description", "changed");
    const previewed = await world.of("service").update(TYPES.service, id, outputs, news, true);
    expect(previewed).toMatchObject({ uri: outputs.uri, generation: UNKNOWN, description: "changed" });
    expect(world.clouds.store.get(TYPES.service, id)).toEqual(before);
  });
});
