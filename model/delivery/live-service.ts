import type { TrafficTarget } from "./traffic.ts";

/** A Cloud Run service as it is at one moment. */
export interface LiveService {
  /** Image of the revision that serves, which is not always the one of the template. */
  readonly image: string;
  readonly traffic: readonly TrafficTarget[];
  /** Counts every write to the service (Cloud Run Admin API v2, `Service.generation`). */
  readonly generation: number;
}

/**
 * Whether looking a Cloud Run service up failed because there is none: the service was never created, or its API was
 * never enabled in this project, as on the very first preview. Anything else (no permission, no network) must not be
 * taken for absence, or the next update would put the placeholder over a running image.
 */
export function meansAbsent(message: string, serviceName: string): boolean {
  const isMissing = new RegExp(`services/${serviceName}(?![\\w-])[^\\n]*\\bnot found`, "i").test(message);
  const isApiOff =
    /run\.googleapis\.com|Cloud Run/i.test(message) &&
    /SERVICE_DISABLED|has not been used in project/.test(message);
  return isMissing || isApiOff;
}

/** What to tell a user whose look at a service failed: one sentence, and where a permission is missing its name. */
export function lookupProblem(message: string, serviceName: string, project: string): string {
  const [, permission] = /permission '([\w.]+)' (?:was )?denied/i.exec(message) ?? [];
  const isRefused = permission !== undefined || /\b403\b|PERMISSION_DENIED/.test(message);
  if (isRefused) {
    const missing = permission ?? "run.services.get";
    return `the account that runs this lacks the permission ${missing}, without which what ${serviceName} serves could not be kept: grant it roles/run.viewer in project ${project}, then run this again (${message})`;
  }
  return `Cloud Run does not tell what ${serviceName} serves, so nothing was changed: ${message}`;
}

/**
 * What to tell where a service is not as it was looked at, right before it is written to. The API has no conditional
 * write that the provider uses (it sends no etag), so this comparison is all that can be done.
 */
export function changedMeanwhile(
  serviceName: string,
  seen: LiveService,
  now: LiveService | undefined,
): string | undefined {
  if (now?.generation === seen.generation) return undefined;
  const change = now ? `generation ${seen.generation} became ${now.generation}` : "it was deleted";
  return `${serviceName} was changed while this update ran (${change}), by a delivery or by hand. Nothing was written to it: run the update again`;
}

/**
 * What to tell where a service was written to more than once since it was looked at: by this update, and by somebody
 * else in the same moment.
 * @param generation what the service counts after the update
 */
export function changedByTwo(serviceName: string, seen: LiveService, generation: number): string | undefined {
  if (generation <= seen.generation + 1) return undefined;
  return `${serviceName} was changed by somebody else in the moment in which this update wrote to it (generation ${seen.generation} became ${generation}), and the traffic that they set may be lost: check it with gcloud run services describe ${serviceName}, and repeat the delivery where it is wrong`;
}
