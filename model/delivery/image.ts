import type { Environment } from "../entities/entity.ts";
import { imageRegistryId } from "../names.ts";
import type { StackSettings } from "../settings.ts";

/** Google's sample container; it answers `/` and nothing else, and stands in until CI deploys for the first time. */
export const PLACEHOLDER_IMAGE = "us-docker.pkg.dev/cloudrun/container/hello";

/** Where the images of an environment are pulled from: `REGION-docker.pkg.dev/PROJECT/REPOSITORY`. */
export function imageRegistryPath(
  { gcp }: { readonly gcp: Pick<StackSettings["gcp"], "project" | "region"> },
  environment: Environment,
): string {
  return `${gcp.region}-docker.pkg.dev/${gcp.project}/${imageRegistryId(environment)}`;
}

/**
 * The same image through the environment's registry: Cloud Run cannot be relied on to pull from ghcr.io itself.
 * Images of other registries stay as they are.
 * @example pulledFrom("ghcr.io/o/i@sha256:…", "R-docker.pkg.dev/P/G") // "R-docker.pkg.dev/P/G/o/i@sha256:…"
 */
export function pulledFrom(image: string, registryPath: string): string {
  return image.startsWith("ghcr.io/") ? `${registryPath}/${image.slice("ghcr.io/".length)}` : image;
}

/** The image to run, and whether it is one that knows the surface's own probe paths. */
export interface RunningImage {
  readonly image: string;
  readonly isPlaceholder: boolean;
}

/**
 * Which image a deployment of the infrastructure leaves running: the one named in the settings, else the one that runs
 * now, since CI owns it, else the placeholder.
 */
export function runningImage(
  named: string | undefined,
  live: string | undefined,
  registryPath: string,
): RunningImage {
  const image = named !== undefined ? pulledFrom(named, registryPath) : (live ?? PLACEHOLDER_IMAGE);
  return { image, isPlaceholder: withoutVersion(image) === PLACEHOLDER_IMAGE };
}

/** An image without its tag or digest. */
const withoutVersion = (image: string): string => image.replace(/(@[^/]*|:[^/]*)$/, "");
