import type { Pipeline } from "../../model/pipeline.ts";
import type { Surface } from "../../model/surface.ts";
import { parseTrigger } from "../../model/trigger.ts";

/** A pipeline with all that its workflow depends on. */
export interface Delivery {
  readonly pipeline: Pipeline;
  readonly surface: Surface;
  /** The folder of the app; `.` for the repository itself. */
  readonly folder: string;
  /** Secrets and variables that the GitHub environment holds for this pipeline, by name. */
  readonly values: readonly { readonly key_name: string; readonly sensitive: boolean }[];
  /** Those of its surface, where CI hands them on: only Expo has no other way to get them. */
  readonly surfaceValues: readonly { readonly key_name: string; readonly sensitive: boolean }[];
  /** Whether the stack belongs to a Vercel team, whose id is then delivered. */
  readonly hasVercelTeam: boolean;
}

/** Whether a tag starts it: what is released takes nothing from caches, into which other runs can write. */
export const isRelease = ({ triggers }: Pick<Pipeline, "triggers">): boolean =>
  triggers.some((trigger) => parseTrigger(trigger)?.event === "tag");

/** Whether pull requests start it: nothing that they run may read a secret. */
export const runsForPullRequests = ({ triggers }: Pick<Pipeline, "triggers">): boolean =>
  triggers.includes("pull_request");
