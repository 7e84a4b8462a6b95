import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../../sandbox/provider/wire.ts";
import { provision, set, startWorld, type World } from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
});
afterAll(() => world.stop());

const PLACEHOLDER = "us-docker.pkg.dev/cloudrun/container/hello";
const TCP = { tcpSocket: { port: 8080 } };
const container = (path: string) => `template.containers.0.${path}`;

/** The valid service with each of these values changed. */
async function deploy(changes: { readonly [path: string]: Json | undefined }, preview = false) {
  const inputs = Object.entries(changes).reduce(
    (so, [path, value]) => set(so, path, value),
    set(world.valid("service"), "name", "candidate"),
  );
  const { id } = await world.apply("service", inputs, preview);
  if (!preview) await world.of("service").delete("gcp:cloudrunv2/service:Service", id);
}

describe("a Cloud Run service is refused", () => {
  it.each<readonly [{ readonly [path: string]: Json | undefined }, string]>([
    [
      { name: "API" },
      'name: name "API" must match [a-z][a-z0-9-]*, end in no - and have at most 49 characters.',
    ],
    [
      { name: "a".repeat(50) },
      `name: name "${"a".repeat(50)}" must match [a-z][a-z0-9-]*, end in no - and have at most 49 characters.`,
    ],
    [{ location: "Tokyo" }, 'location: location "Tokyo" must be a region, e.g. asia-northeast1.'],
    [
      { ingress: "ALL" },
      'ingress: ingress "ALL" must be one of INGRESS_TRAFFIC_ALL, INGRESS_TRAFFIC_INTERNAL_ONLY, INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER.',
    ],
    [
      { scaling: { minInstanceCount: 3, maxInstanceCount: 2 } },
      "scaling: scaling: minInstanceCount is over maxInstanceCount.",
    ],
    [
      { "template.scaling.minInstanceCount": 3 },
      "template.scaling: minInstanceCount 3 is over maxInstanceCount 2.",
    ],
    [{ "template.containers": [] }, "template.containers: template needs a container."],
    [
      { "template.maxInstanceRequestConcurrency": 0 },
      "template.maxInstanceRequestConcurrency: template.maxInstanceRequestConcurrency 0 must be 1 to 1000.",
    ],
    [
      { "template.maxInstanceRequestConcurrency": 1001 },
      "template.maxInstanceRequestConcurrency: template.maxInstanceRequestConcurrency 1001 must be 1 to 1000.",
    ],
    [
      { [container("resources.limits.cpu")]: "500m" },
      "template.maxInstanceRequestConcurrency: template.maxInstanceRequestConcurrency 5 needs at least 1 CPU; with 0.5 it must be 1.",
    ],
    [
      { [container("resources.limits.cpu")]: "0.08" },
      "template.maxInstanceRequestConcurrency: template.maxInstanceRequestConcurrency 5 needs at least 1 CPU; with 0.08 it must be 1.",
    ],
    [
      { [container("startupProbe.timeoutSeconds")]: 10 },
      "template.containers[0].startupProbe: template.containers[0].startupProbe: timeoutSeconds 10 must be at least 1 and under periodSeconds 10.",
    ],
    [
      { [container("startupProbe.periodSeconds")]: 241, [container("startupProbe.failureThreshold")]: 0 },
      "template.containers[0].startupProbe: template.containers[0].startupProbe: periodSeconds 241 must be at most 240.",
    ],
    [
      { [container("startupProbe.failureThreshold")]: 25 },
      "template.containers[0].startupProbe: template.containers[0].startupProbe: failureThreshold × periodSeconds is 250; at most 240 are allowed.",
    ],
    [
      { [container("startupProbe.tcpSocket")]: {} },
      "template.containers[0].startupProbe: template.containers[0].startupProbe needs exactly one of httpGet, tcpSocket and grpc.",
    ],
    [
      { [container("livenessProbe.periodSeconds")]: 3601 },
      "template.containers[0].livenessProbe: template.containers[0].livenessProbe: periodSeconds 3601 must be at most 3600.",
    ],
    [
      { [container("envs.0.name")]: "PORT" },
      "template.containers[0].envs: Environment variable PORT is reserved: Cloud Run sets it.",
    ],
    [
      { [container("envs.0.name")]: "DATABASE_URL" },
      "template.containers[0].envs: Environment variable DATABASE_URL is set twice.",
    ],
    [
      { [container("envs.1.value")]: "x" },
      "template.containers[0].envs: Environment variable DATABASE_URL has both a value and a valueSource.",
    ],
    [
      { "template.serviceAccount": "none@shop.iam.gserviceaccount.com" },
      "googleapi: Error 400: Service account none@shop.iam.gserviceaccount.com does not exist.",
    ],
    [
      { [container("envs.1.valueSource.secretKeyRef.secret")]: "none" },
      "googleapi: Error 404: Secret 'projects/shop/secrets/none' was not found.",
    ],
    [
      { [container("envs.1.valueSource.secretKeyRef.version")]: "2" },
      "googleapi: Error 404: Secret projects/shop/secrets/database-url/versions/2 was not found.",
    ],
    [
      { "template.serviceAccount": undefined },
      "googleapi: Error 403: Permission denied on secret: projects/shop/secrets/database-url/versions/1 for 1001-compute@developer.gserviceaccount.com. It needs roles/secretmanager.secretAccessor on the secret.",
    ],
    [
      { [container("image")]: "ghcr.io/acme/api:1" },
      "googleapi: Error 400: Expected an image path like [host/]repo-path[:tag and/or @digest], where host is one of [region.]gcr.io, [region-]docker.pkg.dev or docker.io but obtained ghcr.io/acme/api:1.",
    ],
    [
      { [container("image")]: "asia-northeast1-docker.pkg.dev/shop/none/api:1" },
      "googleapi: Error 404: Image 'asia-northeast1-docker.pkg.dev/shop/none/api:1' was not found: there is no repository 'projects/shop/locations/asia-northeast1/repositories/none'.",
    ],
    [
      { [container("image")]: PLACEHOLDER },
      `Error waiting for the service: Error code 9, message: Revision 'candidate-00001-cfj' is not ready and cannot serve traffic. The container failed its startup probe: GET /ready answered 404 (image ${PLACEHOLDER}).`,
    ],
    [
      { [container("image")]: PLACEHOLDER, [container("startupProbe")]: TCP },
      `Error waiting for the service: Error code 9, message: Revision 'candidate-00001-cfj' is not ready and cannot serve traffic. The container failed its liveness probe: GET /health answered 404 (image ${PLACEHOLDER}).`,
    ],
  ])("with %j", async (changes, error) => {
    await expect(deploy(changes)).rejects.toThrow(new Error(error));
  });
});

describe("a Cloud Run service is taken", () => {
  it.each<{ readonly [path: string]: Json | undefined }>([
    {},
    { "template.maxInstanceRequestConcurrency": 1, [container("resources.limits.cpu")]: "500m" },
    { [container("resources.limits.cpu")]: "1000m" },
    { [container("resources")]: undefined },
    { [container("resources.cpuIdle")]: false },
    { [container("startupProbe.failureThreshold")]: 24 },
    { [container("envs.1.valueSource.secretKeyRef.version")]: "latest" },
    { [container("envs.1.valueSource.secretKeyRef.version")]: undefined },
    { [container("envs.1.valueSource.secretKeyRef.secret")]: "projects/shop/secrets/database-url" },
    { [container("envs.1.valueSource.secretKeyRef.secret")]: "projects/1001/secrets/database-url" },
    { [container("image")]: "docker.io/library/nginx:1" },
    {
      [container("image")]: PLACEHOLDER,
      [container("startupProbe")]: TCP,
      [container("livenessProbe")]: undefined,
    },
    {
      [container("image")]: PLACEHOLDER,
      [container("startupProbe.httpGet.path")]: "/",
      [container("livenessProbe")]: undefined,
    },
  ])("with %j", async (changes) => {
    await expect(deploy(changes)).resolves.toBeUndefined();
  });

  it("in a preview, without what the program will only make", async () => {
    const secret = container("envs.1.valueSource.secretKeyRef.secret");
    const image = "asia-northeast1-docker.pkg.dev/shop/later/api:1";
    await expect(deploy({ [secret]: "later", [container("image")]: image }, true)).resolves.toBeUndefined();
  });
});

it("an update is held to the same rules", async () => {
  const id = world.ids.get("service") ?? "";
  const news = set(world.valid("service"), container("image"), "ghcr.io/acme/api:1");
  const update = world.of("service").update("gcp:cloudrunv2/service:Service", id, {}, news);
  await expect(update).rejects.toThrow(/but obtained ghcr\.io\/acme\/api:1\.$/);
});
