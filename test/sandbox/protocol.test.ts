import { createRequire } from "node:module";
import grpc from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startClouds } from "../../sandbox/clouds.ts";
import { conceal, type Properties, UNKNOWN } from "../../sandbox/provider/wire.ts";
import { ProviderClient } from "./provider-client.ts";
import { provision, set, startWorld, TYPES, type World } from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
});
afterAll(() => world.stop());

const id = () => world.ids.get("service") ?? "";
const gcp = () => world.of("service");
const IMAGE = "asia-northeast1-docker.pkg.dev/shop/ghcr/acme/api@sha256:2";

/** As CI would: it deploys an image and leaves its mark. */
function deployByCi() {
  world.clouds.store.change(TYPES.service, id(), (inputs) =>
    set(set(inputs, "template.containers.0.image", IMAGE), "client", "gcloud"),
  );
}

describe("a provider server", () => {
  it("says what it can do", async () => {
    expect(await gcp().handshake()).toMatchObject({
      acceptSecrets: true,
      acceptResources: false,
      acceptOutputs: false,
    });
    expect(await gcp().configure({})).toMatchObject({ acceptsecrets: true, supportspreview: true });
  });

  it.each([
    ["gcp", "@pulumi/gcp"],
    ["github", "@pulumi/github"],
    ["vercel", "@pulumiverse/vercel"],
  ])("%s has the version of its SDK", async (name, sdk) => {
    const installed = createRequire(import.meta.url)(`${sdk}/package.json`) as { version: string };
    expect(await world.clients[name]?.pluginVersion()).toBe(installed.version);
  });

  it("takes any provider settings", async () => {
    expect(await gcp().checkConfig({ project: "shop", zone: "a" })).toEqual({ project: "shop", zone: "a" });
  });

  it("answers UNIMPLEMENTED to what it does not have", async () => {
    expect(await gcp().statusOfConstruct()).toBe(grpc.status.UNIMPLEMENTED);
  });

  it("can be stopped twice", async () => {
    const clouds = await startClouds({ storePath: `${world.clouds.store.path}.other` });
    await clouds.stop();
    await expect(clouds.stop()).resolves.toBeUndefined();
    const client = new ProviderClient(clouds, "gcp");
    await expect(client.handshake()).rejects.toThrow(/ECONNREFUSED/);
    client.close();
  });
});

describe("provider instances", () => {
  it("are told apart by their connections", async () => {
    const [tokyo, oregon] = [
      new ProviderClient(world.clouds, "gcp"),
      new ProviderClient(world.clouds, "gcp"),
    ];
    await tokyo.configure({ project: "shop", region: "asia-northeast1" });
    await oregon.configure({ project: "other", region: "us-west1" });
    const { project: _, location: __, ...inputs } = world.valid("repository");
    const checked = async (client: ProviderClient) => (await client.check(TYPES.repository, inputs)).inputs;
    expect(await checked(tokyo)).toMatchObject({ project: "shop", location: "asia-northeast1" });
    expect(await checked(oregon)).toMatchObject({ project: "other", location: "us-west1" });
    const explicit = await tokyo.check(TYPES.repository, { ...inputs, project: "other" });
    expect(explicit.inputs).toMatchObject({ project: "other" });
    tokyo.close();
    oregon.close();
  });

  it("get their team from the provider as well", async () => {
    const client = new ProviderClient(world.clouds, "vercel");
    await client.configure({ team: "acme", apiToken: conceal("t") });
    expect((await client.check(TYPES.project, { name: "x" })).inputs).toEqual({ name: "x", teamId: "acme" });
    client.close();
  });
});

describe("what is not in the table", () => {
  const type = "gcp:sql/databaseInstance:DatabaseInstance";
  const error = new Error(`The sandbox does not know the resource type "${type}".`);

  it("is refused, whatever is asked of it", async () => {
    await expect(gcp().check(type, {})).rejects.toThrow(error);
    await expect(gcp().create(type, {})).rejects.toThrow(error);
    await expect(gcp().create(type, {}, true)).rejects.toThrow(error);
    await expect(gcp().read(type, "x")).rejects.toThrow(error);
    await expect(gcp().delete(type, "x")).rejects.toThrow(error);
  });

  it("is refused of another cloud too", async () => {
    await expect(world.of("project").check(TYPES.secret, {})).rejects.toThrow(
      /does not know the resource type/,
    );
  });

  it("is refused as a function", async () => {
    const invoke = gcp().invoke("gcp:cloudrunv2/getServices:getServices", {});
    await expect(invoke).rejects.toThrow(
      'The sandbox does not know the function "gcp:cloudrunv2/getServices:getServices". Did you mean "gcp:cloudrunv2/getService:getService"?',
    );
  });
});

describe("a diff", () => {
  const diff = (kind: "service" | "secret" | "version" | "repository", news: Properties) =>
    gcp().diff(TYPES[kind], world.valid(kind), news);

  it("is empty for the same inputs, secrets included", async () => {
    expect(await diff("service", world.valid("service"))).toMatchObject({ changed: false, detailed: {} });
    expect(await diff("version", world.valid("version"))).toMatchObject({ changed: false });
    const bare = { ...world.valid("version"), secretData: "first-value" };
    expect(await diff("version", bare)).toMatchObject({ changed: false });
  });

  it("names what changed, property by property", async () => {
    const image = set(world.valid("service"), "template.containers.0.image", IMAGE);
    const news = set(set(image, "labels.[x.y]", "z"), "template.containers.0.livenessProbe", undefined);
    expect(await diff("service", news)).toEqual({
      changed: true,
      detailed: {
        'labels["x.y"]': "ADD",
        "template.containers[0].image": "UPDATE",
        "template.containers[0].livenessProbe": "DELETE",
      },
      replaces: [],
      deleteBeforeReplace: false,
    });
  });

  it("replaces for an immutable input, and deletes first where the real provider would", async () => {
    const replication = { userManaged: { replicas: [{ location: "us-west1" }] } };
    expect(await diff("secret", set(world.valid("secret"), "replication", replication))).toEqual({
      changed: true,
      detailed: { "replication.auto": "DELETE_REPLACE", "replication.userManaged": "ADD_REPLACE" },
      replaces: ["replication"],
      deleteBeforeReplace: true,
    });
    const renamed = await diff("secret", set(world.valid("secret"), "secretId", "x"));
    expect(renamed).toMatchObject({ replaces: ["secretId"], deleteBeforeReplace: false });
    const rotated = await diff("version", set(world.valid("version"), "secretData", conceal("x")));
    expect(rotated).toMatchObject({ detailed: { secretData: "UPDATE_REPLACE" }, deleteBeforeReplace: false });
    const format = await diff("repository", set(world.valid("repository"), "format", "NPM"));
    expect(format).toMatchObject({ replaces: ["format"], deleteBeforeReplace: false });
  });

  it("takes null for left out", async () => {
    const nulls = set({ ...world.valid("service"), description: null }, "template.revision", null);
    expect((await diff("service", nulls)).detailed).toEqual({});
    const { failures } = await gcp().check(TYPES.secret, {
      ...world.valid("secret"),
      replication: null,
      typo: null,
    });
    expect(failures).toEqual([
      'replication: Missing required input "replication" of gcp:secretmanager/secret:Secret.',
    ]);
  });

  it("counts a value that is not known yet as changed", async () => {
    const news = set(world.valid("service"), "template.serviceAccount", UNKNOWN);
    expect((await diff("service", news)).detailed).toEqual({ "template.serviceAccount": "UPDATE" });
  });
});

describe("reading", () => {
  it("finds nothing where nothing is", async () => {
    expect((await gcp().read(TYPES.service, "projects/shop/locations/x/services/none")).id).toBe("");
  });

  it("gives the inputs of a resource for import", async () => {
    const { inputs, outputs } = await gcp().read(TYPES.service, id());
    expect(inputs).toEqual(world.valid("service"));
    expect(outputs).toMatchObject({ ...inputs, uri: "https://api-1001.asia-northeast1.run.app" });
  });

  it("lets live values win, so that a refresh finds drift", async () => {
    const before = await gcp().read(TYPES.service, id());
    deployByCi();
    const { inputs } = await gcp().read(TYPES.service, id(), before.inputs, before.outputs);
    expect((await gcp().diff(TYPES.service, before.inputs, inputs)).detailed).toEqual({
      client: "ADD",
      "template.containers[0].image": "UPDATE",
    });
  });
});

describe("getService", () => {
  const getService = (args: Properties) => gcp().invoke("gcp:cloudrunv2/getService:getService", args);
  const where = { project: "shop", location: "asia-northeast1" };

  it("fails for a service that is not there as the real function does", async () => {
    await expect(getService({ ...where, name: "none" })).rejects.toThrow(
      new Error("projects/shop/locations/asia-northeast1/services/none not found"),
    );
  });

  it("has blocks as lists, and the image that runs", async () => {
    deployByCi();
    expect(await getService({ ...where, name: "api" })).toMatchObject({
      id: id(),
      uri: "https://api-1001.asia-northeast1.run.app",
      templates: [
        {
          maxInstanceRequestConcurrency: 5,
          scalings: [{ maxInstanceCount: 2 }],
          containers: [
            {
              image: IMAGE,
              startupProbes: [{ httpGets: [{ path: "/ready" }], tcpSockets: [], grpcs: [] }],
              resources: [{ cpuIdle: true }],
              envs: [
                { name: "LOG_LEVEL", value: "info", valueSources: [] },
                {
                  name: "DATABASE_URL",
                  value: "",
                  valueSources: [{ secretKeyReves: [{ secret: "database-url" }] }],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it("takes project and region from the provider", async () => {
    const client = new ProviderClient(world.clouds, "gcp");
    await client.configure({ project: "shop", region: "asia-northeast1" });
    const answer = await client.invoke("gcp:cloudrunv2/getService:getService", { name: "api" });
    expect(answer).toMatchObject({ id: id() });
    client.close();
  });
});
