import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusalsIn } from "./refusals.ts";
import { provision, startWorld, type ValidKind, type World } from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
});
afterAll(() => world.stop());

const refuses = refusalsIn(() => world);

/** What Cloud Run says of a domain that whoever deploys has not verified. */
const unverified = (name: string): string =>
  `Error waiting to create DomainMapping: resource is in failed state "Ready:False", message: Caller is not authorized to administer the domain '${name}'. If you own '${name}', you can obtain authorization by verifying ownership of the domain, or any of its parent domains, via the Webmaster Central portal. (In the sandbox, SANDBOX_VERIFIED_DOMAINS=${name} says that it is verified.)`;

describe("inputs that are wrong by themselves", () => {
  refuses([
    [
      "service",
      "tempalte",
      {},
      'tempalte: The sandbox does not know the input "tempalte" of gcp:cloudrunv2/service:Service. Did you mean "template"?',
    ],
    [
      "secret",
      "replication",
      undefined,
      'replication: Missing required input "replication" of gcp:secretmanager/secret:Secret.',
    ],
    [
      "secret",
      "deletionPolicy",
      "KEEP",
      'deletionPolicy: deletionPolicy "KEEP" must be one of DELETE, ABANDON, PREVENT.',
    ],
    [
      "agent",
      "service",
      "dns.googleapis.com",
      'service: The sandbox does not know the service agent of "dns.googleapis.com", only artifactregistry.googleapis.com, cloudscheduler.googleapis.com, logging.googleapis.com, monitoring.googleapis.com, pubsub.googleapis.com, run.googleapis.com, secretmanager.googleapis.com.',
    ],
    [
      "account",
      "accountId",
      "api",
      'accountId: accountId "api" must be 6 to 30 lower-case letters, digits and -, start with a letter and not end in -.',
    ],
    [
      "account",
      "accountId",
      "a".repeat(31),
      `accountId: accountId "${"a".repeat(31)}" must be 6 to 30 lower-case letters, digits and -, start with a letter and not end in -.`,
    ],
    [
      "account",
      "displayName",
      "x".repeat(101),
      "displayName: displayName has 101 characters; at most 100 are allowed.",
    ],
    [
      "secret",
      "secretId",
      "data base",
      'secretId: secretId "data base" must be 1 to 255 letters, digits, _ or -.',
    ],
    ["secret", "replication", {}, "replication: replication needs exactly one of auto and userManaged."],
    [
      "secret",
      "rotation",
      { rotationPeriod: "1s" },
      "rotation: rotation needs topics: all it does is to send a message.",
    ],
    ["secret", "labels", { App: "api" }, 'labels: Label key "App" must match [a-z][a-z0-9_-]{0,62}.'],
    ["secret", "labels", { app: "A P I" }, 'labels: Label app="A P I" must match [a-z0-9_-]{0,63}.'],
    [
      "version",
      "secret",
      "database-url",
      'secret: secret "database-url" must look like projects/P/secrets/S.',
    ],
    ["version", "secretData", "", "secretData: secretData must be given and not be empty."],
    ["version", "secretData", "x".repeat(65_537), "secretData: secretData is over 64 KiB."],
    [
      "secretMember",
      "member",
      "api@shop.iam.gserviceaccount.com",
      'member: member "api@shop.iam.gserviceaccount.com" must be allUsers, allAuthenticatedUsers, or start with user:, group:, domain:, serviceAccount:, principal:// or principalSet://.',
    ],
    [
      "secretMember",
      "role",
      "secretAccessor",
      'role: role "secretAccessor" must look like roles/run.invoker.',
    ],
    [
      "accountMember",
      "member",
      "principalSet://iam.googleapis.com/projects/shop/locations/global/workloadIdentityPools/github-staging/*",
      'member: member "principalSet://iam.googleapis.com/projects/shop/locations/global/workloadIdentityPools/github-staging/*" must name the project by its number.',
    ],
    [
      "pool",
      "workloadIdentityPoolId",
      "gh",
      'workloadIdentityPoolId: workloadIdentityPoolId "gh" must be 4 to 32 lower-case letters, digits and -, and not start with gcp-.',
    ],
    [
      "pool",
      "workloadIdentityPoolId",
      "gcp-pool",
      'workloadIdentityPoolId: workloadIdentityPoolId "gcp-pool" must be 4 to 32 lower-case letters, digits and -, and not start with gcp-.',
    ],
    [
      "pool",
      "displayName",
      "x".repeat(33),
      "displayName: displayName has 33 characters; at most 32 are allowed.",
    ],
    ["poolProvider", "oidc", undefined, "oidc: The sandbox knows OIDC providers only: set oidc."],
    [
      "poolProvider",
      "oidc.issuerUri",
      "http://x",
      'oidc.issuerUri: oidc.issuerUri "http://x" must start with https://.',
    ],
    [
      "poolProvider",
      "attributeMapping.[google.subject]",
      undefined,
      "attributeMapping: attributeMapping must map google.subject.",
    ],
    [
      "poolProvider",
      "attributeMapping.subject",
      "assertion.sub",
      'attributeMapping: "subject" must be google.subject, google.groups or attribute.NAME.',
    ],
    [
      "poolProvider",
      "attributeMapping.[attribute.environment]",
      undefined,
      "attributeCondition: The condition uses attribute.environment, which is not mapped.",
    ],
    [
      "poolProvider",
      "attributeCondition",
      undefined,
      "attributeCondition: The attribute condition must reference one of the provider's claims (assertion.…): this issuer is shared by all of GitHub.",
    ],
    [
      "repository",
      "repositoryId",
      "GHCR",
      'repositoryId: repositoryId "GHCR" must match [a-z][a-z0-9-]{0,62}.',
    ],
    [
      "repository",
      "format",
      "OCI",
      'format: format "OCI" must be one of DOCKER, MAVEN, NPM, PYTHON, APT, YUM, GENERIC.',
    ],
    [
      "repository",
      "mode",
      "REMOTE",
      'mode: mode "REMOTE" must be one of STANDARD_REPOSITORY, VIRTUAL_REPOSITORY, REMOTE_REPOSITORY.\nremoteRepositoryConfig: remoteRepositoryConfig goes with mode REMOTE_REPOSITORY, and with no other.',
    ],
    [
      "repository",
      "remoteRepositoryConfig",
      undefined,
      "remoteRepositoryConfig: remoteRepositoryConfig goes with mode REMOTE_REPOSITORY, and with no other.",
    ],
    ["domainMapping", "name", "api", 'name: name "api" must be a domain name.'],
    [
      "topic",
      "name",
      "goog-alerts",
      'name: name "goog-alerts" must be 3 to 255 characters, start with a letter and not with goog.',
    ],
    [
      "logMetric",
      "metricDescriptor",
      { metricKind: "DELTA", valueType: "DISTRIBUTION" },
      "valueExtractor: A metric of value type DISTRIBUTION needs a valueExtractor.",
    ],
    [
      "logMetric",
      "labelExtractors",
      { path: "EXTRACT(x)" },
      "labelExtractors: labelExtractors must have the labels of metricDescriptor, no more and no less.",
    ],
  ]);
});

describe("requests that do not fit the cloud as it is", () => {
  const missingAgent = "service-1001@gcp-sa-logging.iam.gserviceaccount.com";
  refuses([
    ["secret", "project", "typo", "googleapi: Error 404: Project 'typo' was not found."],
    [
      "secret",
      "project",
      undefined,
      "googleapi: Error 400: project: required field is not set, neither here nor in the provider.",
    ],
    [
      "secret",
      "project",
      "other",
      "googleapi: Error 403: secretmanager.googleapis.com has not been used in project other before or it is disabled. Enable it with a projects/service:Service that this resource depends on. [SERVICE_DISABLED]",
    ],
    [
      "secret",
      "topics",
      [{ name: "projects/shop/topics/none" }],
      "googleapi: Error 404: Topic 'projects/shop/topics/none' was not found.",
    ],
    [
      "version",
      "secret",
      "projects/shop/secrets/none",
      "googleapi: Error 404: Secret 'projects/shop/secrets/none' was not found.",
    ],
    ["secretMember", "secretId", "none", "googleapi: Error 404: 'projects/shop/secrets/none' was not found."],
    [
      "secretMember",
      "member",
      "serviceAccount:none@shop.iam.gserviceaccount.com",
      "googleapi: Error 400: Service account none@shop.iam.gserviceaccount.com does not exist.",
    ],
    [
      "secretMember",
      "member",
      `serviceAccount:${missingAgent}`,
      `googleapi: Error 400: Service account ${missingAgent} does not exist. A projects/serviceIdentity:ServiceIdentity makes it.`,
    ],
    [
      "accountMember",
      "serviceAccountId",
      "projects/shop/serviceAccounts/none@shop.iam.gserviceaccount.com",
      "googleapi: Error 404: 'projects/shop/serviceAccounts/none@shop.iam.gserviceaccount.com' was not found.",
    ],
    [
      "accountMember",
      "member",
      "principalSet://iam.googleapis.com/projects/1001/locations/global/workloadIdentityPools/none/*",
      "googleapi: Error 400: Identity Pool does not exist (projects/1001/locations/global/workloadIdentityPools/none).",
    ],
    [
      "poolProvider",
      "workloadIdentityPoolId",
      "none",
      "googleapi: Error 404: Pool 'projects/shop/locations/global/workloadIdentityPools/none' was not found.",
    ],
    [
      "repositoryMember",
      "repository",
      "none",
      "googleapi: Error 404: 'projects/shop/locations/asia-northeast1/repositories/none' was not found.",
    ],
    [
      "serviceMember",
      "name",
      "none",
      "googleapi: Error 404: 'projects/shop/locations/asia-northeast1/services/none' was not found.",
    ],
    [
      "domainMapping",
      "spec.routeName",
      "none",
      "googleapi: Error 404: Service 'projects/shop/locations/asia-northeast1/services/none' was not found.",
    ],
    [
      "domainMapping",
      "metadata.namespace",
      "other",
      `googleapi: Error 400: metadata.namespace "other" must be the project's id or number.`,
    ],
    ["domainMapping", "name", "api.example.org", unverified("api.example.org")],
    ["domainMapping", "name", "notexample.com", unverified("notexample.com")],
    ["topicMember", "topic", "none", "googleapi: Error 404: 'projects/shop/topics/none' was not found."],
  ]);

  const upstream = (version: string) => ({
    usernamePasswordCredentials: {
      username: "bot",
      passwordSecretVersion: `projects/shop/secrets/database-url/versions/${version}`,
    },
  });
  const agent = "service-1001@gcp-sa-artifactregistry.iam.gserviceaccount.com";
  refuses([
    [
      "repository",
      "remoteRepositoryConfig.upstreamCredentials",
      upstream("9"),
      "googleapi: Error 404: Secret projects/shop/secrets/database-url/versions/9 was not found.",
    ],
    [
      "repository",
      "remoteRepositoryConfig.upstreamCredentials",
      upstream("1"),
      `googleapi: Error 403: Permission denied on secret: projects/shop/secrets/database-url/versions/1 for ${agent}. It needs roles/secretmanager.secretAccessor on the secret.`,
    ],
  ]);

  const unique: readonly ValidKind[] = [
    "account",
    "pool",
    "poolProvider",
    "secret",
    "repository",
    "service",
    "topic",
    "logMetric",
  ];
  it.each([...unique, "domainMapping" as const])("a second %s of the same name", async (kind) => {
    const id = world.ids.get(kind);
    const error = new Error(`googleapi: Error 409: Resource '${id}' already exists.`);
    await expect(world.apply(kind, world.valid(kind))).rejects.toThrow(error);
  });

  const repeatable: readonly ValidKind[] = ["agent", "secretMember", "accountMember", "metric"];
  it.each(repeatable)("but a second %s is taken for the first", async (kind) => {
    expect((await world.apply(kind, world.valid(kind))).id).toBe(world.ids.get(kind));
  });
});

it("an identity pool is not made again under the id of one that was deleted, for 30 days", async () => {
  const inputs = { project: "shop", workloadIdentityPoolId: "github-again" };
  const { id } = await world.apply("pool", inputs);
  await world.of("pool").delete("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", id);

  await expect(world.apply("pool", inputs)).rejects.toThrow(
    `googleapi: Error 409: Requested entity already exists: '${id}' was deleted, and its id is kept for 30 days.`,
  );
  await expect(
    world.apply("pool", { ...inputs, workloadIdentityPoolId: "github-other" }),
  ).resolves.toBeDefined();
});

it("an account that is made again has another unique id", async () => {
  const inputs = { project: "shop", accountId: "made-again" };
  const first = await world.apply("account", inputs);
  await world.of("account").delete("gcp:serviceaccount/account:Account", first.id);
  await new Promise((resolve) => setTimeout(resolve, 2));
  const second = await world.apply("account", inputs);

  expect(second.outputs.uniqueId).not.toBe(first.outputs.uniqueId);
});
