import { mebibytes, type SurfaceOnCloudRun } from "../entities/surface.ts";
import type { Assumptions } from "../entities/usage.ts";
import { MONTH_SECONDS } from "./assumptions.ts";
import type { Use, Used } from "./use.ts";

/**
 * What a service uses in a month. Requests that are served at once share an instance, and instances that are kept warm
 * are billed as idle while they serve nothing. `max_instances` that are busy all month are the most that is billed:
 * requests beyond that are refused.
 */
export function cloudRunUses(surface: SurfaceOnCloudRun, assumed: Assumptions, used: Used): Use[] {
  const { id, cpu, memory, min_instances, max_instances, concurrency_limit } = surface;
  const { requests_a_month, seconds_a_request, requests_at_once } = assumed;
  const asked = (requests_a_month * seconds_a_request) / Math.min(requests_at_once, concurrency_limit);
  const busy = Math.min(asked, max_instances * MONTH_SECONDS);
  const served = asked > busy ? requests_a_month * (busy / asked) : requests_a_month;
  const idle = Math.max(0, min_instances * MONTH_SECONDS - busy);
  return [
    used("vcpu", busy * cpu, id),
    used("idle_vcpu", idle * cpu, id),
    used("memory", (busy + idle) * (mebibytes(memory) / 1024), id),
    used("requests", served, id),
    used("egress", assumed.egress_gib_a_month, id),
    used("logs", assumed.logs_gib_a_month, id),
    used("images", assumed.images_gb, id),
  ];
}
