import type { App } from "./entities/app.ts";
import { ACCOUNT_ID_LENGTH, type Environment } from "./entities/entity.ts";
import type { Guardrail } from "./entities/guardrail.ts";
import type { MetricName } from "./entities/metric.ts";
import type { Secret } from "./entities/secret.ts";
import type { Surface } from "./entities/surface.ts";

/*
 * Every name that the program gives to something in a cloud is made here, from ids, unchanged: nothing is shortened or
 * hashed, so two stacks can never collide by accident, and what is read in a console is found in the catalogue. The one
 * exception is the identity pool.
 */

/** Cloud Run service; also the Vercel project of a portal. */
export const serviceName = ({ id }: Pick<Surface, "id">): string => id;

/** URL that Cloud Run gives a service, and a function; known before it is there, since it is made of the project's number. */
export const runAppUrl = (
  name: string,
  gcp: { readonly project_number: string; readonly region: string },
): string => `https://${name}-${gcp.project_number}.${gcp.region}.run.app`;

/** Account id of the service account that a Cloud Run surface runs as. */
export const runtimeAccountId = ({ id }: Pick<Surface, "id">): string => id;

/** Account id of the service account that CI deploys as. */
export const deployerAccountId = (environment: Environment): string => `deployer-${environment}`;

/**
 * Workload identity pool that trusts GitHub Actions runs of one environment. Google keeps the id of a deleted pool for 30
 * days, so a stack that was taken down is made again under another one.
 * @param accountId unique id of the account that CI deploys as, which Google never gives twice
 */
export const identityPoolId = (environment: Environment, accountId: string): string =>
  `github-${environment}-${accountId.slice(-6)}`;

/** Artifact Registry repository that stands in for ghcr.io. */
export const imageRegistryId = (environment: Environment): string => `ghcr-${environment}`;

/** Secret Manager secret. */
export const runtimeSecretId = ({ id }: Pick<Secret, "id">): string => id;

/** Pub/Sub topic that alerts for LINE and Slack are published to. */
export const alertTopicName = (environment: Environment): string => `alerts-${environment}`;

/** Pub/Sub topic, and its subscription, of messages that could not be delivered. */
export const undeliveredName = (environment: Environment): string => `undelivered-${environment}`;

/** Pub/Sub topic that a message is published to every five minutes, and the job that does it. */
export const ticksName = (environment: Environment): string => `ticks-${environment}`;

/** Function that samples what Google does not collect; also the account that it runs as. */
export const samplerName = (environment: Environment): string => `sampler-${environment}`;

/** Function that tells those whom Cloud Monitoring cannot; also the account that it runs as. */
export const relayName = (environment: Environment): string => `relay-${environment}`;

/** Account id of the service account that Pub/Sub calls the functions as. */
export const callerAccountId = (environment: Environment): string => `caller-${environment}`;

/** Account id of the service account that builds the functions. */
export const builderAccountId = (environment: Environment): string => `builder-${environment}`;

/** E-mail of a service account. */
export const accountEmail = (accountId: string, project: string): string =>
  `${accountId}@${project}.iam.gserviceaccount.com`;

/** Bucket that keeps the source of functions; the part of its name that is ours to choose. */
export const functionSourcesName = (environment: Environment): string => `functions-${environment}`;

/** Artifact Registry repository that keeps the images of functions. */
export const functionImagesId = (environment: Environment): string => `functions-${environment}`;

/** Bucket for what the relay has to remember; the part of its name that is ours to choose. */
export const relayMemoryName = (environment: Environment): string => `relay-memory-${environment}`;

/** Bucket that keeps the records of governed changes; the part of its name that is ours to choose. */
export const governanceLogName = (environment: Environment): string => `governance-log-${environment}`;

/** Pub/Sub topic that new records are announced on. */
export const governanceTopicName = (environment: Environment): string => `governance-${environment}`;

/** Version of a secret, by how often it was rotated; Pulumi's name for it, since Secret Manager counts by itself. */
export const secretVersionName = ({ id }: Pick<Secret, "id">, version: number): string =>
  version === 1 ? id : `${id}-${version}`;

/** Pulumi's name for the values that CI reads, and a part of the name of each of them. */
export const ciValuesName = (environment: Environment): string => `${environment}-ci`;

/** Pulumi's name for one value that is delivered to a GitHub environment or a Vercel project. */
export const valueName = (owner: string, key: string): string => `${owner}-${key}`;

/** Log-based metric that counts finished OCR jobs; underscores, since it becomes a PromQL name. */
export const ocrJobsMetricName = (environment: Environment): string => `ocr_jobs_${environment}`;

/** Custom metric that samples of a guardrail metric are written under. */
export const sampledMetricType = (environment: Environment, metric: MetricName): string =>
  `custom.googleapis.com/guardrail/${environment}/${metric}`;

/** Names of the alert policies that a guardrail has beside the one of its own id: of outages, and of a silent source. */
export const alertNames = ({ id }: Pick<Guardrail, "id">) => ({
  outage: `${id}-outage`,
  silence: `${id}-silence`,
});

/** Custom metric that is 1 for each series that a sampler was told something about, however little. */
export const answeredMetricType = (environment: Environment): string =>
  `custom.googleapis.com/guardrail/${environment}/answered`;

/** Custom metric that keeps what a source's counters of transactions stood at, until the next sample needs it. */
export const transactionsMetricType = (environment: Environment): string =>
  `custom.googleapis.com/guardrail/${environment}/transactions`;

/** `ocr-worker` → `OCR_WORKER`: how an app is named in variables. */
export const appPrefix = (app: App): string => app.toUpperCase().replaceAll("-", "_");

/** Labels that make a bill and a log readable by environment and by surface. */
export function labelsOf(
  environment: Environment,
  surface?: Pick<Surface, "id" | "app">,
): Record<string, string> {
  return {
    "managed-by": "pulumi",
    environment,
    ...(surface && { app: surface.app, surface: surface.id }),
  };
}

/** One name in one provider's namespace, with that provider's rule for it. */
export interface CloudName {
  /** What the name is of, e.g. `service account`. */
  readonly of: string;
  readonly name: string;
  /** Length that the provider allows, in characters. */
  readonly length: readonly [least: number, most: number];
  /** The surface that the name is made from; absent where it is made from the environment. */
  readonly surface?: Surface;
}

/** Lengths from the providers' own documentation of each resource. */
const VERCEL_PROJECT_LENGTH = [1, 100] as const;

/** The names that surfaces get beside those of the environment; secrets' names are their ids and have room for them. */
export function cloudNames(surfaces: readonly Surface[], environments: readonly Environment[]): CloudName[] {
  return [
    ...environments.flatMap((environment) =>
      [deployerAccountId, samplerName, relayName, callerAccountId, builderAccountId].map((name) => ({
        of: "service account",
        name: name(environment),
        length: ACCOUNT_ID_LENGTH,
      })),
    ),
    ...surfaces
      .filter(({ platform }) => platform === "cloud-run")
      .map((surface) => ({
        of: "service account",
        name: runtimeAccountId(surface),
        length: ACCOUNT_ID_LENGTH,
        surface,
      })),
    ...surfaces
      .filter(({ platform }) => platform === "vercel")
      .map((surface) => ({
        of: "Vercel project",
        name: serviceName(surface),
        length: VERCEL_PROJECT_LENGTH,
        surface,
      })),
  ];
}
