import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CompactResource } from "./compact.ts";
import { refOf } from "./stacks.ts";

/**
 * What production must not lose. It is written here by hand, and not updated by `-u`: a change that takes one of these
 * away is valid for the catalogue, and still needs somebody to strike it out here on purpose.
 */
const NOT_TO_BE_LOST = [
  "gcp:cloudrunv2/service:Service::api-production",
  "gcp:cloudrunv2/service:Service::ocr-worker-production",
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool::production-identity",
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider::production-identity",
  "gcp:secretmanager/secret:Secret::database-url-production",
  "gcp:secretmanager/secret:Secret::ghcr-read-token-production",
  "gcp:secretmanager/secret:Secret::line-token-production",
  "gcp:secretmanager/secret:Secret::slack-token-production",
  "gcp:secretmanager/secret:Secret::supabase-service-key-production",
  "gcp:secretmanager/secret:Secret::vercel-usage-token-production",
  "gcp:serviceaccount/account:Account::api-production",
  "gcp:serviceaccount/account:Account::ocr-worker-production",
  "gcp:serviceaccount/account:Account::production-identity",
  "gcp:storage/bucket:Bucket::governance-log-production",
  "github:index/repositoryEnvironment:RepositoryEnvironment::production-github",
  "github:index/repositoryEnvironment:RepositoryEnvironment::production-preview",
  "github:index/repositoryEnvironment:RepositoryEnvironment::production-update",
  "vercel:index/project:Project::portal-production",
];

test("production protects these, and these only", () => {
  const golden: CompactResource[] = JSON.parse(
    readFileSync(join(import.meta.dirname, "production.json"), "utf8"),
  );

  expect(golden.filter(({ protect }) => protect).map(refOf)).toEqual(NOT_TO_BE_LOST);
});
