import { AsyncResource } from "node:async_hooks";
import { log, type ResourceHookBinding, type ResourceHookFunction } from "@pulumi/pulumi";
import { changedByTwo, changedMeanwhile, type LiveService } from "../../model/delivery/live-service.ts";

/**
 * Compares a service with what was looked at, right before an update writes to it and right after. The provider sends
 * the whole service, traffic included, and no etag with it, so the API itself would let the update win over a
 * delivery of the same moment.
 * Source: resource_cloud_run_v2_service.go of terraform-provider-google, `resourceCloudRunV2ServiceUpdate`.
 * @param seen what the program took the image and the traffic from
 * @param lookAgain looks at the service as it is when it is called
 */
export function writeGuard(
  serviceName: string,
  seen: LiveService,
  lookAgain: () => Promise<LiveService | undefined>,
): ResourceHookBinding {
  const before = async () => {
    const problem = changedMeanwhile(serviceName, seen, await lookAgain());
    if (problem) throw new Error(problem);
  };
  const after: ResourceHookFunction = async ({ newOutputs }) => {
    const problem = changedByTwo(serviceName, seen, Number(newOutputs?.generation ?? 0));
    // Logged, since what this hook throws is a warning only.
    if (problem) await log.error(problem);
  };
  // The engine calls hooks outside of the program's asynchronous context, where the SDK keeps its connection to it.
  return { beforeUpdate: [AsyncResource.bind(before)], afterUpdate: [AsyncResource.bind(after)] };
}
