import type { StackSettings } from "../settings.ts";
import type { CiAccount, Grant } from "./guarded.ts";

/** Who has rights on a project with good reason. */
export interface ProjectContext
  extends Pick<StackSettings["gcp"], "project" | "project_number" | "project_members"> {
  /** E-mails of the stack's own service accounts. */
  readonly accounts: readonly string[];
  /** Ids of the stack's own workload identity pools, without their project. */
  readonly pools: readonly string[];
  readonly ci: readonly CiAccount[];
}

/** Roles of the account that reads production, as `INFRASTRUCTURE_ACCOUNT` documents them. */
const READING_ROLES = new Set([
  "roles/viewer",
  "roles/iam.securityReviewer",
  "roles/secretmanager.secretAccessor",
  "roles/pubsub.publisher",
]);

/** Services whose roles reach data of their own alone: nothing of what a stack deploys, and no account that it runs as. */
const APART =
  /^roles\/(alloydb|bigquery|bigtable|cloudsql|cloudtranslate|datastore|documentai|memcache|redis|spanner|speech)\./;

/** Roles that only look at metadata, write measurements, or send messages. */
const HARMLESS =
  /(^roles\/(artifactregistry\.reader|cloudprofiler\.agent|cloudtrace\.agent|errorreporting\.writer|logging\.logWriter|monitoring\.metricWriter|pubsub\.publisher|reader|serviceusage\.serviceUsageConsumer)|[vV]iewer|[rR]eviewer|browser)$/;

/** It reads objects: sources of functions, the governance log, and a state that is kept in the project. */
const READS_OBJECTS = "roles/storage.objectViewer";

/** Whoever has one of these may do everything, and grant it. */
const OWNERS: readonly string[] = ["roles/owner", "roles/admin"];

/**
 * Whether a role on a whole project may let its member read the stack's secrets or state, change what is deployed, or grant
 * such rights: every role that is not known to be harmless. A custom role's name does not tell what it contains.
 */
export function isPowerful(role: string): boolean {
  if (role === READS_OBJECTS || !role.startsWith("roles/")) return true;
  return !APART.test(role) && !HARMLESS.test(role);
}

/**
 * Grants on a whole project that nobody declared and that reach the stack. Foreign is any role of everybody or of the
 * stack's own accounts and pools, and any powerful role of somebody else. Expected are the declared members, what Google
 * grants by itself, and CI's accounts, as far as their environments need it; people and groups as owners, unless members
 * are declared.
 * @param grants the project's policy without what the state knows
 */
export function foreignGrants(grants: readonly Grant[], context: ProjectContext): readonly Grant[] {
  const { project_members: declared } = context;
  return grants.filter(({ role, member }) => {
    if (member.startsWith("deleted:") || isGrantedByGoogle(role, member, context)) return false;
    if (member === "allUsers" || member === "allAuthenticatedUsers") return true;
    if (declared?.[role]?.some((one) => one.toLowerCase() === member.toLowerCase())) return false;
    if (isOfStack(member, context)) return true;
    if (declared === undefined && OWNERS.includes(role) && /^(user|group):/.test(member)) return false;
    return isPowerful(role) && !isOfCi(role, member, context);
  });
}

function isOfStack(member: string, { accounts, pools }: ProjectContext): boolean {
  const email = emailOf(member);
  if (accounts.some((account) => account.toLowerCase() === email)) return true;
  return pools.some(
    (pool) => /^principal(Set)?:/.test(member) && member.includes(`/workloadIdentityPools/${pool}/`),
  );
}

function isOfCi(role: string, member: string, { ci }: ProjectContext): boolean {
  const own = ci.filter(({ email }) => email.toLowerCase() === emailOf(member));
  return own.some(({ updates }) => updates || READING_ROLES.has(role));
}

/** Agents of Google's services (cloud.google.com/iam/docs/service-agents): accounts that only its services can use. */
const AGENT =
  /^service-(\d+)@(artifact-analysis|cloud-filer|cloud-memcache-sa|cloud-ml\.google\.com|cloud-redis|cloud-tpu|cloudcomposer-accounts|compute-system|container-analysis|container-engine-robot|containerregistry|dataflow-service-producer-prod|dataproc-accounts|dlp-api|endpoints-portal|firebase-rules|gae-api-prod\.google\.com|gcf-admin-robot|gcp-gae-service|gcp-sa-pubsub|gs-project-accounts|serverless-robot-prod|service-networking|sourcerepo-service-accounts)\.iam\.gserviceaccount\.com$/;

/** How most projects of agents are called. Somebody else's could be as well, so these have the roles of agents only. */
const LIKE_AGENT = /^service-(\d+)@gcp-sa-[a-z0-9-]+\.iam\.gserviceaccount\.com$/;
const ROLE_OF_AGENTS = /^roles\/\w+\.\w*[sS]erviceAgent$/;

/**
 * Service agents of this project, and the roles that the default service accounts start with (cloud.google.com/iam/docs:
 * "Service agents", "Default service accounts").
 */
function isGrantedByGoogle(
  role: string,
  member: string,
  { project, project_number }: ProjectContext,
): boolean {
  const email = emailOf(member);
  if (email === undefined) return false;
  if (AGENT.exec(email)?.[1] === project_number) return true;
  if (LIKE_AGENT.exec(email)?.[1] === project_number && ROLE_OF_AGENTS.test(role)) return true;
  const defaults: Readonly<Record<string, readonly string[]>> = {
    [`${project_number}@cloudservices.gserviceaccount.com`]: [
      "roles/editor",
      "roles/compute.instanceGroupManagerServiceAgent",
    ],
    [`${project_number}-compute@developer.gserviceaccount.com`]: ["roles/editor"],
    [`${project}@appspot.gserviceaccount.com`]: ["roles/editor"],
    [`${project_number}@cloudbuild.gserviceaccount.com`]: ["roles/cloudbuild.builds.builder"],
    "firebase-service-account@firebase-sa-management.iam.gserviceaccount.com": [
      "roles/firebase.managementServiceAgent",
    ],
  };
  return defaults[email]?.includes(role) ?? false;
}

/** The e-mail of a service account; nothing for another kind of member. */
const emailOf = (member: string): string | undefined =>
  /^serviceAccount:(.+)$/i.exec(member)?.[1]?.toLowerCase();
