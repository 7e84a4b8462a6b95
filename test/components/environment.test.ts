import { beforeAll, describe, expect, test } from "vitest";
import { type EnvironmentArgs, EnvironmentStack } from "../../components/environment.ts";
import { PLACEHOLDER_IMAGE } from "../../model/delivery/image.ts";
import type { Share } from "../../model/delivery/share.ts";
import { Pipeline } from "../../model/entities/pipeline.ts";
import { Secret } from "../../model/entities/secret.ts";
import { governedAfter } from "../../model/governance/snapshot.ts";
import {
  api,
  apiPipeline,
  databaseUrl,
  latency,
  logLevel,
  mobile,
  type Plan,
  plan,
  portal,
  ref,
  review,
  serving,
  settings,
  T,
  valueFor,
  worker,
} from "./fixtures.ts";

const pullToken = Secret.parse({
  ...databaseUrl,
  id: "ghcr-read-token-staging",
  service: "github",
  key_name: "GHCR_READ_TOKEN",
});
const draft = Secret.parse({
  ...databaseUrl,
  id: "sentry-dsn-staging",
  key_name: "SENTRY_DSN",
  status: "draft",
});

const workerPipeline = Pipeline.parse({
  ...apiPipeline,
  id: worker.id,
  app: worker.app,
  artifacts: ["ghcr.io/a/ocr"],
});
const deployingApp = ({ id, app }: typeof portal | typeof mobile) =>
  Pipeline.parse({ ...apiPipeline, id, app, stages: ["Tag Deploy"], artifacts: [] });
const cloudRun = [{ ...api, image_pull_secret: pullToken.id }, worker];
const share: Share = {
  environment: "staging",
  surfaces: [...cloudRun, portal, mobile],
  cloudRun,
  vercel: [portal],
  expo: [mobile],
  pipelines: [apiPipeline, workerPipeline, deployingApp(portal), deployingApp(mobile)],
  guardrails: [latency],
  reviews: [],
  usage: [],
  secrets: [databaseUrl, logLevel, pullToken],
  drafts: [draft],
  guardsRepository: false,
};
const REGISTRY = "asia-northeast1-docker.pkg.dev/example-staging/ghcr-staging";

interface Made extends Plan {
  readonly environment?: EnvironmentStack;
}

async function planOf(args: Partial<EnvironmentArgs> = {}) {
  let environment: EnvironmentStack | undefined;
  const made = await plan(() => {
    environment = new EnvironmentStack("staging", {
      share,
      pipelines: share.pipelines,
      runbooks: new Map([[latency.runbook_ref, "# What to do\n"]]),
      settings,
      valueFor,
      judgement: { before: undefined, next: governedAfter({ share, settings }, undefined, "2026-01-01") },
      liveServices: serving({}),
      ...args,
    });
  });
  return Object.assign(made, { environment }) as Made;
}

/** The image that each service would run. */
async function imagesOf(args: Partial<EnvironmentArgs>): Promise<Record<string, string>> {
  const services = (await planOf(args)).all(T.service);
  return Object.fromEntries(
    // biome-ignore lint/suspicious/noExplicitAny: inputs as they go over the wire.
    services.map(({ name, inputs }) => [name, (inputs as any).template.containers[0].image]),
  );
}

let made: Made;
beforeAll(async () => {
  made = await planOf();
});

test("one component for each thing that is provisioned, below the environment", () => {
  const components = made.resources.filter(
    ({ parent }) => parent === ref("skeleton:delivery:Environment", "staging"),
  );

  expect(components.map(({ type, name }) => ref(type, name))).toEqual([
    "skeleton:expo:ExpoSurface::mobile-staging",
    "skeleton:functions:GuardrailFunctions::staging-functions",
    "skeleton:gcp:ImageRegistry::staging-images",
    "skeleton:gcp:ProjectServices::staging-services",
    "skeleton:gcp:RuntimeSecret::database-url-staging",
    "skeleton:gcp:RuntimeSecret::ghcr-read-token-staging",
    "skeleton:gcp:WorkloadIdentity::staging-identity",
    "skeleton:github:CiValues::staging-ci",
    "skeleton:github:GitHubEnvironment::staging-github",
    "skeleton:github:InfrastructureEnvironments::staging-infrastructure",
    "skeleton:governance:GovernanceLog::staging-governance",
    "skeleton:monitoring:GuardrailAlerts::staging-alerts",
    "skeleton:monitoring:GuardrailDashboard::staging-dashboard",
    "skeleton:run:CloudRunSurface::api-staging",
    "skeleton:run:CloudRunSurface::ocr-worker-staging",
    "skeleton:vercel:VercelSurface::portal-staging",
  ]);
});

test("everything in Google Cloud waits until its APIs are on", () => {
  const apis = made.all(T.projectService).map(({ type, name }) => ref(type, name));
  const byRef = new Map(made.resources.map((resource) => [ref(resource.type, resource.name), resource]));
  const reaches = (from: string): string[] => {
    const direct = byRef.get(from)?.dependsOn ?? [];
    return [from, ...direct.flatMap((next) => (apis.includes(next) ? [next] : reaches(next)))];
  };

  expect(apis).toHaveLength(15);
  for (const { type, name } of made.resources) {
    if (!type.startsWith("gcp:") || type === T.projectService) continue;
    expect(reaches(ref(type, name)), ref(type, name)).toEqual(expect.arrayContaining(apis));
  }
});

test("a service waits for the registry that its image comes from, whether it has secrets or not", () => {
  const repository = ref(T.repository, "staging-images");

  expect(made.one(T.account, "api-staging").dependsOn).toContain(repository);
  expect(made.one(T.account, "ocr-worker-staging").dependsOn).toContain(repository);
});

test("sensitive run-time values and the pull token are in Secret Manager; plain values and drafts are not", () => {
  expect(made.all(T.secret).map(({ name }) => name)).toEqual([
    "database-url-staging",
    "ghcr-read-token-staging",
  ]);
  expect(JSON.stringify(made.resources)).not.toContain("SENTRY_DSN");
});

test("the pull token is the registry's, and no service's", () => {
  const readers = made
    .all(T.secretIamMember)
    .filter(({ inputs }) => inputs.secretId === "ghcr-read-token-staging");

  expect(readers.map(({ name }) => name)).toEqual(["staging-images-agent-reads-token"]);
  expect(made.one(T.repository).inputs.remoteRepositoryConfig).toMatchObject({
    upstreamCredentials: {
      usernamePasswordCredentials: {
        username: "example-founder",
        passwordSecretVersion: "SecretVersion(ghcr-read-token-staging).name",
      },
    },
  });
});

test("a private surface lets in those that it names, and nobody else", () => {
  const invokers = made.all(T.serviceIamMember).filter(({ inputs }) => inputs.role === "roles/run.invoker");

  expect(invokers.map(({ name }) => name)).toEqual([
    "ocr-worker-staging-invoked-by-api-staging",
    // CI's smoke test.
    "staging-identity-calls-ocr-worker-staging",
  ]);
});

describe("CI", () => {
  test("is told where to deploy to", () => {
    const variables = made
      .all(T.environmentVariable)
      .filter(({ name }) => name.startsWith("staging-ci-"))
      .map(({ inputs }) => [inputs.variableName, inputs.value]);

    expect(Object.fromEntries(variables)).toEqual({
      DEPLOY_FREEZE: "no",
      GCP_PROJECT: "example-staging",
      GCP_REGION: "asia-northeast1",
      GCP_WORKLOAD_IDENTITY_PROVIDER: "WorkloadIdentityPoolProvider(staging-identity).name",
      GCP_DEPLOYER: "Account(staging-identity).email",
      API_SERVICE: "api-staging",
      API_URL: "https://api.staging.example.com",
      API_IMAGE: `${REGISTRY}/example-founder/api`,
      OCR_WORKER_SERVICE: "ocr-worker-staging",
      OCR_WORKER_IMAGE: `${REGISTRY}/a/ocr`,
      OCR_WORKER_URL: "https://ocr-worker-staging-123456789012.asia-northeast1.run.app",
      PORTAL_URL: "https://portal.staging.example.com",
      PORTAL_VERCEL_PROJECT_ID: "Project(portal-staging).id",
    });
  });

  test("is told nothing of a place to which it does not deploy", async () => {
    const builds = [worker, portal, mobile].map(({ id, app }) =>
      Pipeline.parse({ ...apiPipeline, id, app, stages: ["Build"], artifacts: [] }),
    );
    const withTeam = { ...settings, vercel: { plan: "pro" as const, team: "team_1" } };
    const some = await planOf({
      settings: withTeam,
      share: { ...share, pipelines: [apiPipeline, ...builds] },
    });
    const none = await planOf({ settings: withTeam, share: { ...share, pipelines: builds } });
    const names = (made: Plan) => [
      ...made.all(T.environmentVariable).map(({ inputs }) => inputs.variableName),
      ...made.all(T.environmentSecret).map(({ inputs }) => inputs.secretName),
    ];

    expect(names(some).sort()).toEqual([
      "API_IMAGE",
      "API_SERVICE",
      "API_URL",
      "DEPLOY_FREEZE",
      "GCP_DEPLOYER",
      "GCP_PROJECT",
      "GCP_REGION",
      "GCP_WORKLOAD_IDENTITY_PROVIDER",
    ]);
    expect(names(none)).toEqual([]);
  });

  test("is told the Vercel team where there is one", async () => {
    const withTeam = await planOf({ settings: { ...settings, vercel: { plan: "pro", team: "team_1" } } });

    expect(withTeam.one(T.environmentVariable, "staging-ci-VERCEL_ORG_ID").inputs.value).toBe("team_1");
  });

  test("gets the way past Vercel's deployment protection as a secret", () => {
    expect(made.all(T.environmentSecret).map(({ inputs }) => [inputs.secretName, inputs.value])).toEqual([
      ["PORTAL_VERCEL_BYPASS", { "[secret]": "ProjectProtectionBypass(portal-staging).secret" }],
    ]);
  });
});

describe("the image of a service", () => {
  const LIVE = `${REGISTRY}/example-founder/api@sha256:12`;

  test("is the one that runs, since CI owns it", async () => {
    expect(await imagesOf({ liveServices: serving({ "api-staging": LIVE }) })).toEqual({
      "api-staging": LIVE,
      "ocr-worker-staging": PLACEHOLDER_IMAGE,
    });
  });

  test("is the one that the settings name, before the one that runs", async () => {
    const images = { "api-staging": "ghcr.io/example-founder/api:v2" };

    expect(
      await imagesOf({ liveServices: serving({ "api-staging": LIVE }), settings: { ...settings, images } }),
    ).toMatchObject({
      "api-staging": `${REGISTRY}/example-founder/api:v2`,
    });
  });
});

describe("protection", () => {
  test("guards what runs, and what holds data or identity", async () => {
    const guarded = (await planOf({ settings: { ...settings, protection: true } })).resources
      .filter(({ protect }) => protect)
      .map(({ type }) => type);

    expect([...new Set(guarded)]).toEqual([
      T.service,
      T.identityPool,
      T.identityProvider,
      T.secret,
      T.account,
      T.bucket,
      T.githubEnvironment,
      T.vercelProject,
    ]);
  });

  test("is off where the settings say so", () => {
    expect(made.resources.filter(({ protect }) => protect)).toEqual([]);
  });
});

test("a record of a governed change comes after whatever the change may be of", async () => {
  const { dependsOn } = (await planOf({ share: { ...share, reviews: [review] } })).one(
    T.bucketObject,
    `staging-${review.id}`,
  );

  expect(dependsOn).toEqual(
    expect.arrayContaining([
      ref(T.alertPolicy, latency.id),
      ref(T.githubEnvironment, "staging-github"),
      ref(T.secretVersion, databaseUrl.id),
      ref(T.service, api.id),
      ref(T.vercelProject, portal.id),
    ]),
  );
});

test("outputs name what was made, and what waits for its value", () => {
  expect(made.environment).toMatchObject({
    endpoints: {
      "api-staging": "https://api.staging.example.com",
      "ocr-worker-staging": "https://ocr-worker-staging-123456789012.asia-northeast1.run.app",
      "portal-staging": "https://portal.staging.example.com",
      "mobile-staging": "https://updates.staging.example.com",
    },
    services: { "api-staging": expect.anything(), "ocr-worker-staging": expect.anything() },
    serviceUrls: { "api-staging": expect.anything(), "ocr-worker-staging": expect.anything() },
    drafts: ["sentry-dsn-staging"],
    governanceLog: expect.anything(),
  });
});

test("an environment that nothing is declared for yet is a place to deploy to, and no more", async () => {
  const nothing = {
    surfaces: [],
    cloudRun: [],
    vercel: [],
    expo: [],
    pipelines: [],
    guardrails: [],
    secrets: [],
  };
  const { resources } = await planOf({ share: { ...share, ...nothing, drafts: [] } });
  const types = new Set(
    resources.filter(({ type }) => !type.startsWith("skeleton:")).map(({ type }) => type),
  );

  expect([...types].sort()).toEqual(
    [
      T.account,
      T.accountIamMember,
      T.bucket,
      T.bucketNotification,
      T.bucketObject,
      T.deploymentPolicy,
      T.githubEnvironment,
      T.identityPool,
      T.identityProvider,
      T.notificationChannel,
      T.projectService,
      T.repository,
      T.repositoryIamMember,
      T.topic,
      T.topicIamMember,
    ].sort(),
  );
});

test("apps on Expo that share a value bring it into the GitHub environment once", async () => {
  const first = { ...mobile, secrets: [logLevel.id] };
  const second = { ...first, id: "mobile-2-staging" };
  const { resources } = await planOf({ share: { ...share, surfaces: [], expo: [first, second] } });
  const brought = resources.filter(
    ({ type, inputs }) => type === T.environmentVariable && inputs.variableName === logLevel.key_name,
  );
  expect(brought.map(({ name }) => name)).toEqual([`mobile-staging-${logLevel.key_name}`]);
});
