import { afterAll, describe, expect, test } from "vitest";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import * as names from "../../model/names.ts";
import { Estate } from "./broken-estate.ts";

const estate = new Estate();
const { surfaces } = estate.catalogue();
afterAll(() => estate.remove());

test("names are ids, or say their environment", () => {
  expect(names.serviceName({ id: "api-staging" })).toBe("api-staging");
  expect(names.runtimeAccountId({ id: "api-staging" })).toBe("api-staging");
  expect(names.runtimeSecretId({ id: "database-url-staging" })).toBe("database-url-staging");
  expect(names.deployerAccountId("staging")).toBe("deployer-staging");
  expect(names.identityPoolId("production", "100000000000000123456")).toBe("github-production-123456");
  expect(names.imageRegistryId("production")).toBe("ghcr-production");
  expect(names.alertTopicName("staging")).toBe("alerts-staging");
  expect(names.ocrJobsMetricName("staging")).toBe("ocr_jobs_staging");
  expect(names.sampledMetricType("staging", "api_p95")).toBe(
    "custom.googleapis.com/guardrail/staging/api_p95",
  );
  expect(names.transactionsMetricType("staging")).toBe(
    "custom.googleapis.com/guardrail/staging/transactions",
  );
  expect(names.appPrefix("ocr-worker")).toBe("OCR_WORKER");
});

describe("two stacks in one cloud project", () => {
  test.each([
    names.deployerAccountId,
    (environment: (typeof ENVIRONMENTS)[number]) =>
      names.identityPoolId(environment, "100000000000000123456"),
    names.imageRegistryId,
    names.alertTopicName,
    names.ocrJobsMetricName,
    (environment: (typeof ENVIRONMENTS)[number]) => names.sampledMetricType(environment, "api_p95"),
  ])("share no name of %o", (nameOf) => {
    expect(new Set(ENVIRONMENTS.map(nameOf)).size).toBe(ENVIRONMENTS.length);
  });
});

test("names with a length that a provider limits", () => {
  expect(
    names.cloudNames(surfaces, ENVIRONMENTS).map(({ of, name, length }) => [of, name, ...length]),
  ).toEqual([
    ["service account", "deployer-staging", 6, 30],
    ["service account", "sampler-staging", 6, 30],
    ["service account", "relay-staging", 6, 30],
    ["service account", "caller-staging", 6, 30],
    ["service account", "builder-staging", 6, 30],
    ["service account", "deployer-production", 6, 30],
    ["service account", "sampler-production", 6, 30],
    ["service account", "relay-production", 6, 30],
    ["service account", "caller-production", 6, 30],
    ["service account", "builder-production", 6, 30],
    ["service account", "api-staging", 6, 30],
    ["service account", "ocr-worker-staging", 6, 30],
    ["service account", "api-production", 6, 30],
    ["Vercel project", "portal-production", 1, 100],
  ]);
});

test("labels say environment, app and surface, in what Google takes as a label", () => {
  expect(names.labelsOf("staging")).toEqual({ "managed-by": "pulumi", environment: "staging" });
  const labels = names.labelsOf("staging", { id: "api-staging", app: "api" });
  expect(labels).toEqual({
    "managed-by": "pulumi",
    environment: "staging",
    app: "api",
    surface: "api-staging",
  });
  for (const text of Object.entries(labels).flat()) expect(text).toMatch(/^[a-z][a-z0-9_-]{0,62}$/);
});
