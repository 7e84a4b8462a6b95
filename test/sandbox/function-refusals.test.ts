import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Json } from "../../sandbox/provider/wire.ts";
import { refusalsIn } from "./refusals.ts";
import { provision, set, startWorld, TYPES, type World } from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
  await world.apply("account", { project: "shop", accountId: "builder" });
});
afterAll(() => world.stop());

const refuses = refusalsIn(() => world);
const config = (path: string) => `serviceConfig.${path}`;
const secret = (path: string) => config(`secretEnvironmentVariables.0.${path}`);
const SOURCE = "buildConfig.source.storageSource";
const BUILDER = "builder@shop.iam.gserviceaccount.com";

const badName = (name: string) =>
  `name: name "${name}" must be at most 63 lower-case letters, digits and -, start with a letter and not end in -.`;
const badRange = (input: string, value: number, range: string) =>
  `serviceConfig.${input}: serviceConfig.${input} ${value} must be ${range}.`;
const badMemory = (memory: string, rule: string) =>
  `serviceConfig.availableMemory: availableMemory "${memory}" must be ${rule}.`;
const badCpu = (cpu: string) =>
  `serviceConfig.availableCpu: availableCpu "${cpu}" must be 0.08 to 1, 2, 4, 6 or 8.`;
const badVariable = (reason: string) => `serviceConfig.environmentVariables: ${reason}`;
const noSource =
  "buildConfig.source.storageSource: The sandbox knows sources in Cloud Storage only: set the bucket and the object.";

describe("a function is refused by itself", () => {
  refuses([
    ["function", "name", "Relay", badName("Relay")],
    ["function", "name", "relay-", badName("relay-")],
    ["function", "name", "1relay", badName("1relay")],
    ["function", "name", "a".repeat(64), badName("a".repeat(64))],
    ["function", "location", "asia", 'location: location "asia" must be a region, e.g. asia-northeast1.'],
    ["function", "labels", { App: "x" }, 'labels: Label key "App" must match [a-z][a-z0-9_-]{0,62}.'],
    [
      "function",
      "buildConfig.runtime",
      undefined,
      "buildConfig.runtime: A new function needs buildConfig.runtime.",
    ],
    [
      "function",
      "buildConfig.runtime",
      "nodejs18",
      'buildConfig.runtime: buildConfig.runtime "nodejs18" must be one of nodejs20, nodejs22, nodejs24.',
    ],
    [
      "function",
      "buildConfig.entryPoint",
      "the relay",
      'buildConfig.entryPoint: buildConfig.entryPoint "the relay" must be the name of a function.',
    ],
    [
      "function",
      "buildConfig.serviceAccount",
      BUILDER,
      `buildConfig.serviceAccount: buildConfig.serviceAccount "${BUILDER}" must look like projects/P/serviceAccounts/EMAIL.`,
    ],
    ["function", "buildConfig.source", undefined, noSource],
    ["function", `${SOURCE}.object`, undefined, noSource],
    ["function", config("timeoutSeconds"), 3601, badRange("timeoutSeconds", 3601, "1 to 3600")],
    ["function", config("timeoutSeconds"), 0, badRange("timeoutSeconds", 0, "1 to 3600")],
    ["function", config("timeoutSeconds"), 1.5, badRange("timeoutSeconds", 1.5, "1 to 3600")],
    ["function", config("maxInstanceCount"), 1001, badRange("maxInstanceCount", 1001, "1 to 1000")],
    ["function", config("minInstanceCount"), -1, badRange("minInstanceCount", -1, "0 to 1000")],
    [
      "function",
      config("minInstanceCount"),
      2,
      "serviceConfig: serviceConfig: minInstanceCount is over maxInstanceCount.",
    ],
    [
      "function",
      config("ingressSettings"),
      "ALL",
      'serviceConfig.ingressSettings: serviceConfig.ingressSettings "ALL" must be one of ALLOW_ALL, ALLOW_INTERNAL_ONLY, ALLOW_INTERNAL_AND_GCLB.',
    ],
    [
      "function",
      config("availableMemory"),
      "256MB",
      badMemory("256MB", "a number with the unit k, M, G, Mi, Gi or none"),
    ],
    ["function", config("availableMemory"), "121Mi", badMemory("121Mi", "128Mi to 32Gi")],
    ["function", config("availableMemory"), "33Gi", badMemory("33Gi", "128Mi to 32Gi")],
    ["function", config("availableCpu"), "0.07", badCpu("0.07")],
    ["function", config("availableCpu"), "1.5", badCpu("1.5")],
    ["function", config("availableCpu"), "3", badCpu("3")],
    ["function", config("availableCpu"), "one", badCpu("one")],
    [
      "function",
      config("maxInstanceRequestConcurrency"),
      1001,
      badRange("maxInstanceRequestConcurrency", 1001, "1 to 1000"),
    ],
    [
      "function",
      config("availableCpu"),
      "500m",
      "serviceConfig.maxInstanceRequestConcurrency: maxInstanceRequestConcurrency 10 needs at least 1 CPU; with 0.5 it must be 1.",
    ],
    [
      "function",
      config("availableCpu"),
      undefined,
      "serviceConfig.maxInstanceRequestConcurrency: maxInstanceRequestConcurrency 10 needs at least 1 CPU; with 0.167 it must be 1.",
    ],
    [
      "function",
      "serviceConfig",
      { maxInstanceRequestConcurrency: 2 },
      "serviceConfig.maxInstanceRequestConcurrency: maxInstanceRequestConcurrency 2 needs at least 1 CPU; with 0.167 it must be 1.",
    ],
    ...[
      "FUNCTION_TARGET",
      "FUNCTION_SIGNATURE_TYPE",
      "K_SERVICE",
      "K_REVISION",
      "K_CONFIGURATION",
      "PORT",
    ].map(
      (key) =>
        [
          "function",
          config("environmentVariables"),
          { [key]: "x" },
          badVariable(`Environment variable ${key} is reserved.`),
        ] as const,
    ),
    [
      "function",
      config("environmentVariables"),
      { X_GOOGLE_ANYTHING: "x" },
      badVariable("Environment variable X_GOOGLE_ANYTHING is reserved."),
    ],
    [
      "function",
      config("environmentVariables"),
      { "A=B": "x" },
      badVariable('"A=B" is no name of a variable.'),
    ],
    ["function", config("environmentVariables"), { "": "x" }, badVariable('"" is no name of a variable.')],
    ["function", secret("key"), "PORT", badVariable("Environment variable PORT is reserved.")],
    ["function", secret("key"), "LOG_LEVEL", badVariable("Environment variable LOG_LEVEL is set twice.")],
    [
      "function",
      secret("secret"),
      "projects/shop/secrets/database-url",
      'serviceConfig.secretEnvironmentVariables: serviceConfig.secretEnvironmentVariables "projects/shop/secrets/database-url" must be the short name of a secret.',
    ],
    [
      "function",
      secret("version"),
      "newest",
      'serviceConfig.secretEnvironmentVariables: serviceConfig.secretEnvironmentVariables "newest" must be the number of a version or latest.',
    ],
    [
      "function",
      "eventTrigger",
      {},
      'eventTrigger: The sandbox does not know the input "eventTrigger" of gcp:cloudfunctionsv2/function:Function.',
    ],
  ]);
});

describe("a function is refused by the cloud as it is", () => {
  const unbuildable = (account: string) =>
    `googleapi: Error 403: Build failed: ${account} may not build in project 'shop'. It needs roles/cloudbuild.builds.builder on the project, or roles/logging.logWriter, roles/artifactregistry.writer, roles/storage.objectViewer.`;
  const absent = "googleapi: Error 400: Service account none@shop.iam.gserviceaccount.com does not exist.";
  refuses([
    [
      "function",
      "description",
      "again",
      "googleapi: Error 409: Could not create Cloud Run service relay. A Cloud Run service with this name already exists.",
    ],
    [
      "function",
      "name",
      "api",
      "googleapi: Error 409: Could not create Cloud Run service api. A Cloud Run service with this name already exists.",
    ],
    [
      "service",
      "name",
      "relay",
      "googleapi: Error 409: Resource 'projects/shop/locations/asia-northeast1/services/relay' already exists.",
    ],
    [
      "function",
      `${SOURCE}.bucket`,
      "none",
      "googleapi: Error 404: The specified bucket does not exist: 'none'.",
    ],
    [
      "function",
      `${SOURCE}.object`,
      "none.zip",
      "googleapi: Error 404: The source gs://shop-sources/none.zip was not found.",
    ],
    [
      "function",
      `${SOURCE}.generation`,
      7,
      "googleapi: Error 404: The source gs://shop-sources/relay.zip has no generation 7.",
    ],
    ["function", config("serviceAccountEmail"), "none@shop.iam.gserviceaccount.com", absent],
    [
      "function",
      "buildConfig.serviceAccount",
      "projects/shop/serviceAccounts/none@shop.iam.gserviceaccount.com",
      absent,
    ],
    [
      "function",
      "buildConfig.serviceAccount",
      `projects/shop/serviceAccounts/${BUILDER}`,
      unbuildable(BUILDER),
    ],
    [
      "function",
      secret("secret"),
      "none",
      "googleapi: Error 404: Secret 'projects/shop/secrets/none' was not found.",
    ],
    [
      "function",
      secret("projectId"),
      "2002",
      "googleapi: Error 404: Secret 'projects/other/secrets/database-url' was not found.",
    ],
    [
      "function",
      secret("version"),
      "2",
      "googleapi: Error 404: Secret projects/shop/secrets/database-url/versions/2 was not found.",
    ],
    [
      "function",
      config("serviceAccountEmail"),
      undefined,
      "googleapi: Error 403: Permission denied on secret: projects/shop/secrets/database-url/versions/1 for 1001-compute@developer.gserviceaccount.com. It needs roles/secretmanager.secretAccessor on the secret.",
    ],
  ]);

  it.each(["cloudfunctions", "cloudbuild", "run", "artifactregistry"])("without the API %s", async (name) => {
    const api = `${name}.googleapis.com`;
    const record = world.clouds.store.get(TYPES.api, `shop/${api}`);
    world.clouds.store.remove(TYPES.api, `shop/${api}`);
    await expect(world.apply("function", world.valid("function"))).rejects.toThrow(
      `googleapi: Error 403: ${api} has not been used in project shop before or it is disabled.`,
    );
    if (record) world.clouds.store.put(record);
  });

  it("for a builder that has one role too few", async () => {
    const inputs = set(
      world.valid("function"),
      "buildConfig.serviceAccount",
      `projects/shop/serviceAccounts/${BUILDER}`,
    );
    const deploy = () => world.apply("function", set(inputs, "name", "built"));
    const grant = async (role: string) => {
      const member = { project: "shop", role, member: `serviceAccount:${BUILDER}` };
      const { id } = await world.apply("projectMember", member);
      onTestFinished(() => world.clouds.store.remove(TYPES.projectMember, id));
    };
    await grant("roles/logging.logWriter");
    await grant("roles/artifactregistry.writer");
    await expect(deploy()).rejects.toThrow(new Error(unbuildable(BUILDER)));
    await grant("roles/storage.objectViewer");
    await expect(deploy()).resolves.toBeDefined();
  });
});

describe("a function is taken", () => {
  const generation = () =>
    world.clouds.store.get(TYPES.source, world.ids.get("source") ?? "")?.outputs.generation;

  it.each<readonly [string, () => Json | undefined]>([
    ["description", () => "told"],
    ["buildConfig.runtime", () => "nodejs24"],
    ["buildConfig.entryPoint", () => undefined],
    ["buildConfig.serviceAccount", () => undefined],
    [`${SOURCE}.generation`, () => generation() ?? null],
    [secret("projectId"), () => "1001"],
    [secret("version"), () => "latest"],
    [config("availableMemory"), () => "268435456"],
    [config("availableMemory"), () => "128M"],
    [config("availableMemory"), () => "32Gi"],
    [config("availableCpu"), () => "1000m"],
    [config("minInstanceCount"), () => 1],
    [config("availableCpu"), () => "8"],
    [config("timeoutSeconds"), () => 3600],
  ])("with %s", async (path, value) => {
    const { id } = await world.apply(
      "function",
      set(set(world.valid("function"), "name", "candidate"), path, value()),
    );
    await world.of("function").delete(TYPES.function, id);
  });

  it.each([
    ["256Mi", "0.5", 1],
    ["256Mi", "0.08", 1],
    ["2Gi", undefined, 2],
    ["1G", undefined, 1],
  ] as const)(
    "with %s, %s CPUs and %d requests at a time",
    async (availableMemory, availableCpu, requests) => {
      const sized = set(world.valid("function"), config("availableCpu"), availableCpu);
      const busy = set(sized, config("maxInstanceRequestConcurrency"), requests);
      const inputs = set(set(busy, config("availableMemory"), availableMemory), "name", "candidate");
      const { id } = await world.apply("function", inputs);
      await world.of("function").delete(TYPES.function, id);
    },
  );

  it("without any serviceConfig, under the name of 63 characters", async () => {
    const name = "a".repeat(63);
    const { outputs } = await world.apply("function", {
      ...set(world.valid("function"), "serviceConfig", undefined),
      name,
    });
    expect(outputs.serviceConfig).toEqual({
      uri: `https://${name}-1001.asia-northeast1.run.app`,
      service: `projects/shop/locations/asia-northeast1/services/${name}`,
    });
  });
});
