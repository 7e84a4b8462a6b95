import { describe, expect, test } from "vitest";
import {
  CloudRunSurface,
  type CloudRunSurfaceArgs,
} from "../../../components/cloud-run/cloud-run-surface.ts";
import { PLACEHOLDER_IMAGE } from "../../../model/delivery/image.ts";
import {
  api,
  databaseUrl,
  gcp,
  hidden,
  logLevel,
  plan,
  ref,
  storedSecret,
  T,
  valueFor,
  worker,
} from "../fixtures.ts";

const OWN_IMAGE = { image: "ghcr.io/example-founder/api@sha256:1234", isPlaceholder: false };
const PARENT = ref("skeleton:run:CloudRunSurface", "api-staging");
const LABELS = { "managed-by": "pulumi", environment: "staging", app: "api", surface: "api-staging" };

/** Registers the surface of the fixtures with the given arguments changed. */
const planOf = (args: Partial<CloudRunSurfaceArgs> = {}) =>
  plan(
    () =>
      new CloudRunSurface(args.surface?.id ?? api.id, {
        surface: api,
        gcp,
        running: OWN_IMAGE,
        secrets: [databaseUrl, logLevel],
        runtimeSecrets: new Map([[databaseUrl.id, storedSecret(databaseUrl.id)]]),
        valueFor,
        protect: false,
        ...args,
      }),
  );

/** The inputs of the service, with the parts that are looked at most. */
async function serviceOf(args: Partial<CloudRunSurfaceArgs> = {}) {
  // biome-ignore lint/suspicious/noExplicitAny: inputs as they go over the wire.
  const inputs = (await planOf(args)).one(T.service).inputs as any;
  return { inputs, template: inputs.template, container: inputs.template.containers[0] };
}

test("a surface is a service, its own account, its domain, and the right to read its own secrets", async () => {
  const { resources } = await planOf();

  expect(resources.map(({ type, name }) => ref(type, name))).toEqual([
    ref(T.domainMapping, "api-staging"),
    ref(T.service, "api-staging"),
    ref(T.secretIamMember, "api-staging-reads-database-url-staging"),
    ref(T.account, "api-staging"),
    PARENT,
  ]);
});

test("the service, exactly", async () => {
  expect((await planOf()).one(T.service)).toEqual({
    type: T.service,
    name: "api-staging",
    parent: PARENT,
    dependsOn: [
      ref(T.secretIamMember, "api-staging-reads-database-url-staging"),
      ref(T.account, "api-staging"),
    ],
    options: { ignoreChanges: ["client", "clientVersion", "template.annotations", "template.labels"] },
    inputs: {
      project: "example-staging",
      location: "asia-northeast1",
      name: "api-staging",
      labels: LABELS,
      ingress: "INGRESS_TRAFFIC_ALL",
      invokerIamDisabled: true,
      deletionProtection: false,
      traffics: [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }],
      scaling: { minInstanceCount: 0, maxInstanceCount: 2 },
      template: {
        serviceAccount: "Account(api-staging).email",
        maxInstanceRequestConcurrency: 5,
        timeout: "60s",
        scaling: { minInstanceCount: 0, maxInstanceCount: 2 },
        containers: [
          {
            image: "ghcr.io/example-founder/api@sha256:1234",
            ports: { containerPort: 8080 },
            resources: { limits: { cpu: "1", memory: "512Mi" }, cpuIdle: true, startupCpuBoost: true },
            envs: [
              { name: "ENVIRONMENT", value: "staging" },
              { name: "SUPABASE_SCHEMA", value: "app_staging" },
              {
                name: "DATABASE_URL",
                valueSource: {
                  secretKeyRef: {
                    secret: "database-url-staging",
                    version: "version of database-url-staging",
                  },
                },
              },
              { name: "LOG_LEVEL", value: "value of log-level-staging" },
            ],
            startupProbe: {
              periodSeconds: 10,
              timeoutSeconds: 5,
              failureThreshold: 12,
              httpGet: { path: "/ready", port: 8080 },
            },
            livenessProbe: {
              periodSeconds: 10,
              timeoutSeconds: 5,
              failureThreshold: 3,
              httpGet: { path: "/health", port: 8080 },
            },
          },
        ],
      },
    },
  });
});

test("the account, the accessor and the domain, exactly", async () => {
  const made = await planOf();

  expect(made.one(T.account)).toEqual({
    type: T.account,
    name: "api-staging",
    parent: PARENT,
    inputs: { project: "example-staging", accountId: "api-staging", displayName: "Runs api-staging" },
  });
  expect(made.one(T.secretIamMember)).toEqual({
    type: T.secretIamMember,
    name: "api-staging-reads-database-url-staging",
    parent: PARENT,
    dependsOn: [ref(T.account, "api-staging")],
    inputs: {
      project: "example-staging",
      secretId: "database-url-staging",
      role: "roles/secretmanager.secretAccessor",
      member: "Account(api-staging).member",
    },
  });
  expect(made.one(T.domainMapping)).toEqual({
    type: T.domainMapping,
    name: "api-staging",
    parent: PARENT,
    dependsOn: [ref(T.service, "api-staging")],
    inputs: {
      project: "example-staging",
      location: "asia-northeast1",
      name: "api.staging.example.com",
      metadata: { namespace: "example-staging", labels: LABELS },
      spec: { routeName: "api-staging" },
    },
  });
});

describe("cost", () => {
  test("cpuIdle is true whatever the resources are, or idle CPU would be billed", async () => {
    const { container } = await serviceOf({ surface: { ...api, cpu: 4, memory: "2Gi" } });

    expect(container.resources).toEqual({
      limits: { cpu: "4", memory: "2Gi" },
      cpuIdle: true,
      startupCpuBoost: true,
    });
  });

  test("a fraction of a vCPU is written as one", async () => {
    const { container } = await serviceOf({ surface: { ...api, cpu: 0.5, concurrency_limit: 1 } });

    expect(container.resources.limits.cpu).toBe("0.5");
  });

  test("instances are capped on the service, over all revisions, and on each revision", async () => {
    const { inputs, template } = await serviceOf({ surface: { ...api, min_instances: 1, max_instances: 7 } });

    expect(inputs.scaling).toEqual({ minInstanceCount: 1, maxInstanceCount: 7 });
    expect(template.scaling).toEqual({ minInstanceCount: 1, maxInstanceCount: 7 });
  });

  test("concurrency is always set: Cloud Run's own default is 80", async () => {
    expect((await serviceOf()).template.maxInstanceRequestConcurrency).toBe(5);
    expect((await serviceOf({ surface: worker })).template.maxInstanceRequestConcurrency).toBe(1);
  });
});

describe("access", () => {
  test("a public surface needs no invoker binding, so that domain-restricted sharing cannot refuse it", async () => {
    expect((await serviceOf()).inputs.invokerIamDisabled).toBe(true);
    expect((await planOf()).all(T.serviceIamMember)).toEqual([]);
  });

  test("a private surface checks its callers", async () => {
    expect((await serviceOf({ surface: worker })).inputs.invokerIamDisabled).toBe(false);
  });

  test("a private surface lets in the accounts of its callers, one by one", async () => {
    const made = await plan(() => {
      const common = {
        gcp,
        running: OWN_IMAGE,
        secrets: [],
        runtimeSecrets: new Map(),
        valueFor,
        protect: false,
      };
      const caller = new CloudRunSurface(api.id, { surface: api, ...common });
      new CloudRunSurface(worker.id, { surface: worker, ...common }).allowInvoker(caller);
    });

    expect(made.one(T.serviceIamMember)).toEqual({
      type: T.serviceIamMember,
      name: "ocr-worker-staging-invoked-by-api-staging",
      parent: ref("skeleton:run:CloudRunSurface", "ocr-worker-staging"),
      dependsOn: [ref(T.service, "ocr-worker-staging"), ref(T.account, "api-staging")],
      inputs: {
        project: "example-staging",
        location: "asia-northeast1",
        name: "ocr-worker-staging",
        role: "roles/run.invoker",
        member: "Account(api-staging).member",
      },
    });
  });

  test("every surface runs as an account of its own", async () => {
    const made = await planOf({ surface: worker });

    expect(made.one(T.account).inputs).toMatchObject({ accountId: "ocr-worker-staging" });
    expect(made.one(T.service).inputs).toMatchObject({
      template: { serviceAccount: "Account(ocr-worker-staging).email" },
    });
  });
});

describe("secrets", () => {
  test("a sensitive one is a reference to a pinned version, never a value", async () => {
    const { container } = await serviceOf({ secrets: [databaseUrl] });

    expect(container.envs.at(-1)).toEqual({
      name: "DATABASE_URL",
      valueSource: {
        secretKeyRef: { secret: "database-url-staging", version: "version of database-url-staging" },
      },
    });
    expect(JSON.stringify(container)).not.toContain("value of database-url-staging");
  });

  test("the service waits for the right to read every one of them, or its first deployment fails", async () => {
    const sentry = { ...databaseUrl, id: "sentry-dsn-staging", key_name: "SENTRY_DSN" };
    const made = await planOf({
      secrets: [databaseUrl, sentry],
      runtimeSecrets: new Map([databaseUrl, sentry].map(({ id }) => [id, storedSecret(id)])),
    });

    expect(made.one(T.service).dependsOn).toEqual([
      ref(T.secretIamMember, "api-staging-reads-database-url-staging"),
      ref(T.secretIamMember, "api-staging-reads-sentry-dsn-staging"),
      ref(T.account, "api-staging"),
    ]);
  });

  test("a secret that only another surface uses is out of reach", async () => {
    const made = await planOf({ secrets: [] });

    expect(made.all(T.secretIamMember)).toEqual([]);
    expect(made.one(T.service).dependsOn).toEqual([ref(T.account, "api-staging")]);
  });

  test("no input of the component itself holds a value", async () => {
    expect((await planOf()).one("skeleton:run:CloudRunSurface").inputs).toEqual({});
    expect(JSON.stringify((await planOf()).resources)).not.toContain(
      JSON.stringify(hidden("value of database-url-staging")),
    );
  });
});

describe("image", () => {
  test("the placeholder answers `/` alone, so it is asked only whether its port is open", async () => {
    const { container } = await serviceOf({ running: { image: PLACEHOLDER_IMAGE, isPlaceholder: true } });

    expect(container.image).toBe("us-docker.pkg.dev/cloudrun/container/hello");
    expect(container.startupProbe.tcpSocket).toEqual({ port: 8080 });
    expect(container.startupProbe).not.toHaveProperty("httpGet");
    expect(container).not.toHaveProperty("livenessProbe");
  });

  test("changes of the image are not ignored: that would repeat the last one in the state", async () => {
    const { options } = (await planOf()).one(T.service);

    expect(options?.ignoreChanges?.filter((path) => /image|containers|template$/.test(path))).toEqual([]);
  });
});

describe("protection", () => {
  test("without it, the service can be replaced and destroyed", async () => {
    const made = await planOf({ protect: false });

    expect(made.one(T.service).inputs.deletionProtection).toBe(false);
    expect(made.resources.filter(({ protect }) => protect)).toEqual([]);
  });

  test("with it, Cloud Run refuses to delete the service, and the engine its account", async () => {
    const made = await planOf({ protect: true });

    expect(made.one(T.service).inputs.deletionProtection).toBe(true);
    expect(made.one(T.account).protect).toBe(true);
  });
});

test("a surface at Cloud Run's own URL has no domain mapping", async () => {
  expect((await planOf({ surface: worker })).all(T.domainMapping)).toEqual([]);
});

test("a surface without a schema gets no variable for it", async () => {
  const { container } = await serviceOf({ surface: worker, secrets: [] });

  expect(container.envs).toEqual([{ name: "ENVIRONMENT", value: "staging" }]);
});

test("a domain is mapped once the setting says that it is verified, and never before", async () => {
  const unmapped = await planOf({ gcp: { ...gcp, map_domains: false } });

  expect((await planOf()).all(T.domainMapping).length).toBe(1);
  expect(unmapped.all(T.domainMapping)).toEqual([]);
  expect(unmapped.all(T.service).length).toBe(1);
});
