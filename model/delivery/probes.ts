import type { SurfaceOnCloudRun } from "../entities/surface.ts";
import type { RunningImage } from "./image.ts";

/** Seconds between two probes; a probe must answer well before the next one starts. */
const PERIOD_SECONDS = 10;
const TIMEOUT_SECONDS = 5;
/** Failed probes that a starting container is forgiven: two minutes in all. */
const STARTUP_FAILURES = 12;
/** Failed probes after which a running container is restarted. */
const LIVENESS_FAILURES = 3;

/** A probe as the provider takes it; times in seconds. */
export interface Probe {
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
  readonly httpGet?: { readonly path: string; readonly port: number };
  readonly tcpSocket?: { readonly port: number };
}

/** The probes of a container; one that is only started has no liveness probe. */
export interface Probes {
  readonly startupProbe: Probe;
  readonly livenessProbe?: Probe;
}

/**
 * `ready_check` decides when a new container gets traffic, `health_check` when a running one is restarted. The placeholder
 * image knows neither path, so it is asked only whether its port is open.
 */
export function probes(
  { health_check, ready_check, port }: Pick<SurfaceOnCloudRun, "health_check" | "ready_check" | "port">,
  { isPlaceholder }: Pick<RunningImage, "isPlaceholder">,
): Probes {
  const timing = { periodSeconds: PERIOD_SECONDS, timeoutSeconds: TIMEOUT_SECONDS };
  const startup = { ...timing, failureThreshold: STARTUP_FAILURES };
  if (isPlaceholder) return { startupProbe: { ...startup, tcpSocket: { port } } };
  return {
    startupProbe: { ...startup, httpGet: { path: ready_check ?? health_check, port } },
    livenessProbe: { ...timing, failureThreshold: LIVENESS_FAILURES, httpGet: { path: health_check, port } },
  };
}

/**
 * The same probes as flags of `gcloud run deploy`. CI gives them with every image: the first real one would otherwise
 * keep those of the placeholder until somebody updates the infrastructure. An empty text removes a probe.
 * Source: gcloud's reference of `--startup-probe` and `--liveness-probe`.
 */
export function probeFlags({ startupProbe, livenessProbe }: Probes): string {
  return `--startup-probe "${settings(startupProbe)}" --liveness-probe "${livenessProbe ? settings(livenessProbe) : ""}"`;
}

function settings({ httpGet, tcpSocket, ...timing }: Probe): string {
  const where = {
    ...(httpGet && { "httpGet.path": httpGet.path, "httpGet.port": httpGet.port }),
    ...(tcpSocket && { "tcpSocket.port": tcpSocket.port }),
  };
  const fields = Object.entries({ ...where, ...timing }).map(([name, value]) => `${name}=${value}`);
  // A path may have a comma in it, and never a bar. Source: `gcloud topic escaping`.
  return fields.some((field) => field.includes(",")) ? `^|^${fields.join("|")}` : fields.join(",");
}
