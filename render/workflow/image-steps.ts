import { GHCR_IMAGE } from "../../model/entities/image-name.ts";
import { uses } from "./actions.ts";
import { type Delivery, isRelease } from "./delivery.ts";
import { expression, type Step } from "./workflow.ts";

/** BuildKit, which can keep layers between runs and describe how an image came to be. */
export const buildxSteps: readonly Step[] = [{ name: "Set up Buildx", uses: uses("setupBuildx") }];

/** What `GHCR Push` leaves for later steps. */
export const PUSHED_DIGEST = expression("steps.push.outputs.digest");

/** Logs in to ghcr.io as the run itself. */
export const logInToRegistry: Step = {
  name: "Log in to ghcr.io",
  uses: uses("logInToRegistry"),
  with: { registry: "ghcr.io", username: expression("github.actor"), password: expression("github.token") },
};

/**
 * Builds the image, and pushes it in the stage that does. Both stages run one build: the second finds the layers of the
 * first in the cache, so that the job that may push runs nothing but the push.
 */
export function imageStep({ pipeline, folder }: Delivery, stage: "Build" | "GHCR Push"): Step {
  const pushes = stage === "GHCR Push";
  // What is released shares layers with nothing but its own run.
  const scope = isRelease(pipeline) ? `${pipeline.id}-${expression("github.run_id")}` : pipeline.id;
  return {
    name: stage,
    ...(pushes && { id: "push" }),
    uses: uses("buildImage"),
    with: {
      context: folder,
      // What Cloud Run runs.
      platforms: "linux/amd64",
      push: pushes,
      "cache-from": `type=gha,scope=${scope}`,
      ...(!pushes && { "cache-to": `type=gha,mode=max,scope=${scope}` }),
      ...(pushes && {
        // The tag keeps the image from being swept up as untagged; it is deployed by digest.
        tags: pipeline.artifacts
          .filter((artifact) => GHCR_IMAGE.test(artifact))
          .map((image) => `${image}:${expression("github.sha")}\n`)
          .join(""),
        provenance: "mode=max",
        sbom: true,
      }),
    },
  };
}
