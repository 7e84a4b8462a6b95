import type { Platform } from "../entities/app.ts";
import type { Catalogue } from "../entities/catalogue.ts";
import type { Environment } from "../entities/entity.ts";
import type { Pipeline } from "../entities/pipeline.ts";
import { isProvisioned, type Secret } from "../entities/secret.ts";
import type { Surface, SurfaceOnCloudRun, SurfaceOnExpo, SurfaceOnVercel } from "../entities/surface.ts";
import { withField } from "../entities/with-field.ts";
import { appPrefix } from "../names.ts";
import type { StackSettings } from "../settings.ts";
import { functionSecrets } from "./function-tokens.ts";
import { repositoryStack } from "./repository-rules.ts";

/** What one stack provisions: the entries of one environment. */
export interface Share {
  readonly environment: Environment;
  readonly cloudRun: readonly SurfaceOnCloudRun[];
  readonly vercel: readonly SurfaceOnVercel[];
  readonly expo: readonly SurfaceOnExpo[];
  readonly surfaces: readonly Surface[];
  readonly pipelines: Catalogue["pipelines"];
  readonly guardrails: Catalogue["guardrails"];
  readonly reviews: Catalogue["reviews"];
  /** The declared use of the environment's surfaces: windows of alerts follow from it. */
  readonly usage: Catalogue["usage"];
  /** Secrets that are provisioned, and those that wait as drafts. */
  readonly secrets: readonly Secret[];
  readonly drafts: readonly Secret[];
  /** Whether this stack provisions what the repository has once, its rulesets. */
  readonly guardsRepository: boolean;
  /** Id of the secret that the governance channel needs; absent where there is no such channel, or a guardrail lists it. */
  readonly governance_secret?: string | undefined;
}

/** The catalogue's entries of one environment. */
export function shareOf(catalogue: Catalogue, environment: Environment): Share {
  const here = <T extends { environment: Environment }>(entries: readonly T[]): T[] =>
    entries.filter((entry) => entry.environment === environment);
  const surfaces = here(catalogue.surfaces);
  const secrets = here(catalogue.secrets);
  const ids = new Set(surfaces.map(({ id }) => id));
  return {
    environment,
    surfaces,
    cloudRun: surfaces.filter((surface) => surface.platform === "cloud-run"),
    vercel: surfaces.filter((surface) => surface.platform === "vercel"),
    expo: surfaces.filter((surface) => surface.platform === "expo-eas"),
    pipelines: here(catalogue.pipelines),
    guardrails: catalogue.guardrails.filter(({ surface }) => ids.has(surface)),
    reviews: here(catalogue.reviews),
    usage: catalogue.usage.filter(({ surface }) => ids.has(surface)),
    secrets: secrets.filter(isProvisioned),
    drafts: secrets.filter((secret) => !isProvisioned(secret)),
    guardsRepository: environment === repositoryStack(catalogue),
  };
}

/** The share of a stack whose settings are known: they may refer to a secret, as entries of the catalogue do. */
export const withSettings = (share: Share, { alerts }: Pick<StackSettings, "alerts">): Share => ({
  ...share,
  governance_secret: alerts.governance_secret,
});

/**
 * A place that takes named values: a GitHub environment, the environment of a service, of a site. Where a secret goes
 * follows from who refers to it, or from what is measured and told, never from the secret.
 */
export interface Destination {
  readonly host: "github" | "cloud-run" | "vercel" | "function";
  /** How messages call it. */
  readonly name: string;
  readonly secretIds: readonly string[];
  /** Names that the program itself delivers there. */
  readonly ownNames: readonly string[];
}

/** The pipeline that delivers a surface's app to its environment. */
export function pipelineOf(
  { app, environment }: Pick<Surface, "app" | "environment">,
  { pipelines }: Pick<Share, "pipelines">,
): Pipeline | undefined {
  return withField(pipelines, "app", app).find((pipeline) => pipeline.environment === environment);
}

/** Whether CI deploys to the surface: only then it has to know the place. Vercel may build a site from Git by itself. */
export function isDeployedByCi(
  surface: Pick<Surface, "app" | "environment">,
  share: Pick<Share, "pipelines">,
): boolean {
  return pipelineOf(surface, share)?.stages.includes("Tag Deploy") ?? false;
}

/** Every destination of an environment. */
export function destinations(
  share: Omit<Share, "cloudRun" | "vercel" | "expo" | "reviews" | "usage" | "guardsRepository">,
): Destination[] {
  const { environment, surfaces, pipelines } = share;
  const expo = surfaces.filter(
    (surface) => surface.platform === "expo-eas" && isDeployedByCi(surface, share),
  );
  const github: Destination = {
    host: "github",
    name: `GitHub environment ${environment}`,
    secretIds: [...new Set([...pipelines, ...expo].flatMap(({ secrets }) => secrets))],
    ownNames: githubNames(surfaces),
  };
  const declared = { ...share, secrets: [...share.secrets, ...share.drafts] };
  const functions = Object.entries(functionSecrets(declared)).map(([name, secrets]) => ({
    host: "function" as const,
    name: `function ${name}`,
    secretIds: secrets.map(({ id }) => id),
    ownNames: ["PLAN"],
  }));
  return [github, ...surfaces.flatMap((surface) => runtimeDestination(surface)), ...functions];
}

function runtimeDestination(surface: Surface): Destination[] {
  if (surface.platform === "expo-eas") return [];
  return [
    {
      host: surface.platform,
      name: `${surface.platform} surface ${surface.id}`,
      secretIds: surface.secrets,
      ownNames: Object.keys(ownVariables(surface)),
    },
  ];
}

/** Plain variables that every surface gets from the program itself. */
export function ownVariables(
  surface: Pick<Surface, "environment" | "supabase_schema">,
): Record<string, string> {
  return {
    ENVIRONMENT: surface.environment,
    ...(surface.supabase_schema !== undefined && { SUPABASE_SCHEMA: surface.supabase_schema }),
  };
}

/** GitHub environment variables that tell CI where to deploy to. */
export const CI_VARIABLE = {
  project: "GCP_PROJECT",
  region: "GCP_REGION",
  identityProvider: "GCP_WORKLOAD_IDENTITY_PROVIDER",
  deployer: "GCP_DEPLOYER",
  vercelTeam: "VERCEL_ORG_ID",
  /** Why nothing is delivered, or `NOT_FROZEN`. It is always there, so that it can be set by hand at once. */
  freeze: "DEPLOY_FREEZE",
} as const;

/** Variables and secrets of one surface in the GitHub environment, by what they hold. */
export const surfaceVariable = {
  url: ({ app }: Pick<Surface, "app">) => `${appPrefix(app)}_URL`,
  service: ({ app }: Pick<Surface, "app">) => `${appPrefix(app)}_SERVICE`,
  image: ({ app }: Pick<Surface, "app">) => `${appPrefix(app)}_IMAGE`,
  vercelProject: ({ app }: Pick<Surface, "app">) => `${appPrefix(app)}_VERCEL_PROJECT_ID`,
  /** Secret: lets smoke tests and load tests through Vercel's deployment protection. */
  vercelBypass: ({ app }: Pick<Surface, "app">) => `${appPrefix(app)}_VERCEL_BYPASS`,
  easProfile: ({ app }: Pick<Surface, "app">) => `${appPrefix(app)}_EAS_PROFILE`,
  easEnvironment: ({ app }: Pick<Surface, "app">) => `${appPrefix(app)}_EAS_ENVIRONMENT`,
  easChannel: ({ app }: Pick<Surface, "app">) => `${appPrefix(app)}_EAS_CHANNEL`,
} as const;

/** Every name that the program may itself put into a GitHub environment. */
export function githubNames(surfaces: readonly Pick<Surface, "app">[]): string[] {
  return [
    ...Object.values(CI_VARIABLE),
    ...surfaces.flatMap((surface) => Object.values(surfaceVariable).map((name) => name(surface))),
  ];
}

/** Token with which the platform's own command line logs in; Cloud Run needs none. */
export const DEPLOY_TOKEN: Partial<Record<Platform, string>> = {
  vercel: "VERCEL_TOKEN",
  "expo-eas": "EXPO_TOKEN",
};

/** What EAS calls each environment: the names it provides, and the ones that `eas.json` refers to. */
export const EAS_ENVIRONMENT: Record<Environment, string> = { staging: "preview", production: "production" };

/** Secrets that live in Secret Manager: sensitive ones of Cloud Run surfaces and functions, and what reads images. */
export function runtimeSecrets(
  share: Pick<Share, "environment" | "cloudRun" | "guardrails" | "secrets" | "governance_secret">,
): Secret[] {
  const used = new Set([
    ...share.cloudRun.flatMap((surface) => [...surface.secrets, surface.image_pull_secret]),
    ...Object.values(functionSecrets(share)).flatMap((secrets) => secrets.map(({ id }) => id)),
  ]);
  return share.secrets.filter(({ id, sensitive }) => sensitive && used.has(id));
}

/** Secrets that the GitHub environment gets for CI; those of an Expo surface that CI deploys come with the surface. */
export function ciSecrets(share: Pick<Share, "pipelines" | "expo" | "secrets">): Secret[] {
  const used = new Set(share.pipelines.flatMap((pipeline) => pipeline.secrets));
  const elsewhere = new Set(expoDeliveries(share).flatMap(({ secrets }) => secrets));
  return share.secrets.filter((secret) => used.has(secret.id) && !elsewhere.has(secret));
}

/**
 * The surfaces on Expo that CI deploys, each with the provisioned secrets that it brings into the GitHub environment, which
 * takes each name once: those that no surface before it brings.
 */
export function expoDeliveries({ expo, pipelines, secrets }: Pick<Share, "expo" | "pipelines" | "secrets">) {
  const brought = new Set<string>();
  return expo
    .filter((surface) => isDeployedByCi(surface, { pipelines }))
    .map((surface) => {
      const own = secretsOf(surface, { secrets }).filter(({ id }) => !brought.has(id));
      for (const { id } of own) brought.add(id);
      return { surface, secrets: own };
    });
}

/** The provisioned secrets of one surface, in the order in which it lists them. */
export function secretsOf(surface: Pick<Surface, "secrets">, { secrets }: Pick<Share, "secrets">): Secret[] {
  return surface.secrets.flatMap((id) => withField(secrets, "id", id)[0] ?? []);
}

/** The secret that reads private images; one for the whole environment, as its registry is. */
export function imagePullSecret({
  cloudRun,
  secrets,
}: Pick<Share, "cloudRun" | "secrets">): Secret | undefined {
  const ids = new Set(cloudRun.map(({ image_pull_secret }) => image_pull_secret));
  return secrets.find(({ id }) => ids.has(id));
}
