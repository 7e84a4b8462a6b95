import { describe, expect, test } from "vitest";
import { foreignGrants, isPowerful, type ProjectContext } from "../../../model/drift/project-grants.ts";

const CONTEXT: ProjectContext = {
  project: "acme-prod",
  project_number: "1234567",
  accounts: ["api-production@acme-prod.iam.gserviceaccount.com"],
  pools: ["github-production-123456"],
  ci: [
    { email: "infrastructure@acme-prod.iam.gserviceaccount.com", updates: true },
    { email: "reader@acme-prod.iam.gserviceaccount.com", updates: false },
  ],
};
const AGENT = "serviceAccount:service-1234567@serverless-robot-prod.iam.gserviceaccount.com";
const account = (name: string) => `serviceAccount:${name}@acme-prod.iam.gserviceaccount.com`;
const pool = (name: string) =>
  `principalSet://iam.googleapis.com/projects/1234567/locations/global/workloadIdentityPools/${name}/attribute.environment/x`;
const isForeign = (role: string, member: string): boolean =>
  foreignGrants([{ role, member }], CONTEXT).length > 0;

test.each([
  ["an owner, who is a person", "roles/owner", "user:founder@example.com"],
  ["a group as owners", "roles/owner", "group:founders@example.com"],
  ["somebody who only looks", "roles/viewer", "user:x@example.com"],
  ["somebody who only looks at policies", "roles/iam.securityReviewer", "user:x@example.com"],
  ["somebody who lists secrets without their values", "roles/secretmanager.viewer", "user:x@example.com"],
  ["another workload of a shared project", "roles/bigquery.admin", account("reports")],
  [
    "measurements of another stack in the same project",
    "roles/monitoring.metricWriter",
    account("sampler-staging"),
  ],
  ["an agent of a service", "roles/run.serviceAgent", AGENT],
  [
    "an agent with an older role",
    "roles/iam.serviceAccountTokenCreator",
    "serviceAccount:service-1234567@gcp-sa-pubsub.iam.gserviceaccount.com",
  ],
  [
    "Google's own account for APIs",
    "roles/editor",
    "serviceAccount:1234567@cloudservices.gserviceaccount.com",
  ],
  [
    "the default account of Compute Engine",
    "roles/editor",
    "serviceAccount:1234567-compute@developer.gserviceaccount.com",
  ],
  [
    "Google's own account for APIs, in newer projects",
    "roles/compute.instanceGroupManagerServiceAgent",
    "serviceAccount:1234567@cloudservices.gserviceaccount.com",
  ],
  [
    "an agent that does not look like others",
    "roles/containeranalysis.ServiceAgent",
    "serviceAccount:service-1234567@container-analysis.iam.gserviceaccount.com",
  ],
  [
    "an agent of a new service",
    "roles/somethingnew.serviceAgent",
    "serviceAccount:service-1234567@gcp-sa-somethingnew.iam.gserviceaccount.com",
  ],
  [
    "Firebase's management",
    "roles/firebase.managementServiceAgent",
    "serviceAccount:firebase-service-account@firebase-sa-management.iam.gserviceaccount.com",
  ],
  ["CI's account that updates", "roles/resourcemanager.projectIamAdmin", account("infrastructure")],
  ["CI's account that reads", "roles/secretmanager.secretAccessor", account("reader")],
  ["a member that is deleted", "roles/editor", "deleted:user:x@example.com?uid=1"],
])("expected: %s", (_, role, member) => {
  expect(isForeign(role, member)).toBe(false);
});

test.each([
  ["an editor", "roles/editor", "user:x@example.com"],
  ["a writer, as editors are called now", "roles/writer", "user:x@example.com"],
  ["a role of a service that nobody knew", "roles/somethingnew.admin", "user:x@example.com"],
  ["an owner that is an account", "roles/owner", account("robot")],
  ["a whole domain as owners", "roles/owner", "domain:example.com"],
  ["everybody, with whatever role", "roles/viewer", "allUsers"],
  ["everybody with an account at Google", "roles/browser", "allAuthenticatedUsers"],
  ["an account of the stack, with a harmless role", "roles/viewer", account("api-production")],
  ["an account of the stack, spelled otherwise", "roles/viewer", account("API-production")],
  ["a pool of the stack", "roles/viewer", pool("github-production-123456")],
  ["another pool with a powerful role", "roles/run.admin", pool("other")],
  ["who reads every secret", "roles/secretmanager.secretAccessor", "user:x@example.com"],
  ["who poses as every account", "roles/iam.serviceAccountTokenCreator", "group:x@example.com"],
  ["who deploys services", "roles/run.developer", "user:x@example.com"],
  ["who grants roles", "roles/resourcemanager.projectIamAdmin", "user:x@example.com"],
  ["who reads objects, a state among them", "roles/storage.objectViewer", "user:x@example.com"],
  ["a custom role, whose name tells nothing", "projects/acme-prod/roles/looksHarmless", "user:x@example.com"],
  ["CI's account that reads, with a right to write", "roles/run.admin", account("reader")],
  [
    "an agent of another project",
    "roles/editor",
    "serviceAccount:service-7654321@gcp-sa-pubsub.iam.gserviceaccount.com",
  ],
  [
    "an account of a project that is called like Google's",
    "roles/editor",
    "serviceAccount:service-1234567@cloud-evil.iam.gserviceaccount.com",
  ],
  [
    "what looks like an agent, with a role that no agent starts with",
    "roles/owner",
    "serviceAccount:service-1234567@gcp-sa-somethingnew.iam.gserviceaccount.com",
  ],
  ["an account that is called like an agent", "roles/editor", account("service-1234567")],
  [
    "the default account of Compute Engine with one more role",
    "roles/secretmanager.secretAccessor",
    "serviceAccount:1234567-compute@developer.gserviceaccount.com",
  ],
])("foreign: %s", (_, role, member) => {
  expect(isForeign(role, member)).toBe(true);
});

describe("with declared members", () => {
  const declared = {
    ...CONTEXT,
    project_members: {
      "roles/owner": ["user:Founder@example.com"],
      "roles/editor": ["group:developers@example.com"],
      "roles/viewer": ["serviceAccount:api-production@acme-prod.iam.gserviceaccount.com"],
    },
  };
  test.each([
    ["a declared owner, spelled otherwise", "roles/owner", "user:founder@example.com", false],
    ["another owner", "roles/owner", "user:x@example.com", true],
    ["a declared owner with another role", "roles/run.admin", "user:founder@example.com", true],
    ["declared editors", "roles/editor", "group:developers@example.com", false],
    ["an account of the stack, declared", "roles/viewer", account("api-production"), false],
    ["everybody", "roles/viewer", "allUsers", true],
    ["an agent of a service", "roles/run.serviceAgent", AGENT, false],
    ["CI's account that updates", "roles/owner", account("infrastructure"), false],
  ])("%s", (_, role, member, foreign) => {
    expect(foreignGrants([{ role, member }], declared).length > 0).toBe(foreign);
  });
});

test.each([
  ["roles/logging.viewer", false],
  ["roles/admin", true],
  ["roles/writer", true],
  ["roles/reader", false],
  ["roles/appengine.deployer", true],
  ["roles/compute.instanceAdmin.v1", true],
  ["roles/firebase.admin", true],
  ["roles/privilegedaccessmanager.admin", true],
  ["roles/somethingnew.operator", true],
  ["roles/cloudsql.admin", false],
  ["roles/cloudtrace.agent", false],
  ["roles/logging.configWriter", true],
  ["roles/monitoring.alertPolicyEditor", true],
  ["roles/cloudscheduler.admin", true],
  ["roles/pubsub.publisher", false],
  ["roles/cloudkms.cryptoKeyDecrypter", true],
  ["organizations/1/roles/custom", true],
])("%s is powerful: %s", (role, powerful) => {
  expect(isPowerful(role)).toBe(powerful);
});
