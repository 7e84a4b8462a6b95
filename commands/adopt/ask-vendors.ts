import { GoogleAuth } from "google-auth-library";
import type { Answer, VendorQuestion } from "../../model/adoption/import-ids.ts";
import type { StackSettings } from "../../model/settings.ts";
import { Refused } from "../terminal/problems.ts";
import type { AskVendor } from "./vendor-finder.ts";

/** How long one request may take, in milliseconds. */
const PATIENCE_MS = 20_000;

/** Where the vendors are, and what lets one ask GitHub and Vercel; Google is asked as whoever is logged in. */
export interface VendorAccess {
  /** Base URLs of GitHub's and Vercel's REST APIs. */
  readonly github: string;
  readonly vercel: string;
  readonly githubToken?: string | undefined;
  readonly vercelToken?: string | undefined;
  /** Headers of a request to Google; those of the application default credentials, unless given. */
  readonly googleHeaders?: () => Promise<Headers>;
  /** Base URL in place of every one of Google's; for tests. */
  readonly google?: string;
}

const FIXES: Readonly<Record<VendorQuestion["vendor"], string>> = {
  google: "gcloud auth application-default login, as an account with roles/viewer on the project",
  github: "set GITHUB_TOKEN to a token with `Actions: read` and `Environments: read` for the repository",
  vercel: "set VERCEL_API_TOKEN to a token of the account or team that the projects belong to",
};

/** Asks the vendors, and only to read. */
export function askVendors({ gcp }: Pick<StackSettings, "gcp">, access: VendorAccess): AskVendor {
  const auth = new GoogleAuth({ scopes: "https://www.googleapis.com/auth/cloud-platform" });
  const googleHeaders = access.googleHeaders ?? (() => auth.getRequestHeaders());
  async function requestOf({ vendor, url }: VendorQuestion): Promise<[url: string, headers: Headers]> {
    if (vendor === "google") {
      const headers = new Headers(await googleHeaders());
      headers.set("x-goog-user-project", gcp.project);
      return [access.google ? url.replace(/^https:\/\//, `${access.google}/`) : url, headers];
    }
    const token = vendor === "github" ? access.githubToken : access.vercelToken;
    return [`${access[vendor]}${url}`, new Headers(token ? { authorization: `Bearer ${token}` } : {})];
  }
  return async (question) => {
    const refused = (reason: string) =>
      new Refused(
        `${question.vendor} does not answer ${question.url.split("?")[0]}: ${reason}\n    fix: ${FIXES[question.vendor]}`,
      );
    let status: number;
    let body: string;
    try {
      const [url, headers] = await requestOf(question);
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS) });
      status = response.status;
      body = await response.text();
    } catch (error) {
      throw refused(error instanceof Error ? error.message : String(error));
    }
    // An API that is off has nothing in it.
    if (status === 404 || (status === 403 && /SERVICE_DISABLED|accessNotConfigured/.test(body)))
      return undefined;
    if (status !== 200) throw refused(String(status));
    return parsed(body) ?? Promise.reject(refused("not as documented"));
  };
}

/** An answer that is a list comes as `list`. */
function parsed(body: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    if (Array.isArray(answer)) return { list: answer };
    return typeof answer === "object" && answer !== null ? (answer as Answer) : undefined;
  } catch {
    return undefined;
  }
}
