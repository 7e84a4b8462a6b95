/**
 * Whether Google's front end answers a path itself, on run.app and on mapped domains: with 404, before any container sees
 * the request. Google names two of them and adds "some paths ending with z", of which it recommends to avoid all.
 * Probes inside the platform are not affected, requests from outside are.
 * Source: https://cloud.google.com/run/docs/issues, "Reserved URL paths".
 */
export function isReservedPath(path: string): boolean {
  // Clients resolve dot segments before they ask.
  const { pathname } = new URL(path, "https://host.invalid");
  return pathname === "/eventlog" || pathname.startsWith("/_ah/") || pathname.endsWith("z");
}
