/**
 * Milliseconds that a `Retry-After` header asks to wait, as seconds or as a date (RFC 9110, 10.2.3); `undefined` without
 * one, or with one that is neither.
 * @param now milliseconds since 1970
 */
export function retryAfter(header: string | null | undefined, now: number): number | undefined {
  if (!header) return undefined;
  const until = /^\d+$/.test(header) ? now + Number(header) * 1000 : Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, until - now);
}
