import { GoogleAuth } from "google-auth-library";
import { Refused } from "../terminal/problems.ts";
import type { AskGoogle } from "./google-guards.ts";

/** How long one request may take, in milliseconds. */
const PATIENCE_MS = 20_000;

/**
 * Asks Google's APIs as whoever is logged in (application default credentials), and only to read. What is gone answers
 * 404 and counts as empty: a refresh shows that it is gone.
 * @param project the project that requests are counted for
 */
export function askGoogle(project: string): AskGoogle {
  const auth = new GoogleAuth({ scopes: "https://www.googleapis.com/auth/cloud-platform" });
  return async ({ url, method }) => {
    try {
      const { data } = await auth.request({
        url,
        method,
        timeout: PATIENCE_MS,
        retry: true,
        // Reads only: the policy of a service account is read by a POST.
        retryConfig: { httpMethodsToRetry: ["GET", "POST"] },
        headers: { "x-goog-user-project": project },
      });
      return data;
    } catch (error) {
      const { status, code, message } = error as { status?: number; code?: unknown; message?: string };
      if (Number(status ?? code) === 404) return {};
      throw new Refused(
        `Google does not answer ${url.split("?")[0]}: ${message ?? String(error)}\n    fix: gcloud auth application-default login, as an account with roles/viewer and roles/iam.securityReviewer on ${project}`,
      );
    }
  };
}
