/** A role that a member has on a whole project. */
export interface ProjectGrant {
  readonly role: string;
  readonly member: string;
}

/** An account that CI runs as on Google Cloud. */
export interface CiAccount {
  readonly email: string;
  /** Whether its runs update a stack; others only read. */
  readonly updates: boolean;
}

/** Who has rights on a project with good reason. */
export interface ProjectContext {
  readonly project: string;
  readonly project_number: string;
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

/** APIs whose roles reach what a stack deploys: its code, its secrets, its state, its alerts, and who may do what. */
const REACHING =
  /^roles\/(artifactregistry|cloudbuild|cloudfunctions|cloudkms|cloudscheduler|deploymentmanager|iam|logging|monitoring|pubsub|resourcemanager|run|secretmanager|serviceusage|storage)\./;

/** Roles of those APIs that only look at metadata, write measurements, or send messages. */
const HARMLESS =
  /(^roles\/(logging\.logWriter|monitoring\.metricWriter|pubsub\.publisher|serviceusage\.serviceUsageConsumer|artifactregistry\.reader)|[vV]iewer|[rR]eviewer|browser)$/;

/** It reads objects: sources of functions, the governance log, and a state that is kept in the project. */
const READS_OBJECTS = "roles/storage.objectViewer";

/**
 * Whether a role on a whole project lets its member read the stack's secrets or state, change what is deployed, or grant
 * such rights. A custom role counts, since its name does not tell what it contains.
 */
export function isPowerful(role: string): boolean {
  if (role === "roles/owner" || role === "roles/editor" || role === READS_OBJECTS) return true;
  return !role.startsWith("roles/") || (REACHING.test(role) && !HARMLESS.test(role));
}

/**
 * Grants on a whole project that nobody declared and that reach the stack. Foreign is any role of everybody or of the
 * stack's own accounts and pools, and any powerful role of somebody else. Expected are people and groups as owners, what
 * Google grants by itself, and CI's accounts, as far as their environments need it.
 * @param grants the project's policy without what the state knows
 */
export function foreignGrants(
  grants: readonly ProjectGrant[],
  context: ProjectContext,
): readonly ProjectGrant[] {
  return grants.filter(({ role, member }) => {
    if (member.startsWith("deleted:") || isGrantedByGoogle(role, member, context)) return false;
    if (member === "allUsers" || member === "allAuthenticatedUsers" || isOfStack(member, context))
      return true;
    if (role === "roles/owner" && /^(user|group):/.test(member)) return false;
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

/** Agents of Google's services: accounts of Google's own projects that only its services can use. */
const AGENT =
  /^service-(\d+)@(gcp-sa-[a-z0-9-]+|cloud-[a-z0-9-]+|compute-system|container-engine-robot|containerregistry|dataflow-service-producer-prod|firebase-rules|gcf-admin-robot|gs-project-accounts|serverless-robot-prod)\.iam\.gserviceaccount\.com$/;

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
  const defaults: Readonly<Record<string, string>> = {
    [`${project_number}@cloudservices.gserviceaccount.com`]: "roles/editor",
    [`${project_number}-compute@developer.gserviceaccount.com`]: "roles/editor",
    [`${project}@appspot.gserviceaccount.com`]: "roles/editor",
    [`${project_number}@cloudbuild.gserviceaccount.com`]: "roles/cloudbuild.builds.builder",
  };
  return defaults[email] === role;
}

/** The e-mail of a service account; nothing for another kind of member. */
const emailOf = (member: string): string | undefined =>
  /^serviceAccount:(.+)$/i.exec(member)?.[1]?.toLowerCase();
