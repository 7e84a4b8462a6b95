import { getService } from "@pulumi/gcp/cloudrunv2/getService.js";
import { type ProviderResource, RunError } from "@pulumi/pulumi";
import { meansAbsent } from "../../model/delivery/live-service.ts";
import type { CloudRunSurface } from "../../model/entities/surface.ts";
import { serviceName } from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";

/** The image that each surface runs at this moment, by surface id; a surface without a service has none. */
export type LiveImages = Readonly<Record<string, string | undefined>>;

/**
 * Asks Cloud Run what it runs. `ignoreChanges` is no substitute: it repeats the last image in the state, which undoes
 * every deployment that CI made since.
 * @throws where the answer is neither an image nor a clear absence: guessing could roll a service back.
 */
export async function liveImages(
  surfaces: readonly CloudRunSurface[],
  { project, region }: StackSettings["gcp"],
  provider: ProviderResource,
): Promise<LiveImages> {
  const lookUp = async (surface: CloudRunSurface) => {
    const name = serviceName(surface);
    try {
      const live = await getService({ name, location: region, project }, { provider });
      const image = live.templates[0]?.containers[0]?.image;
      if (!image) throw new RunError(`Cloud Run does not say which image ${name} runs`);
      return image;
    } catch (error) {
      if (meansAbsent(String(error), name)) return undefined;
      throw error;
    }
  };
  return Object.fromEntries(
    await Promise.all(surfaces.map(async (surface) => [surface.id, await lookUp(surface)] as const)),
  );
}
