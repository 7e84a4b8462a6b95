import {
  ComponentResource,
  Config,
  CustomResource,
  ProviderResource,
  secret,
  unsecret,
} from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { type Rehearsal, takeInventory } from "../../../commands/plan/inventory.ts";

const take = (program: () => Promise<unknown>, config = {}, rehearsal: Rehearsal = {}) =>
  takeInventory(program, { environment: "staging" }, config, rehearsal);

class Group extends ComponentResource {
  constructor(name: string) {
    super("skeleton:test:Group", name, { ignored: true });
    this.registerOutputs({});
  }
}

class Cloud extends ProviderResource {}
class Thing extends CustomResource {}

const thing = (name: string, inputs: Record<string, unknown> = {}, opts = {}) =>
  new Thing("cloud:things/thing:Thing", name, { computed: undefined, ...inputs }, opts);

test("a resource is recorded as the engine would get it", async () => {
  const resources = await take(async () => {
    const parent = new Group("group");
    const provider = new Cloud("cloud", "cloud", {});
    const first = thing("first", { size: 1 }, { parent, provider });
    thing(
      "second",
      { firstId: first.id, list: [{ b: 2, a: 1 }], nothing: null },
      {
        parent,
        provider,
        protect: true,
        dependsOn: [parent],
        ignoreChanges: ["list"],
        deleteBeforeReplace: true,
        additionalSecretOutputs: ["token"],
        aliases: [{ name: "former" }],
      },
    );
  });

  expect(resources.find(({ name }) => name === "second")).toEqual({
    type: "cloud:things/thing:Thing",
    name: "second",
    parent: "skeleton:test:Group::group",
    custom: true,
    protect: true,
    dependsOn: ["cloud:things/thing:Thing::first"],
    inputs: { firstId: "[computed]", list: [{ a: 1, b: 2 }], nothing: null },
    options: {
      ignoreChanges: ["list"],
      deleteBeforeReplace: true,
      provider: "pulumi:providers:cloud::cloud",
      additionalSecretOutputs: ["token"],
      aliases: ["former"],
    },
  });
});

test("resources are sorted, components among them", async () => {
  const resources = await take(async () => {
    thing("b");
    new Group("group");
    thing("a");
  });

  expect(resources.map(({ type, name, custom }) => [type, name, custom])).toEqual([
    ["cloud:things/thing:Thing", "a", true],
    ["cloud:things/thing:Thing", "b", true],
    ["skeleton:test:Group", "group", false],
  ]);
});

describe("secrets", () => {
  const withSecrets = async () => {
    thing("holder", {
      whole: secret("s3cret"),
      part: { of: [secret({ it: "s3cret" })] },
      open: unsecret(secret("x")),
    });
  };

  test("are hidden, wherever they are", async () => {
    const [holder] = await take(withSecrets);

    expect(holder?.inputs).toEqual({ whole: "[secret]", part: { of: ["[secret]"] }, open: "x" });
  });

  test("are shown to those who ask for it", async () => {
    const [holder] = await take(withSecrets, {}, { showSecrets: true });

    expect(holder?.inputs).toEqual({
      whole: { "[secret]": "s3cret" },
      part: { of: [{ "[secret]": { it: "s3cret" } }] },
      open: "x",
    });
  });
});

test("what a provider computes is what the caller says", async () => {
  const resources = await take(
    async () => {
      const first = thing("first");
      thing("second", { firstId: first.id });
    },
    {},
    { computed: ({ name }) => ({ id: `id of ${name}` }) },
  );

  expect(resources.map(({ inputs }) => inputs)).toEqual([{}, { firstId: "id of first" }]);
});

test("the program sees the stack's configuration: texts as they are, the rest parsed, secrets as secrets", async () => {
  const seen: unknown[] = [];
  await take(
    async () => {
      const config = new Config();
      seen.push(config.get("text"), config.getObject("list"));
    },
    { text: "as it is", list: [1, 2] },
  );

  expect(seen).toEqual(["as it is", [1, 2]]);
});

test("an error of the program arrives with its own stack, and the runner's own traces work again", async () => {
  const { prepareStackTrace } = Error;
  const error = await take(async () => {
    throw new TypeError("a slip");
  }).then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );

  expect(error).toBeInstanceOf(TypeError);
  expect(error?.stack).toMatch(/^TypeError: a slip\n\s+at .*inventory\.test\.ts/);
  expect(Error.prepareStackTrace).toBe(prepareStackTrace);
});
