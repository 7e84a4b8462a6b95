import type { Environment } from "../../model/entities/entity.ts";
import type { Concurrency } from "./workflow.ts";

/**
 * The concurrency group of everything that changes an environment: deliveries and updates of the infrastructure. They wait
 * for each other, since an update that starts between a delivery's deployment and its smoke test would take the untested
 * revision for the one that serves. None is ended half-way, and none that waits is dropped.
 */
export const exclusiveIn = (environment: Environment): Concurrency => ({
  group: `environment-${environment}`,
  "cancel-in-progress": false,
  queue: "max",
});
