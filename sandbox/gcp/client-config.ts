import type { Cloud } from "../provider/cloud.ts";
import type { Properties } from "../provider/wire.ts";
import { SANDBOX_TOKEN } from "./run-api.ts";

/** `gcp.organizations.getClientConfig`: the login that the provider uses, for requests that it has no function for. */
export function getClientConfig(_: Properties, { provider }: Cloud): Properties {
  const { project = null, region = null } = provider;
  return { id: String(project), accessToken: SANDBOX_TOKEN, project, region, zone: "", defaultLabels: {} };
}
