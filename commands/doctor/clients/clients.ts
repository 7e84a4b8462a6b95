import type { Stack } from "../../estate.ts";
import type { Clients } from "../examined.ts";
import { BOUNDS, type Bounds, boundedFetch } from "./bounded-fetch.ts";
import { endpointsFrom, type VendorEndpoints } from "./endpoints.ts";
import { type EngineReader, engineReader } from "./engine.ts";
import { gitHubClient } from "./github.ts";
import { googleClient, googleLogin } from "./google.ts";
import { publicDns } from "./public-dns.ts";
import { vercelClient } from "./vercel.ts";

/** What replaces the usual vendors, limits and engine in tests. */
export interface ClientOptions {
  readonly endpoints?: VendorEndpoints;
  readonly bounds?: Bounds;
  readonly engine?: EngineReader;
}

/** The clients of a stack, with the logins that its providers would use. */
export function clientsOf(
  { settings }: Pick<Stack, "settings">,
  env: NodeJS.ProcessEnv,
  { endpoints = endpointsFrom(env), bounds = BOUNDS, engine = engineReader(env) }: ClientOptions = {},
): Clients {
  const fetch = boundedFetch(bounds);
  const { team } = settings.vercel;
  return {
    google: googleClient(googleLogin(env), { endpoints, fetch, project: settings.gcp.project }),
    github: gitHubClient(env.GITHUB_TOKEN, { baseUrl: endpoints.github, fetch }),
    vercel: vercelClient(env.VERCEL_API_TOKEN, { baseUrl: endpoints.vercel, fetch, team }),
    dns: publicDns(endpoints.dns, fetch),
    engine,
    fetch,
    endpoints,
  };
}
