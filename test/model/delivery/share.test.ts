import { afterAll, describe, expect, test } from "vitest";
import * as delivery from "../../../model/delivery/share.ts";
import { Estate } from "../broken-estate.ts";

const estate = new Estate();
const catalogue = estate.catalogue();
const staging = delivery.shareOf(catalogue, "staging");
const production = delivery.shareOf(catalogue, "production");
afterAll(() => estate.remove());

const ids = (entities: readonly { id: string }[]) => entities.map(({ id }) => id);

/** What the functions of production ask and tell with. */
const TOKENS = ["vercel-token-production", "line-token-production", "slack-token-production"];

describe("the share of an environment", () => {
  test.each([
    [
      staging,
      {
        surfaces: ["api-staging", "ocr-worker-staging"],
        cloudRun: ["api-staging", "ocr-worker-staging"],
        vercel: [],
        expo: [],
        pipelines: ["api-staging", "ocr-worker-staging"],
        guardrails: ["ocr-failures-staging"],
        reviews: [],
        usage: ["api-staging"],
        secrets: ["database-url-staging", "sentry-token-staging", "ghcr-token-staging"],
        drafts: [],
      },
    ],
    [
      production,
      {
        surfaces: ["api-production", "portal-production", "mobile-production"],
        cloudRun: ["api-production"],
        vercel: ["portal-production"],
        expo: ["mobile-production"],
        pipelines: ["api-production", "portal-production", "mobile-production"],
        guardrails: ["api-latency-production", "api-quota-production", "portal-builds-production"],
        reviews: ["first-budget"],
        usage: ["app-builds"],
        secrets: ["database-url-production", "site-name-production", "expo-token-production", ...TOKENS],
        drafts: ["sentry-dsn-production"],
      },
    ],
  ])("of $environment", ({ environment, governance_secret, guardsRepository, ...share }, expected) => {
    expect(
      Object.fromEntries(Object.entries(share).map(([kind, entities]) => [kind, ids(entities)])),
    ).toEqual(expected);
    expect(governance_secret).toBeUndefined();
    expect(guardsRepository).toBe(environment === "production");
    expect(catalogue.surfaces.some((surface) => surface.environment === environment)).toBe(true);
  });
});

describe("where secrets go", () => {
  test("in staging", () => {
    const [github, ...surfaces] = delivery.destinations(staging);
    expect(github).toMatchObject({
      host: "github",
      name: "GitHub environment staging",
      secretIds: ["sentry-token-staging"],
    });
    expect(surfaces).toEqual([
      {
        host: "cloud-run",
        name: "cloud-run surface api-staging",
        secretIds: ["database-url-staging"],
        ownNames: ["ENVIRONMENT", "SUPABASE_SCHEMA"],
      },
      {
        host: "cloud-run",
        name: "cloud-run surface ocr-worker-staging",
        secretIds: ["database-url-staging"],
        ownNames: ["ENVIRONMENT", "SUPABASE_SCHEMA"],
      },
      { host: "function", name: "function sampler-staging", secretIds: [], ownNames: ["PLAN"] },
      { host: "function", name: "function relay-staging", secretIds: [], ownNames: ["PLAN"] },
    ]);
  });

  test("in production, where the app on Expo gets its own through GitHub, each once", () => {
    expect(delivery.destinations(production).map(({ host, secretIds }) => [host, secretIds])).toEqual([
      ["github", ["expo-token-production"]],
      ["cloud-run", ["database-url-production", "sentry-dsn-production"]],
      ["vercel", ["database-url-production", "site-name-production"]],
      ["function", ["vercel-token-production"]],
      ["function", ["line-token-production", "slack-token-production"]],
    ]);
  });

  test("Secret Manager keeps the sensitive ones of Cloud Run and functions, and what reads images, and no draft", () => {
    expect(ids(delivery.runtimeSecrets(staging))).toEqual(["database-url-staging", "ghcr-token-staging"]);
    expect(ids(delivery.runtimeSecrets(production))).toEqual(["database-url-production", ...TOKENS]);
    const plain = staging.secrets.map((secret) => ({ ...secret, sensitive: false }));
    expect(delivery.runtimeSecrets({ ...staging, secrets: plain })).toEqual([]);
  });

  test("CI gets those of pipelines; those of an Expo surface come with the surface", () => {
    expect(ids(delivery.ciSecrets(staging))).toEqual(["sentry-token-staging"]);
    expect(ids(delivery.ciSecrets(production))).toEqual([]);
    expect(ids(delivery.ciSecrets({ ...production, expo: [] }))).toEqual(["expo-token-production"]);
    // Another app's pipeline may list it, where CI does not deploy the one on Expo.
    const pipelines = production.pipelines.map((pipeline) => {
      return pipeline.app === "mobile" ? { ...pipeline, stages: ["Build" as const] } : pipeline;
    });
    expect(ids(delivery.ciSecrets({ ...production, pipelines }))).toEqual(["expo-token-production"]);
  });

  test("a surface gets its own in its order, without drafts", () => {
    const reversed = {
      secrets: ["expo-token-production", "sentry-dsn-production", "database-url-production"],
    };
    expect(ids(delivery.secretsOf(reversed, production))).toEqual([
      "expo-token-production",
      "database-url-production",
    ]);
  });

  test("images are read with one secret, or none", () => {
    expect(delivery.imagePullSecret(staging)?.id).toBe("ghcr-token-staging");
    expect(delivery.imagePullSecret(production)).toBeUndefined();
  });
});

test("plain variables that every surface gets", () => {
  expect(delivery.ownVariables({ environment: "staging", supabase_schema: "app_staging" })).toEqual({
    ENVIRONMENT: "staging",
    SUPABASE_SCHEMA: "app_staging",
  });
  expect(delivery.ownVariables({ environment: "production" })).toEqual({ ENVIRONMENT: "production" });
});

test("names in a GitHub environment are legal and different from each other", () => {
  const names = delivery.githubNames(
    catalogue.surfaces.filter(({ environment }) => environment === "production"),
  );
  expect(names).toContain("GCP_WORKLOAD_IDENTITY_PROVIDER");
  expect(names).toContain("PORTAL_VERCEL_PROJECT_ID");
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/);
});
