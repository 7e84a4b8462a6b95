import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Properties } from "../../sandbox/provider/wire.ts";
import { counts, difference, type Estate, NOTHING, openEstate } from "./sandbox-estate.ts";

const SERVICE = "gcp:cloudrunv2/service:Service";
const API = "projects/example-staging/locations/asia-northeast1/services/api-staging";
const REGISTRY = "asia-northeast1-docker.pkg.dev/example-staging/ghcr-staging/example-founder/api";

/** The parts of a service that tests look at. */
interface Service {
  readonly client?: string;
  readonly scaling: { readonly maxInstanceCount: number };
  readonly template: {
    readonly maxInstanceRequestConcurrency: number;
    readonly annotations?: Record<string, string>;
    readonly containers: readonly [
      {
        readonly image: string;
        readonly startupProbe: Record<string, unknown>;
        readonly livenessProbe?: Record<string, unknown>;
        readonly envs: readonly { readonly name: string; readonly value?: string }[];
      },
    ];
  };
}

describe("what changes behind the program's back", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
    await estate.deployed("up", "staging");
  });
  afterAll(() => estate?.remove());

  const service = () => estate.resource("Service", "api-staging").inputs as unknown as Service;
  const container = () => service().template.containers[0];
  const change = (edit: (service: Service) => unknown) =>
    estate.clouds.change(SERVICE, API, (inputs) => edit(inputs as unknown as Service) as Properties);
  const changeTemplate = (edit: (template: Service["template"]) => unknown) =>
    change((it) => ({ ...it, template: { ...it.template, ...(edit(it.template) as object) } }));
  /** What the deploy action does. */
  const deployFromCi = (image: string) =>
    change((it) => ({
      ...it,
      client: "gcloud",
      template: {
        ...it.template,
        annotations: { "client.knative.dev/user-image": image },
        containers: [{ ...it.template.containers[0], image }],
      },
    }));
  /** An unrelated change: requests that one instance takes at a time. */
  const limit = async (from: number, to: number) => {
    const text = (requests: number) =>
      `concurrency_limit: ${requests}\n  max_instances: 2\n  access: public\n  supabase_schema: app_staging`;
    estate.edit("catalogue/surfaces.yaml", text(from), text(to));
    await estate.deployed("up", "staging");
    expect(service().template.maxInstanceRequestConcurrency).toBe(to);
  };

  test("a refresh shows an edit made in the console, and the next up takes it back", async () => {
    const declared = estate.resources();
    changeTemplate(({ containers: [first] }) => ({
      containers: [
        {
          ...first,
          envs: first.envs.map((env) => (env.name === "ENVIRONMENT" ? { ...env, value: "edited" } : env)),
        },
      ],
    }));
    change((it) => ({ ...it, scaling: { ...it.scaling, maxInstanceCount: 100 } }));

    const refresh = await estate.deployed("refresh", "staging");
    expect(counts(refresh)[0]).toMatchObject({ changed: 1 });
    expect(refresh.stdout).toContain("scaling.maxInstanceCount  ");
    expect(refresh.stdout).toContain("2 → 100");

    const up = await estate.deployed("up", "staging");
    expect(counts(up)[0]).toMatchObject({ changed: 1 });
    expect(difference(declared, estate.resources())).toEqual(NOTHING);
  });

  test("before CI deploys, the placeholder runs, and is asked for its port only", () => {
    expect(container().image).toBe("us-docker.pkg.dev/cloudrun/container/hello");
    expect(container().startupProbe).toMatchObject({ tcpSocket: { port: 8080 } });
    expect(container()).not.toHaveProperty("livenessProbe");
  });

  test("an image that CI deployed survives the next change, and is probed where the surface says", async () => {
    deployFromCi(`${REGISTRY}:v1`);
    await limit(5, 6);

    expect(container()).toMatchObject({
      image: `${REGISTRY}:v1`,
      startupProbe: { httpGet: { path: "/ready", port: 8080 } },
      livenessProbe: { httpGet: { path: "/health", port: 8080 } },
    });
    expect(container().startupProbe).not.toHaveProperty("tcpSocket");
  });

  test("so it does after a refresh, together with the marks that gcloud left", async () => {
    deployFromCi(`${REGISTRY}:v2`);
    await estate.deployed("refresh", "staging");
    await limit(6, 7);

    expect(container().image).toBe(`${REGISTRY}:v2`);
    expect(service().client).toBe("gcloud");
    expect(service().template.annotations).toEqual({ "client.knative.dev/user-image": `${REGISTRY}:v2` });
  });

  test("an image that the settings name goes before what runs; removing it keeps what runs", async () => {
    const named = "  skeleton:images:\n    api-staging: ghcr.io/example-founder/api:v1\n";
    const last = "  skeleton:protection: false\n";
    estate.edit("Pulumi.staging.yaml", last, last + named);
    await estate.deployed("up", "staging");
    expect(container().image).toBe(`${REGISTRY}:v1`);

    estate.edit("Pulumi.staging.yaml", named, "");
    const up = await estate.deployed("up", "staging");
    expect(counts(up)).toEqual([{ unchanged: expect.any(Number) }]);
    expect(container().image).toBe(`${REGISTRY}:v1`);
  });
});
