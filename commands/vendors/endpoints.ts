import { Refused } from "../terminal/problems.ts";
import { gitHubApi } from "./github-api.ts";

/** Where each vendor is asked: base URLs without a slash at their end. */
export interface VendorEndpoints {
  /** An API of Google's, by the host's name without `.googleapis.com`. */
  readonly google: (service: string) => string;
  readonly github: string;
  readonly vercel: string;
  readonly slack: string;
  readonly line: string;
  readonly sentry: string;
  readonly expo: string;
  /** Public DNS over HTTPS (developers.google.com/speed/public-dns/docs/doh/json). */
  readonly dns: string;
  /** A project of Supabase's, by its origin. */
  readonly supabase: (origin: string) => string;
}

/** The vendors themselves; GitHub where its runners say. */
const vendors = (env: NodeJS.ProcessEnv): VendorEndpoints => ({
  google: (service) => `https://${service}.googleapis.com`,
  github: gitHubApi(env),
  vercel: "https://api.vercel.com",
  slack: "https://slack.com",
  line: "https://api.line.me",
  sentry: "https://sentry.io",
  expo: "https://api.expo.dev",
  dns: "https://dns.google",
  supabase: (origin) => origin,
});

/** Every vendor on one server of this machine, each below a path of its own. */
export const loopbackEndpoints = (base: string): VendorEndpoints => ({
  google: (service) => `${base}/google/${service}`,
  github: `${base}/github`,
  vercel: `${base}/vercel`,
  slack: `${base}/slack`,
  line: `${base}/line`,
  sentry: `${base}/sentry`,
  expo: `${base}/expo`,
  dns: `${base}/dns`,
  supabase: (origin) => `${base}/supabase/${new URL(origin).hostname}`,
});

/**
 * The vendors, or what stands in for all of them where `SKELETON_LOOPBACK` says so. That can only be this machine: tokens
 * and values of secrets are sent there.
 * @throws Refused where it is another, or GITHUB_API_URL is no URL.
 */
export function endpointsFrom(env: NodeJS.ProcessEnv): VendorEndpoints {
  const { SKELETON_LOOPBACK: base } = env;
  if (base === undefined) return vendors(env);
  if (/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(base)) return loopbackEndpoints(base);
  throw new Refused(
    "SKELETON_LOOPBACK names no server of this machine, and credentials are sent to it\n    fix: unset it, or write http://127.0.0.1:PORT",
  );
}
