import { type GetServiceResult, getService } from "@pulumi/gcp/cloudrunv2/getService.js";
import { type ProviderResource, RunError } from "@pulumi/pulumi";
import { type LiveService, lookupProblem, meansAbsent } from "../../model/delivery/live-service.ts";
import { servingRevision, trafficTargets } from "../../model/delivery/traffic.ts";
import type { SurfaceOnCloudRun } from "../../model/entities/surface.ts";
import { serviceName } from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";

/** What surfaces serve, as it was looked at when the program started. */
export interface LiveServices {
  /** By surface id; a surface without a service has nothing. */
  readonly seen: Readonly<Record<string, LiveService | undefined>>;
  /** The same of one surface, at this moment. */
  readonly lookAgain: (surface: SurfaceOnCloudRun) => Promise<LiveService | undefined>;
}

/**
 * Asks Cloud Run what serves. `ignoreChanges` is no substitute: it repeats what the state last saw, which undoes
 * every deployment that CI made since, and every move of traffic.
 * @throws RunError where the answer is neither a service nor a clear absence: guessing could roll a service back.
 */
export async function liveServices(
  surfaces: readonly SurfaceOnCloudRun[],
  gcp: StackSettings["gcp"],
  provider: ProviderResource,
): Promise<LiveServices> {
  const lookAgain = (surface: SurfaceOnCloudRun) => liveService(serviceName(surface), gcp, provider);
  const found = await Promise.all(
    surfaces.map(async (surface) => [surface.id, await lookAgain(surface)] as const),
  );
  return { seen: Object.fromEntries(found), lookAgain };
}

async function liveService(
  name: string,
  gcp: StackSettings["gcp"],
  provider: ProviderResource,
): Promise<LiveService | undefined> {
  const { project, region: location } = gcp;
  let live: GetServiceResult;
  try {
    live = await getService({ name, location, project }, { provider });
  } catch (error) {
    if (meansAbsent(String(error), name)) return undefined;
    throw new RunError(lookupProblem(reasonOf(error), name, project));
  }
  const traffic = trafficTargets(live.traffics ?? []);
  const revision = servingRevision(traffic, shortName(live.latestReadyRevision));
  try {
    // The template is the newest revision's; any other has to be asked for, by a client that is loaded only then.
    const isNewest = revision === "" || revision === shortName(live.latestCreatedRevision);
    const image = isNewest
      ? live.templates[0]?.containers[0]?.image
      : await (await import("./revision-image.ts")).revisionImage({ service: name, revision }, gcp, provider);
    if (!image) throw new Error(`the answer names no image of revision ${revision}`);
    return { image, traffic, generation: Number(live.generation ?? 0) };
  } catch (error) {
    throw new RunError(lookupProblem(reasonOf(error), name, project));
  }
}

/** `projects/…/revisions/NAME` → `NAME`. */
const shortName = (revision: string | undefined): string => revision?.split("/").at(-1) ?? "";

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
