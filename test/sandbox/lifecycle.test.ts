import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { conceal, type Json, type Properties } from "../../sandbox/provider/wire.ts";
import {
  APIS,
  type Kind,
  set,
  startProvisioned,
  TYPES,
  VALID,
  type ValidKind,
  type World,
} from "./valid-resources.ts";

let world: World;
beforeEach(async () => {
  world = await startProvisioned();
});
afterEach(() => world.stop());

const RUNTIME = "serviceAccount:api-runtime@shop.iam.gserviceaccount.com";
const id = (kind: Kind) => world.ids.get(kind) ?? "";
const stored = (kind: Kind, at = id(kind)) => world.clouds.store.get(TYPES[kind], at);
const remove = (kind: Kind, at = id(kind)) => world.of(kind).delete(TYPES[kind], at);
const update = (kind: ValidKind, path: string, value: Json) =>
  world.of(kind).update(TYPES[kind], id(kind), {}, set(world.valid(kind), path, value));

describe("ids and computed outputs", () => {
  it.each<readonly [Kind, string, Properties]>([
    [
      "agent",
      "projects/shop/services/monitoring.googleapis.com",
      { email: "service-1001@gcp-sa-monitoring-notification.iam.gserviceaccount.com" },
    ],
    [
      "account",
      "projects/shop/serviceAccounts/api-runtime@shop.iam.gserviceaccount.com",
      {
        email: "api-runtime@shop.iam.gserviceaccount.com",
        member: "serviceAccount:api-runtime@shop.iam.gserviceaccount.com",
      },
    ],
    [
      "pool",
      "projects/shop/locations/global/workloadIdentityPools/github-staging",
      { name: "projects/1001/locations/global/workloadIdentityPools/github-staging" },
    ],
    [
      "poolProvider",
      "projects/shop/locations/global/workloadIdentityPools/github-staging/providers/github",
      { name: "projects/1001/locations/global/workloadIdentityPools/github-staging/providers/github" },
    ],
    ["secret", "projects/shop/secrets/database-url", { name: "projects/1001/secrets/database-url" }],
    [
      "version",
      "projects/shop/secrets/database-url/versions/1",
      { version: "1", name: "projects/1001/secrets/database-url/versions/1" },
    ],
    [
      "repository",
      "projects/shop/locations/asia-northeast1/repositories/ghcr",
      { registryUri: "asia-northeast1-docker.pkg.dev/shop/ghcr" },
    ],
    [
      "service",
      "projects/shop/locations/asia-northeast1/services/api",
      {
        uri: "https://api-1001.asia-northeast1.run.app",
        urls: ["https://api-1001.asia-northeast1.run.app"],
        generation: "1",
      },
    ],
    [
      "domainMapping",
      "locations/asia-northeast1/namespaces/shop/domainmappings/api.example.com",
      {
        statuses: [
          {
            mappedRouteName: "api",
            resourceRecords: [{ name: "api", type: "CNAME", rrdata: "ghs.googlehosted.com." }],
          },
        ],
      },
    ],
    [
      "channel",
      "projects/shop/notificationChannels/1000000000001",
      { name: "projects/shop/notificationChannels/1000000000001" },
    ],
    [
      "alert",
      "projects/shop/alertPolicies/1000000000001",
      { name: "projects/shop/alertPolicies/1000000000001" },
    ],
    [
      "bucket",
      "shop-records",
      {
        url: "gs://shop-records",
        selfLink: "https://www.googleapis.com/storage/v1/b/shop-records",
        projectNumber: 1001,
        storageClass: "STANDARD",
      },
    ],
    [
      "object",
      "shop-records/2026/first.json",
      {
        outputName: "2026/first.json",
        selfLink: "https://www.googleapis.com/storage/v1/b/shop-records/o/2026%2Ffirst.json",
        storageClass: "STANDARD",
      },
    ],
    [
      "notification",
      "shop-records/notificationConfigs/1",
      {
        notificationId: "1",
        selfLink: "https://www.googleapis.com/storage/v1/b/shop-records/notificationConfigs/1",
      },
    ],
    ["job", "projects/shop/locations/asia-northeast1/jobs/sample", { state: "ENABLED" }],
    ["subscription", "projects/shop/subscriptions/relay", {}],
    ["bucketMember", `shop-records/roles/storage.objectViewer/${RUNTIME}`, {}],
    ["projectMember", `projects/shop/roles/cloudbuild.builds.builder/${RUNTIME}`, {}],
    ["environment", "shop:staging", { repositoryId: 77 }],
    ["branchPolicy", "shop:staging:1", { policyId: 1, repositoryId: 77 }],
    ["actionsSecret", "shop:staging:TOKEN", { repositoryId: 77 }],
  ])("of a %s", (kind, expected, outputs) => {
    expect(id(kind)).toBe(expected);
    expect(stored(kind)?.outputs).toMatchObject(outputs);
  });

  it("of a Vercel project follow from its name", async () => {
    const first = id("project");
    expect(first).toMatch(/^prj_[A-Za-z0-9]{28}$/);
    await remove("project");
    expect((await world.apply("project", world.valid("project"))).id).toBe(first);
  });
});

describe("an update", () => {
  it("makes a new revision and counts generations", async () => {
    const outputs = await update("service", "template.containers.0.envs.0.value", "debug");
    expect(outputs.generation).toBe("2");
    expect(outputs.latestReadyRevision).toMatch(/\/services\/api\/revisions\/api-00002-[a-z]{3}$/);
    expect(outputs.uri).toBe("https://api-1001.asia-northeast1.run.app");
  });

  it("of something that is gone is refused", async () => {
    await remove("topic");
    const error = new Error("googleapi: Error 404: Resource 'projects/shop/topics/alerts' was not found.");
    await expect(update("topic", "messageRetentionDuration", "600s")).rejects.toThrow(error);
  });

  it.each<readonly [ValidKind, string, Json]>([
    ["project", "framework", "nextjs"],
    ["variable", "comment", "x"],
    ["domain", "gitBranch", "main"],
  ])("of a %s does not conflict with itself", async (kind, path, value) => {
    expect(await update(kind, path, value)).toMatchObject({ [path]: value });
  });

  it("returns to the default of an input that is left out", async () => {
    await update("service", "ingress", "INGRESS_TRAFFIC_INTERNAL_ONLY");
    expect((await update("service", "description", "x")).ingress).toBe("INGRESS_TRAFFIC_ALL");
  });
});

describe("a deletion", () => {
  it.each(Object.keys(VALID) as ValidKind[])("of a %s that is gone already succeeds", async (kind) => {
    for (const reader of kind === "version" ? (["service", "function"] as const) : []) await remove(reader);
    await remove(kind);
    await expect(remove(kind)).resolves.toBeUndefined();
  });

  it("of a version of a secret waits until nothing reads it any more", async () => {
    await expect(remove("version")).rejects.toThrow(
      `Sandbox: '${id("service")}' still reads ${id("version")}, and could not start any more without it.`,
    );
    await update("service", "template.containers.0.envs", [{ name: "LOG_LEVEL", value: "info" }]);
    await expect(remove("version")).rejects.toThrow(`'${id("function")}' still reads ${id("version")}`);
    await update("function", "serviceConfig.secretEnvironmentVariables", []);
    await remove("version");
    expect(stored("version")).toBeUndefined();
  });

  it("of a version that images are read with waits for the registry", async () => {
    await remove("service");
    await remove("function");
    await world.apply("agent", { project: "shop", service: "artifactregistry.googleapis.com" });
    await world.apply("secretMember", {
      ...world.valid("secretMember"),
      member: "serviceAccount:service-1001@gcp-sa-artifactregistry.iam.gserviceaccount.com",
    });
    const passwordSecretVersion = "projects/1001/secrets/database-url/versions/1";
    await update("repository", "remoteRepositoryConfig.upstreamCredentials", {
      usernamePasswordCredentials: { username: "bot", passwordSecretVersion },
    });
    await expect(remove("version")).rejects.toThrow(`'${id("repository")}' still reads ${id("version")}`);
  });

  it("of a version is not kept back by who reads another version, or a secret of another project", async () => {
    const other = await world.apply("version", { ...world.valid("version"), secretData: conceal("second") });
    await remove("version", other.id);
    expect(stored("version", other.id)).toBeUndefined();
    expect(stored("version")).toBeDefined();
  });

  it.each<readonly [Kind, readonly Kind[], readonly Kind[]]>([
    ["secret", ["version", "secretMember"], ["account"]],
    ["account", ["accountMember"], ["secretMember"]],
    ["service", ["serviceMember"], ["domainMapping"]],
    ["topic", ["topicMember"], ["channel"]],
    ["repository", ["repositoryMember"], ["service"]],
    ["pool", ["poolProvider"], ["accountMember"]],
    ["bucket", ["object", "notification", "bucketMember"], ["storagePublisher", "source"]],
    ["subscription", ["subscriptionMember"], ["topic", "deadLetters"]],
    ["account", ["accountMember"], ["projectMember", "function"]],
    ["environment", ["branchPolicy", "actionsSecret", "actionsVariable"], ["project"]],
    ["project", ["variable", "domain", "bypass"], ["environment"]],
  ])("of a %s takes %j along and leaves %j", async (whole, parts, others) => {
    await remove(whole);
    expect(parts.filter((kind) => stored(kind))).toEqual([]);
    expect(others.filter((kind) => !stored(kind))).toEqual([]);
  });

  it("of one environment leaves another whose name starts the same", async () => {
    await world.apply("environment", { repository: "shop", environment: "staging/eu" });
    await remove("environment");
    expect(stored("environment", "shop:staging/eu")).toBeDefined();
  });

  it("of everything leaves the clouds empty, APIs, agents and the ids of deleted pools aside", async () => {
    for (const kind of (Object.keys(VALID) as ValidKind[]).reverse()) await remove(kind);
    for (const api of world.clouds.store.list(TYPES.api)) await remove("api", api.id);
    expect(world.clouds.store.isEmpty()).toBe(true);
    expect(world.clouds.store.list().map(({ type }) => type)).toEqual([
      ...APIS.map(() => TYPES.api),
      TYPES.agent,
      TYPES.agent,
      TYPES.agent,
      "gcp:iam/workloadIdentityPool:DELETED",
    ]);
  });

  it("of an API with disableOnDestroy disables it", async () => {
    await world.apply("api", { project: "shop", service: "run.googleapis.com", disableOnDestroy: true });
    await remove("api", "shop/run.googleapis.com");
    await expect(world.apply("service", set(world.valid("service"), "name", "late"))).rejects.toThrow(
      /SERVICE_DISABLED/,
    );
  });
});

describe("protection", () => {
  it.each([true, undefined])("deletionProtection %s keeps a service", async (deletionProtection) => {
    world.clouds.store.change(TYPES.service, id("service"), ({ deletionProtection: _, ...inputs }) =>
      deletionProtection === undefined ? inputs : { ...inputs, deletionProtection },
    );
    await expect(remove("service")).rejects.toThrow(
      new Error(
        `googleapi: Error 400: Service '${id("service")}' cannot be destroyed without setting deletionProtection to false and running \`pulumi up\` first.`,
      ),
    );
    expect(stored("service")).toBeDefined();
  });

  it("deletionProtection keeps a secret", async () => {
    await update("secret", "deletionProtection", true);
    const error = new Error(
      `googleapi: Error 400: Secret '${id("secret")}' has deletionProtection and cannot be deleted.`,
    );
    await expect(remove("secret")).rejects.toThrow(error);
  });

  it("deletionPolicy PREVENT keeps anything of Google's", async () => {
    await update("pool", "deletionPolicy", "PREVENT");
    const error = new Error(
      `googleapi: Error 400: '${id("pool")}' has deletionPolicy "PREVENT" and cannot be deleted.`,
    );
    await expect(remove("pool")).rejects.toThrow(error);
  });

  it("deletionPolicy ABANDON leaves it running, and its name taken", async () => {
    await update("topic", "deletionPolicy", "ABANDON");
    await remove("topic");
    expect(stored("topic")).toMatchObject({ abandoned: true });
    await expect(world.apply("topic", world.valid("topic"))).rejects.toThrow(/Error 409/);
  });
});

describe("secret versions", () => {
  it("are numbered on, and a number is not given twice", async () => {
    const next = async () => (await world.apply("version", world.valid("version"))).outputs.version;
    expect(await next()).toBe("2");
    await remove("version", `${id("secret")}/versions/2`);
    expect(await next()).toBe("3");
  });

  it("start over with a new secret of the same name", async () => {
    await remove("secret");
    await world.apply("secret", world.valid("secret"));
    expect((await world.apply("version", world.valid("version"))).outputs.version).toBe("1");
  });

  it("cannot be read while disabled", async () => {
    world.clouds.store.change(TYPES.version, id("version"), (inputs) => ({ ...inputs, enabled: false }));
    await expect(update("service", "description", "x")).rejects.toThrow(/versions\/1 was not found/);
  });
});

describe("GitHub environment secrets", () => {
  it("are overwritten by a second one of the same name, and then deleted with the first", async () => {
    const second = await world.apply(
      "actionsSecret",
      set(world.valid("actionsSecret"), "value", conceal("second")),
    );
    expect(second.id).toBe(id("actionsSecret"));
    expect(world.clouds.store.matches(stored("actionsSecret")?.inputs.value, "second")).toBe(true);
    await remove("actionsSecret");
    expect(stored("actionsSecret", second.id)).toBeUndefined();
  });
});

describe("protection bypasses", () => {
  it("are exposed to deployments when they are a project's first", async () => {
    expect(stored("bypass")?.outputs.isEnvVar).toBe(true);
    expect((await world.apply("bypass", world.valid("bypass"))).outputs.isEnvVar).toBe(false);
  });
});
