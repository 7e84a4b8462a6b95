/** Seconds before each new attempt: rights that Google grants are known everywhere after two minutes, most often sooner. */
const WAITS = [15, 30, 60] as const;

/** How Google refuses what a right or an API would allow that was granted or enabled a moment ago. */
const NOT_KNOWN_YET =
  /Error 403|PERMISSION_DENIED|[Pp]ermission (?:'[^']*' )?denied|does not have (?:permission|access)|SERVICE_DISABLED|has not been used in project|Service account \S+ does not exist/;

/** Refusals of this machine's stand-in clouds, where nothing takes time. */
const IN_SANDBOX = /\bSandbox: /;

/**
 * Seconds to wait before an operation is tried once more that failed since Google does not know a new right yet;
 * `undefined` where that is not the reason, or has been tried often enough.
 * Source: https://cloud.google.com/iam/docs/access-change-propagation
 * @param errors what Google answered, the newest first
 */
export function waitBeforeRetry(errors: readonly string[]): number | undefined {
  const [newest = ""] = errors;
  if (!NOT_KNOWN_YET.test(newest) || IN_SANDBOX.test(newest)) return undefined;
  return WAITS[errors.length - 1];
}
