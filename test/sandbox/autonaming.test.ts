import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isInvented } from "../../sandbox/provider/input-rules.ts";
import { type Properties, UNKNOWN } from "../../sandbox/provider/wire.ts";
import { provision, set, startWorld, TYPES, type ValidKind, type World } from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
});
afterAll(() => world.stop());

/** The inputs that the real provider invents a name for. */
const NAMES: readonly (readonly [ValidKind, string])[] = [
  ["account", "accountId"],
  ["secret", "secretId"],
  ["service", "name"],
  ["topic", "name"],
  ["logMetric", "name"],
  ["domainMapping", "name"],
  ["bucket", "name"],
  ["object", "name"],
];

const nameless = (kind: ValidKind, input: string) => set(world.valid(kind), input, undefined);
const check = (kind: ValidKind, inputs: Properties, olds?: Properties, seed?: string) =>
  world.of(kind).check(TYPES[kind], inputs, olds, seed);

describe("a name that is left out", () => {
  it.each(NAMES)("of a %s is invented for %s, from the resource's own and the seed", async (kind, input) => {
    const { inputs } = await check(kind, nameless(kind, input));
    expect(inputs[input]).toMatch(/^resource-[0-9a-f]{7}$/);
    expect((await check(kind, nameless(kind, input))).inputs).toEqual(inputs);
    const other = await check(kind, nameless(kind, input), {}, "other seed");
    expect(other.inputs[input]).not.toBe(inputs[input]);
  });

  it("or is null is invented all the same", async () => {
    const { inputs } = await check("topic", { ...world.valid("topic"), name: null });
    expect(inputs.name).toMatch(/^resource-[0-9a-f]{7}$/);
  });

  it("is told by the whole name of the resource, colons and all", () => {
    const urn = "urn:pulumi:stack::project::gcp:pubsub/topic:Topic::a::b";
    expect(isInvented(urn, "a::b-0123abc")).toBe(true);
    expect(isInvented(urn, "a-0123abc")).toBe(false);
  });

  it("stays as it was invented, whatever the seed", async () => {
    const first = (await check("bucket", nameless("bucket", "name"))).inputs;
    const second = (await check("bucket", nameless("bucket", "name"), first, "other seed")).inputs;
    expect(await world.of("bucket").diff(TYPES.bucket, first, second)).toMatchObject({ changed: false });
  });

  it("is invented anew where the program gave one before", async () => {
    const { inputs } = await check("bucket", nameless("bucket", "name"), world.valid("bucket"));
    expect(inputs.name).toMatch(/^resource-[0-9a-f]{7}$/);
  });

  it("is not invented for a type whose name the SDK requires", async () => {
    const { failures } = await check("pool", nameless("pool", "workloadIdentityPoolId"));
    expect(failures).toEqual([
      'workloadIdentityPoolId: Missing required input "workloadIdentityPoolId" of gcp:iam/workloadIdentityPool:WorkloadIdentityPool.',
    ]);
  });
});

describe("a name that is given", () => {
  it.each(["given", UNKNOWN])("stays: %s", async (name) => {
    const { inputs } = await check("topic", set(world.valid("topic"), "name", name));
    expect(inputs.name).toBe(name);
  });
});

describe("a replacement", () => {
  it("under an invented name creates first: the new one gets another", async () => {
    const { inputs } = await check("bucket", nameless("bucket", "name"));
    const moved = set(inputs, "location", "US");
    const diff = await world.of("bucket").diff(TYPES.bucket, inputs, moved);
    expect(diff).toMatchObject({ replaces: ["location"], deleteBeforeReplace: false });
  });

  it("under a given name deletes first", async () => {
    const moved = set(world.valid("bucket"), "location", "US");
    const diff = await world.of("bucket").diff(TYPES.bucket, world.valid("bucket"), moved);
    expect(diff).toMatchObject({ replaces: ["location"], deleteBeforeReplace: true });
  });
});
