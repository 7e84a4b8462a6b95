import * as z from "zod";

/** The body of an error of Google's APIs (google.aip.dev/193), as far as it is read. */
const GoogleError = z.object({
  error: z.object({
    message: z.string().default(""),
    status: z.string().optional(),
    details: z
      .array(
        z.object({
          reason: z.string().optional(),
          metadata: z.record(z.string(), z.string()).optional(),
        }),
      )
      .default([]),
    // The older form, of Cloud Storage and Site Verification.
    errors: z.array(z.object({ reason: z.string().optional() })).default([]),
  }),
});

/** Why Google does not answer, and what to do. */
export interface GoogleRefusal {
  readonly says: string;
  readonly fix: string;
  /** Google's own word for it, e.g. `SERVICE_DISABLED`. */
  readonly reason: string | undefined;
}

/** Logs in again, with the scope that Cloud APIs need. */
export const GOOGLE_LOGIN = "gcloud auth application-default login";

/**
 * gcloud's own projects, on which a person's login counts requests unless it names another (google-auth-library-python,
 * `CLOUD_SDK_CLIENT_ID`). That an API is off there says nothing about the stack's project.
 */
const GCLOUD_PROJECTS: ReadonlySet<string> = new Set(["projects/764086051850", "projects/32555940559"]);

/** Longest text of Google's that is repeated, in characters. */
const LONGEST = 200;

/** Reads the answer to a request that was not granted. */
export function googleRefusal(status: number, body: unknown, project: string): GoogleRefusal {
  const { success, data } = GoogleError.safeParse(body);
  const details = success ? data.error.details : [];
  const info = details.find(({ reason }) => reason !== undefined);
  const reason =
    info?.reason ??
    (success ? (data.error.errors.find((error) => error.reason)?.reason ?? data.error.status) : undefined);
  const message = success ? (data.error.message.split("\n")[0] ?? "").slice(0, LONGEST) : "";
  const { service, permission, consumer } = info?.metadata ?? {};
  const refusal = (says: string, fix: string): GoogleRefusal => ({ says, fix, reason });
  if (consumer !== undefined && GCLOUD_PROJECTS.has(consumer)) return elsewhere();
  switch (reason) {
    case "SERVICE_DISABLED":
    case "accessNotConfigured":
      return refusal(
        `the API ${service ?? "that answers this"} is off in ${project}`,
        `gcloud services enable ${service ?? "SERVICE"} --project ${project}`,
      );
    case "BILLING_DISABLED":
      return refusal(
        `billing is off for ${project}`,
        `gcloud billing projects link ${project} --billing-account ACCOUNT`,
      );
    case "ACCESS_TOKEN_SCOPE_INSUFFICIENT":
    case "insufficientPermissions":
      return refusal(
        "the login lacks the scope for this question",
        `${GOOGLE_LOGIN} --scopes=https://www.googleapis.com/auth/cloud-platform,https://www.googleapis.com/auth/siteverification`,
      );
    case "USER_PROJECT_DENIED":
    case "CONSUMER_INVALID":
      return elsewhere();
    case "IAM_PERMISSION_DENIED":
    case "PERMISSION_DENIED":
    case "forbidden":
      return refusal(
        permission ? `the permission ${permission} is missing` : `Google answers 403${worded(message)}`,
        permission
          ? `gcloud projects add-iam-policy-binding ${project} --member MEMBER --role ROLE, with a role that has ${permission}`
          : `gcloud projects get-iam-policy ${project}, to see which role is missing`,
      );
    default:
      return byStatus();
  }

  function elsewhere(): GoogleRefusal {
    return {
      says: "the login counts its requests on a project that it may not use",
      fix: `gcloud auth application-default set-quota-project ${project}`,
      reason: "USER_PROJECT_DENIED",
    };
  }

  function byStatus(): GoogleRefusal {
    if (status === 401) return refusal("the login to Google Cloud is expired or revoked", GOOGLE_LOGIN);
    if (status === 429) return refusal("Google's limit of requests is reached", "try again in a minute");
    if (status === 403)
      return refusal(
        `Google answers 403${worded(message)}`,
        `gcloud projects get-iam-policy ${project}, to see which role is missing`,
      );
    if (status >= 500)
      return refusal(`Google answers ${status}`, "see https://status.cloud.google.com, and try again");
    return refusal(
      `Google answers ${status}${worded(message)}`,
      "see https://cloud.google.com/apis/design/errors",
    );
  }
}

const worded = (message: string): string => (message === "" ? "" : `: ${message}`);
