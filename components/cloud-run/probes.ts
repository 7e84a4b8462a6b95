import type { RunningImage } from "../../model/delivery/image.ts";
import type { CloudRunSurface } from "../../model/entities/surface.ts";

/** Seconds between two probes; a probe must answer well before the next one starts. */
const PERIOD_SECONDS = 10;
const TIMEOUT_SECONDS = 5;
/** Failed probes that a starting container is forgiven: two minutes in all. */
const STARTUP_FAILURES = 12;
/** Failed probes after which a running container is restarted. */
const LIVENESS_FAILURES = 3;

/**
 * `ready_check` decides when a new container gets traffic, `health_check` when a running one is restarted. The placeholder
 * image knows neither path, so it is asked only whether its port is open.
 */
export function probes(
  { health_check, ready_check, port }: Pick<CloudRunSurface, "health_check" | "ready_check" | "port">,
  { isPlaceholder }: Pick<RunningImage, "isPlaceholder">,
) {
  const timing = { periodSeconds: PERIOD_SECONDS, timeoutSeconds: TIMEOUT_SECONDS };
  const startup = { ...timing, failureThreshold: STARTUP_FAILURES };
  if (isPlaceholder) return { startupProbe: { ...startup, tcpSocket: { port } } };
  return {
    startupProbe: { ...startup, httpGet: { path: ready_check ?? health_check, port } },
    livenessProbe: { ...timing, failureThreshold: LIVENESS_FAILURES, httpGet: { path: health_check, port } },
  };
}
