import type { StackSettings } from "../../model/settings.ts";
import { BOUNDS, type BoundedFetch, type Bounds, boundedFetch } from "./bounded-fetch.ts";
import { endpointsFrom, type VendorEndpoints } from "./endpoints.ts";
import { type GitHubClient, gitHubClient } from "./github.ts";
import { type GoogleClient, googleClient, googleLogin } from "./google.ts";
import { type VercelClient, vercelClient } from "./vercel.ts";

/** The clients of the vendors that a stack is deployed to. */
export interface VendorClients {
  readonly google: GoogleClient;
  readonly github: GitHubClient;
  readonly vercel: VercelClient;
  readonly fetch: BoundedFetch;
  readonly endpoints: VendorEndpoints;
}

/** What replaces the usual vendors and limits. */
export interface VendorOptions {
  readonly endpoints?: VendorEndpoints;
  readonly bounds?: Bounds;
}

/**
 * Clients with the logins that the stack's providers would use.
 * @throws Refused where `SKELETON_LOOPBACK` names another machine
 */
export function vendorClients(
  { gcp, vercel }: Pick<StackSettings, "gcp" | "vercel">,
  env: NodeJS.ProcessEnv,
  { endpoints = endpointsFrom(env), bounds = BOUNDS }: VendorOptions = {},
): VendorClients {
  const fetch = boundedFetch(bounds);
  return {
    google: googleClient(googleLogin(env), { endpoints, fetch, project: gcp.project }),
    github: gitHubClient(env.GITHUB_TOKEN, { baseUrl: endpoints.github, fetch }),
    vercel: vercelClient(env.VERCEL_API_TOKEN, { baseUrl: endpoints.vercel, fetch, team: vercel.team }),
    fetch,
    endpoints,
  };
}
