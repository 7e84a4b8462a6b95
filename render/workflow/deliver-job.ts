import { surfaceVariable } from "../../model/delivery/share.ts";
import { delivers } from "../../model/entities/pipeline.ts";
import { cloudRunDelivery } from "./cloud-run-delivery.ts";
import { type Delivery, runsForPullRequests } from "./delivery.ts";
import { expoDelivery } from "./expo-delivery.ts";
import { vercelDelivery } from "./vercel-delivery.ts";
import { type Job, type PlatformDelivery, RUNNER, variableReference } from "./workflow.ts";

/**
 * The job that pushes and deploys, in the GitHub environment: its reviewers are asked first, and only this job sees its
 * secrets. `undefined` where the pipeline delivers nothing.
 */
export function deliverJob(delivery: Delivery, needs: readonly string[]): Job | undefined {
  const { pipeline, surface } = delivery;
  if (!delivers(pipeline)) return undefined;
  const { permissions, steps } = platformDelivery(delivery);
  const isDeployed = pipeline.stages.includes("Tag Deploy");
  return {
    name: "Deliver",
    ...(needs.length > 0 && { needs }),
    ...(runsForPullRequests(pipeline) && { if: "github.event_name != 'pull_request'" }),
    "runs-on": RUNNER,
    "timeout-minutes": 30,
    environment: {
      name: pipeline.environment,
      ...(isDeployed && { url: variableReference(surfaceVariable.url(surface)) }),
    },
    // One at a time, and none is ended half-way: a service would be left between two revisions.
    concurrency: { group: `deliver-${surface.id}`, "cancel-in-progress": false },
    permissions: { contents: "read", ...permissions },
    steps,
  };
}

function platformDelivery(delivery: Delivery): PlatformDelivery {
  switch (delivery.surface.platform) {
    case "cloud-run":
      return cloudRunDelivery(delivery, delivery.surface);
    case "vercel":
      return vercelDelivery(delivery, delivery.surface);
    case "expo-eas":
      return expoDelivery(delivery, delivery.surface);
  }
}
