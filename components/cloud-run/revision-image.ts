import { getClientConfig } from "@pulumi/gcp/organizations/getClientConfig.js";
import type { ProviderResource } from "@pulumi/pulumi";
import { OAuth2Client } from "google-auth-library";
import type { StackSettings } from "../../model/settings.ts";

/** Cloud Run Admin API v2, and the variable by which the provider, too, is sent elsewhere. */
const API = "https://run.googleapis.com/v2/";
const OTHER_API = "GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT";

/** Milliseconds that the API may take. */
const TIMEOUT = 30_000;

/**
 * The image of one revision. The provider has no function for it, so the API is asked with the provider's own login.
 * @throws with the API's words where it refuses; with status 404 where there is no such revision.
 */
export async function revisionImage(
  { service, revision }: { readonly service: string; readonly revision: string },
  { project, region }: StackSettings["gcp"],
  provider: ProviderResource,
): Promise<string | undefined> {
  const { accessToken } = await getClientConfig({ provider });
  const client = new OAuth2Client();
  client.setCredentials({ access_token: accessToken });
  const name = `projects/${project}/locations/${region}/services/${service}/revisions/${revision}`;
  const { data } = await client.request<{ containers?: readonly { image?: string }[] }>({
    url: new URL(name, process.env[OTHER_API] ?? API).href,
    // As the provider does: a person's own login has no project that the request could be counted for.
    headers: { "x-goog-user-project": project },
    timeout: TIMEOUT,
  });
  return data.containers?.[0]?.image;
}
