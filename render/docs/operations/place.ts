import { pipelineOf, type Share } from "../../../model/delivery/share.ts";
import type { Pipeline } from "../../../model/entities/pipeline.ts";
import type { Surface } from "../../../model/entities/surface.ts";
import type { StackSettings } from "../../../model/settings.ts";

/** A stack as commands name its parts. */
export interface StackPlace {
  readonly share: Share;
  readonly settings: StackSettings;
  /** `OWNER/NAME` of the repository. */
  readonly repository: string;
  /** Flags of `gcloud run`. */
  readonly inRegion: string;
  /** Flag of `gcloud`. */
  readonly inProject: string;
  /** Flag of `vercel`, with a space before it; empty for a personal account. */
  readonly inTeam: string;
}

/** A surface with its stack and the pipeline that deploys to it. */
export interface SurfacePlace<Of extends Surface = Surface> extends StackPlace {
  readonly surface: Of;
  /** Absent where CI does not deploy to the surface. */
  readonly pipeline: Pipeline | undefined;
}

/** A stack, with what its settings say filled in. */
export function stackPlace(share: Share, settings: StackSettings): StackPlace {
  const { gcp, github, vercel } = settings;
  const inProject = `--project=${gcp.project}`;
  return {
    share,
    settings,
    repository: `${github.owner}/${github.repository}`,
    inProject,
    inRegion: `${inProject} --region=${gcp.region}`,
    inTeam: vercel.team === undefined ? "" : ` --scope=${vercel.team}`,
  };
}

/** A surface of a stack. */
export function surfacePlace<Of extends Surface>(surface: Of, place: StackPlace): SurfacePlace<Of> {
  const pipeline = pipelineOf(surface, place.share);
  return { ...place, surface, pipeline: pipeline?.stages.includes("Tag Deploy") ? pipeline : undefined };
}
