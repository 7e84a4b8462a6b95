import type { Environment } from "../../model/entities/entity.ts";
import type { Concurrency } from "./workflow.ts";

/**
 * The concurrency group of the updates of an environment's infrastructure. None is ended half-way, and none that waits is
 * dropped. Deliveries have groups of their own, since a job that waits for an approval holds its group; what keeps both
 * apart is `waitForTurn`.
 */
export const exclusiveIn = (environment: Environment): Concurrency => ({
  group: `environment-${environment}`,
  "cancel-in-progress": false,
  queue: "max",
});
