/** A right that a question of drift takes, and what has it. */
export interface AskedRight {
  /** As the vendor calls it. */
  readonly right: string;
  /** The narrowest predefined role of Google's that has it; of other vendors, what the token needs. */
  readonly has: string;
  /** The vendor's page that says so. */
  readonly source: string;
}

const IAM = "cloud.google.com/iam/docs/permissions-reference";
const TOKENS =
  "docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens";

const google = (right: string, role: string): AskedRight => ({ right, has: `roles/${role}`, source: IAM });
const github = (right: string): AskedRight => ({
  right: `${right}: read`,
  has: "a fine-grained token",
  source: TOKENS,
});
const VIEWER: AskedRight = {
  right: "the role Viewer of the team",
  has: "a token of such a member",
  source: "vercel.com/docs/rbac/access-roles",
};

/** What each question takes, whatever it is about. A login without it is told so, and nothing counts as unchanged. */
export const ASKED_RIGHTS = {
  run: google("run.services.getIamPolicy", "iam.securityReviewer"),
  secret: google("secretmanager.secrets.getIamPolicy", "iam.securityReviewer"),
  account: google("iam.serviceAccounts.getIamPolicy", "iam.securityReviewer"),
  bucket: google("storage.buckets.getIamPolicy", "iam.securityReviewer"),
  topic: google("pubsub.topics.getIamPolicy", "iam.securityReviewer"),
  subscription: google("pubsub.subscriptions.getIamPolicy", "iam.securityReviewer"),
  repository: google("artifactregistry.repositories.getIamPolicy", "iam.securityReviewer"),
  project: google("resourcemanager.projects.getIamPolicy", "iam.securityReviewer"),
  job: google("cloudscheduler.jobs.get", "cloudscheduler.viewer"),
  keys: google("iam.serviceAccountKeys.list", "iam.securityReviewer"),
  hmacKeys: google("storage.hmacKeys.list", "iam.securityReviewer"),
  providers: google("iam.workloadIdentityPoolProviders.list", "iam.securityReviewer"),
  snoozes: google("monitoring.snoozes.list", "monitoring.viewer"),
  subscribers: google("pubsub.topics.get", "pubsub.viewer"),
  environments: github("Environments"),
  secrets: github("Secrets"),
  variables: github("Variables"),
  dependabotSecrets: github("Dependabot secrets"),
  administration: github("Administration"),
  workflows: github("Actions"),
  collaborators: github("Metadata"),
  site: VIEWER,
} as const satisfies Record<string, AskedRight>;

/** A question of drift, as far as rights are concerned. */
export type AskedFor = keyof typeof ASKED_RIGHTS;
