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
