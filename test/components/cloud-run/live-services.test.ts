import { describe, expect, test } from "vitest";
import type { Rehearsal } from "../../../commands/plan/inventory.ts";
import { type LiveServices, liveServices } from "../../../components/cloud-run/live-services.ts";
import { stackProviders } from "../../../components/providers.ts";
import { imageRegistryPath, PLACEHOLDER_IMAGE, runningImage } from "../../../model/delivery/image.ts";
import { api, gcp, plan, settings, worker } from "../fixtures.ts";

/** What the surfaces of the fixtures run, if Cloud Run answers as given. */
async function ask(
  liveImage: NonNullable<Rehearsal["liveImage"]>,
): Promise<Record<string, string | undefined>> {
  let seen: LiveServices["seen"] = {};
  await plan(
    async () => {
      ({ seen } = await liveServices([api, worker], gcp, stackProviders(settings).gcp));
    },
    { liveImage },
  );
  return Object.fromEntries(Object.entries(seen).map(([id, service]) => [id, service?.image]));
}

/** A lookup that fails, as the engine reports it. */
const failing = (details: string) => (): never => {
  throw { details };
};

test("each surface's image as Cloud Run tells it", async () => {
  expect(await ask((service) => `registry.example/${service}@sha256:12`)).toEqual({
    "api-staging": "registry.example/api-staging@sha256:12",
    "ocr-worker-staging": "registry.example/ocr-worker-staging@sha256:12",
  });
});

describe("nothing runs", () => {
  test("where the service does not exist", async () => {
    const images = await ask((service) => (service === worker.id ? "registry.example/ocr" : undefined));

    expect(images).toEqual({ "api-staging": undefined, "ocr-worker-staging": "registry.example/ocr" });
  });

  test("where Cloud Run was never switched on, as on the first preview", async () => {
    const off = failing(
      'googleapi: Error 403: Cloud Run Admin API has not been used in project 123456789012 before or it is disabled. Details: [{"reason": "SERVICE_DISABLED"}]',
    );

    expect(await ask(off)).toEqual({ "api-staging": undefined, "ocr-worker-staging": undefined });
  });
});

describe("anything unclear stops the program: guessing could roll a service back", () => {
  test.each([
    ["no permission", "googleapi: Error 403: Permission 'run.services.get' denied on resource"],
    [
      "no permission, with the way out that Google leaves itself",
      "Permission 'run.services.get' denied on resource 'projects/p/locations/l/services/api-staging' (or resource may not exist).",
    ],
    ["no credentials", "google: could not find default credentials"],
    ["no network", "dial tcp: lookup run.googleapis.com: no such host"],
    [
      "the project is not found",
      "googleapi: Error 404: Project 'projects/example-staging' not found or deleted",
    ],
    ["an outage", "googleapi: Error 503: The service is currently unavailable."],
  ])("%s", async (_, details) => {
    await expect(ask(failing(details))).rejects.toThrow(details);
  });

  test("an answer that names no image", async () => {
    await expect(ask(() => "")).rejects.toThrow("api-staging");
  });
});

describe("what is left running", () => {
  const registry = imageRegistryPath(settings, "staging");
  const LIVE = "asia-northeast1-docker.pkg.dev/example-staging/ghcr-staging/example-founder/api@sha256:12";

  test("is what CI deployed", () => {
    expect(runningImage(undefined, LIVE, registry)).toEqual({ image: LIVE, isPlaceholder: false });
  });

  test("is what the settings name, through the registry, where they name something", () => {
    expect(runningImage("ghcr.io/example-founder/api@sha256:34", LIVE, registry)).toEqual({
      image: `${registry}/example-founder/api@sha256:34`,
      isPlaceholder: false,
    });
  });

  test("is the placeholder before the first deployment, and is known as such after it", () => {
    const placeholder = { image: PLACEHOLDER_IMAGE, isPlaceholder: true };

    expect(runningImage(undefined, undefined, registry)).toEqual(placeholder);
    expect(runningImage(undefined, PLACEHOLDER_IMAGE, registry)).toEqual(placeholder);
  });
});
