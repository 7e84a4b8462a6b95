import { beforeAll, describe, expect, test } from "vitest";
import { CloudRunSurface } from "../../../components/cloud-run/cloud-run-surface.ts";
import { ImageRegistry } from "../../../components/cloud-run/image-registry.ts";
import { WorkloadIdentity } from "../../../components/github/workload-identity.ts";
import { api, gcp, github, type Plan, plan, ref, T, valueFor, worker } from "../fixtures.ts";

const PARENT = ref("skeleton:gcp:WorkloadIdentity", "staging-identity");
const POOL = ref(T.identityPool, "staging-identity");
const DEPLOYER = ref(T.account, "staging-identity");

const planOf = (protect = false) =>
  plan(() => {
    const running = { image: "example", isPlaceholder: false };
    const surfaces = [api, worker].map(
      (surface) =>
        new CloudRunSurface(surface.id, {
          surface,
          gcp,
          running,
          secrets: [],
          runtimeSecrets: new Map(),
          valueFor,
          protect: false,
        }),
    );
    const registry = new ImageRegistry("staging-images", {
      environment: "staging",
      gcp,
      owner: github.owner,
      pullSecret: undefined,
    });
    new WorkloadIdentity("staging-identity", {
      environment: "staging",
      gcp,
      github,
      surfaces,
      registry,
      protect,
    });
  });

let made: Plan;
beforeAll(async () => {
  made = await planOf();
});

test("the pool, exactly: another id whenever it is made anew, and the same for as long as it is there", () => {
  expect(made.one(T.identityPool)).toEqual({
    type: T.identityPool,
    name: "staging-identity",
    parent: PARENT,
    dependsOn: [ref(T.account, "staging-identity")],
    options: { ignoreChanges: ["workloadIdentityPoolId"] },
    inputs: {
      project: "example-staging",
      workloadIdentityPoolId: "github-staging-123456",
      displayName: "GitHub staging",
      description: "Runs of example-founder/estate in the GitHub environment staging",
    },
  });
});

test("the provider, exactly: numeric ids and the environment are trusted, a subject never", () => {
  expect(made.one(T.identityProvider)).toEqual({
    type: T.identityProvider,
    name: "staging-identity",
    parent: PARENT,
    dependsOn: [POOL],
    inputs: {
      project: "example-staging",
      workloadIdentityPoolId: "github-staging-123456",
      workloadIdentityPoolProviderId: "github",
      displayName: "GitHub Actions",
      oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
      attributeMapping: {
        "google.subject": "assertion.repository_id + ':' + assertion.environment",
        "attribute.repository_id": "assertion.repository_id",
        "attribute.environment": "assertion.environment",
      },
      attributeCondition:
        'assertion.repository_owner_id == "10000001" && assertion.repository_id == "900000001" && assertion.environment == "staging"',
    },
  });
});

test("who may act as the deployer is told by the environment, not by a hand-built subject", () => {
  const [impersonation] = made
    .all(T.accountIamMember)
    .filter(({ inputs }) => inputs.role === "roles/iam.workloadIdentityUser");

  expect(impersonation).toEqual({
    type: T.accountIamMember,
    name: "staging-identity-impersonation",
    parent: PARENT,
    dependsOn: [POOL, DEPLOYER],
    inputs: {
      serviceAccountId: "Account(staging-identity).name",
      role: "roles/iam.workloadIdentityUser",
      member:
        "principalSet://iam.googleapis.com/WorkloadIdentityPool(staging-identity).name/attribute.environment/staging",
    },
  });
});

describe("the deployer", () => {
  /** Every right that the deployer has, by the name of the grant. */
  const grants = () =>
    made.resources
      .filter(({ inputs }) => inputs.member === "Account(staging-identity).member")
      .map(({ type, name, inputs: { member: _, ...what } }) => [ref(type, name), what]);

  test("updates its services, calls the private ones, acts as their accounts, reads images, and may do nothing else", () => {
    const here = { project: "example-staging", location: "asia-northeast1" };

    expect(Object.fromEntries(grants())).toEqual({
      [ref(T.serviceIamMember, "staging-identity-deploys-api-staging")]: {
        ...here,
        name: "api-staging",
        role: "roles/run.developer",
      },
      [ref(T.serviceIamMember, "staging-identity-deploys-ocr-worker-staging")]: {
        ...here,
        name: "ocr-worker-staging",
        role: "roles/run.developer",
      },
      [ref(T.serviceIamMember, "staging-identity-calls-ocr-worker-staging")]: {
        ...here,
        name: "ocr-worker-staging",
        role: "roles/run.invoker",
      },
      [ref(T.accountIamMember, "staging-identity-acts-as-api-staging")]: {
        serviceAccountId: "Account(api-staging).name",
        role: "roles/iam.serviceAccountUser",
      },
      [ref(T.accountIamMember, "staging-identity-acts-as-ocr-worker-staging")]: {
        serviceAccountId: "Account(ocr-worker-staging).name",
        role: "roles/iam.serviceAccountUser",
      },
      [ref(T.repositoryIamMember, "staging-identity-reads-images")]: {
        ...here,
        repository: "ghcr-staging",
        role: "roles/artifactregistry.reader",
      },
    });
  });

  test("is an account without a key", () => {
    expect(made.one(T.account, "staging-identity").inputs).toEqual({
      project: "example-staging",
      accountId: "deployer-staging",
      displayName: "Deploys to staging from CI",
    });
    expect(made.resources.filter(({ type }) => type.endsWith(":Key"))).toEqual([]);
  });
});

test("protection is the pool's, the provider's and the deployer's: a deleted pool keeps its id for a month", async () => {
  const guarded = (await planOf(true)).resources.filter(({ protect }) => protect);

  expect(guarded.map(({ type, name }) => ref(type, name))).toEqual([
    POOL,
    ref(T.identityProvider, "staging-identity"),
    DEPLOYER,
  ]);
  expect(made.resources.filter(({ protect }) => protect)).toEqual([]);
});
