import type { Pipeline } from "../../model/entities/pipeline.ts";
import type { Surface } from "../../model/entities/surface.ts";
import { parseTrigger } from "../../model/entities/trigger.ts";

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

/** What a delivery takes: the run's own commit, or a release that was delivered before. */
export type Source = "commit" | "release";

/** Whether it ends at a surface, and not with what it has built. */
export const isDeployed = ({ stages }: Pick<Pipeline, "stages">): boolean => stages.includes("Tag Deploy");

/**
 * Whether what it makes is released: it then takes nothing from caches, into which other runs can write. Production is,
 * whatever starts it, and so is what starts with a tag or on a release branch.
 */
export function isRelease({ environment, triggers }: Pick<Pipeline, "environment" | "triggers">): boolean {
  const isReleaseTrigger = (text: string) => {
    const trigger = parseTrigger(text);
    return trigger?.event === "tag" || (trigger?.event === "push" && /release/i.test(trigger.branch));
  };
  return environment === "production" || triggers.some(isReleaseTrigger);
}

/** Whether pull requests start it: nothing that they run may read a secret. */
export const runsForPullRequests = ({ triggers }: Pick<Pipeline, "triggers">): boolean =>
  triggers.includes("pull_request");
