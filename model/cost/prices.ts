import { CLOUD_RUN_FREE_VCPU_SECONDS, VERCEL_HOBBY_BUILD_MINUTES } from "../entities/metric.ts";

/** Who gets one free tier, however many stacks there are. */
export type Payer = "billing account" | "project" | "GitHub owner" | "Vercel account" | "Expo account";

/** What one vendor asks for one thing, before taxes and discounts. */
export interface Price {
  /** Whose bill it stands on, as readers of a bill know it. */
  readonly service: string;
  /** What is counted, in the plural. */
  readonly unit: string;
  /** US dollars for one unit; in Cloud Run's regions of tier 1, where `tier2` differs. */
  readonly usd: number;
  /** US dollars for one unit in Cloud Run's regions of tier 2. */
  readonly tier2?: number;
  /** What is free in a month, and for whom. */
  readonly free?: FreeTier;
  /** The page that states it, and the month in which it was read there. */
  readonly source: string;
  readonly read: string;
}

/** The part of a month's use that a vendor does not charge. */
export interface FreeTier {
  /** Name that prices share where they draw on one free tier. */
  readonly name: string;
  /** What is counted, in the plural. */
  readonly unit: string;
  /** Units a month. */
  readonly amount: number;
  readonly per: Payer;
  /** US dollars that a unit of it is worth: dearer units use more of it up, cheaper ones less. */
  readonly worth: number;
}

const CLOUD_RUN = { service: "Cloud Run", source: "https://cloud.google.com/run/pricing", read: "2026-11" };
const OBSERVABILITY = { source: "https://cloud.google.com/stackdriver/pricing", read: "2026-11" };
const VERCEL = { service: "Vercel", source: "https://vercel.com/pricing", read: "2026-11" };

/** A free tier of units that all cost the same. */
const free = (name: string, unit: string, amount: number, per: Payer, worth: number): FreeTier => {
  return { name, unit, amount, per, worth };
};

/**
 * Cloud Run gives its free tier as a discount at the prices of tier 1, and idle time draws on it as well ("the free tier
 * is applied as a spending based discount using Tier 1 pricing").
 */
const CPU = free(
  "Cloud Run vCPU-seconds",
  "vCPU-seconds",
  CLOUD_RUN_FREE_VCPU_SECONDS,
  "billing account",
  0.000024,
);

/** List prices. A change here is a change of the estimate: state the month in which the source was read. */
export const PRICES = {
  /** Request-based billing: while requests are served, instances start or stop. */
  vcpu: { ...CLOUD_RUN, unit: "vCPU-seconds", usd: 0.000024, tier2: 0.0000336, free: CPU },
  /** Of instances that are kept warm; their memory costs the same, idle or not. */
  idle_vcpu: { ...CLOUD_RUN, unit: "idle vCPU-seconds", usd: 0.0000025, tier2: 0.0000035, free: CPU },
  memory: {
    ...CLOUD_RUN,
    unit: "GiB-seconds",
    usd: 0.0000025,
    tier2: 0.0000035,
    free: free("Cloud Run GiB-seconds", "GiB-seconds", 360_000, "billing account", 0.0000025),
  },
  requests: {
    ...CLOUD_RUN,
    unit: "requests",
    usd: 0.0000004,
    free: free("Cloud Run requests", "requests", 2_000_000, "billing account", 0.0000004),
  },
  /** To all of the world but China and Australia; the GiB that is free within North America is not counted. */
  egress: {
    service: "Network",
    unit: "GiB sent",
    usd: 0.12,
    source: "https://cloud.google.com/vpc/network-pricing",
    read: "2026-11",
  },
  images: {
    service: "Artifact Registry",
    unit: "GB of images",
    usd: 0.1,
    free: free("Artifact Registry GB", "GB", 0.5, "billing account", 0.1),
    source: "https://cloud.google.com/artifact-registry/pricing",
    read: "2026-11",
  },
  /** Active ones; disabled ones count as well, destroyed ones do not. */
  secret_versions: {
    service: "Secret Manager",
    unit: "secret versions",
    usd: 0.06,
    free: free("Secret Manager versions", "versions", 6, "billing account", 0.06),
    source: "https://cloud.google.com/secret-manager/pricing",
    read: "2026-11",
  },
  logs: {
    ...OBSERVABILITY,
    service: "Cloud Logging",
    unit: "GiB of logs",
    usd: 0.5,
    free: free("Cloud Logging GiB", "GiB", 50, "project", 0.5),
  },
  /** Metrics that the estate itself writes, or counts from logs; those of Google's own services are free. */
  samples: {
    ...OBSERVABILITY,
    service: "Cloud Monitoring",
    unit: "MiB of samples",
    usd: 0.258,
    free: free("Cloud Monitoring MiB", "MiB", 150, "billing account", 0.258),
  },
  /** The day from which alerting is billed was put off more than once; costs are computed as if it had come. */
  alert_conditions: { ...OBSERVABILITY, service: "Cloud Monitoring", unit: "alert conditions", usd: 0.1 },
  /** One for each series that a condition reads, each time it is evaluated. */
  alert_points: { ...OBSERVABILITY, service: "Cloud Monitoring", unit: "alert points", usd: 0.00000035 },
  scheduler_jobs: {
    service: "Cloud Scheduler",
    unit: "jobs",
    usd: 0.1,
    free: free("Cloud Scheduler jobs", "jobs", 3, "billing account", 0.1),
    source: "https://cloud.google.com/scheduler/pricing",
    read: "2026-11",
  },
  messages: {
    service: "Pub/Sub",
    unit: "GiB of messages",
    usd: 40 / 1024,
    free: free("Pub/Sub GiB", "GiB", 10, "billing account", 40 / 1024),
    source: "https://cloud.google.com/pubsub/pricing",
    read: "2026-11",
  },
  /** Standard storage, at the price of most regions; those of other prices are in {@link STORAGE_USD}. */
  objects: {
    service: "Cloud Storage",
    unit: "GiB of objects",
    usd: 0.023,
    source: "https://cloud.google.com/storage/pricing",
    read: "2026-11",
  },
  /** Class A: writing and listing. */
  object_operations: {
    service: "Cloud Storage",
    unit: "operations",
    usd: 0.000005,
    source: "https://cloud.google.com/storage/pricing",
    read: "2026-11",
  },
  /** Hobby bills nothing: past its limit it builds no more until the month has ended. */
  vercel_build_minutes: {
    ...VERCEL,
    unit: "build minutes",
    usd: 0,
    free: free("Vercel Hobby build minutes", "minutes", VERCEL_HOBBY_BUILD_MINUTES, "Vercel account", 0),
    source: "https://vercel.com/docs/limits",
  },
  /** Pro, a month; its usage beyond the credit that comes with the seat is not computed. */
  vercel_seats: { ...VERCEL, unit: "seats", usd: 20 },
  /** Linux with two cores, in private repositories; {@link GITHUB_FREE_MINUTES} of them are free. */
  ci_minutes: {
    service: "GitHub Actions",
    unit: "minutes",
    usd: 0.006,
    source: "https://docs.github.com/billing/reference/actions-runner-pricing",
    read: "2026-11",
  },
  /** A medium iOS build, the dearer of the two; the Free plan has 15 for each operating system, in a slower queue. */
  eas_builds: {
    service: "EAS Build",
    unit: "builds",
    usd: 2,
    free: free("EAS builds", "builds", 30, "Expo account", 2),
    source: "https://expo.dev/pricing",
    read: "2026-11",
  },
} as const satisfies Record<string, Price>;

/** Name of something that has a price. */
export type Item = keyof typeof PRICES;

/** Minutes a month that each GitHub plan includes (GitHub documentation, "Product usage included", read 2026-11). */
export const GITHUB_FREE_MINUTES = { free: 2_000, pro: 3_000, team: 3_000, enterprise: 50_000 } as const;

/** The month in which the oldest of the prices was read. */
export const PRICES_READ: string =
  Object.values<Price>(PRICES)
    .map(({ read }) => read)
    .sort()[0] ?? "";

/** Cloud Run's regions of tier 1 (Cloud Run documentation, "Locations", read 2026-11); all others are of tier 2. */
const TIER_1 = [
  "asia-east1",
  "asia-northeast1",
  "asia-northeast2",
  "europe-north1",
  "europe-southwest1",
  "europe-west1",
  "europe-west4",
  "europe-west8",
  "europe-west9",
  "me-west1",
  "us-central1",
  "us-east1",
  "us-east4",
  "us-east5",
  "us-south1",
  "us-west1",
];

/**
 * US dollars for one GiB of Standard storage a month, in the regions where that is not the price of `objects` (Cloud
 * Storage pricing, "Data storage"; North America and Europe from an archived copy of the page, the other regions not yet
 * compared with it). What is free there is free in some regions of the United States alone, and is not counted.
 */
const STORAGE_USD: Readonly<Record<string, number>> = {
  "asia-east1": 0.02,
  "asia-southeast1": 0.02,
  "europe-north1": 0.02,
  "europe-west1": 0.02,
  "europe-west4": 0.02,
  "europe-west6": 0.025,
  "northamerica-south1": 0.026,
  "southamerica-east1": 0.035,
  "southamerica-west1": 0.03,
  "us-central1": 0.02,
  "us-east1": 0.02,
  "us-east5": 0.02,
  "us-south1": 0.02,
  "us-west1": 0.02,
};

/** US dollars for one unit in a region. A region that Cloud Run does not list in tier 1 has the prices of tier 2. */
export function unitPrice(item: Item, region: string): number {
  const { usd, tier2 }: Price = PRICES[item];
  if (item === "objects") return STORAGE_USD[region] ?? usd;
  return TIER_1.includes(region) ? usd : (tier2 ?? usd);
}

/** US dollars for people, to the cent: `$9.72`; an amount above zero never shows as zero. */
export const dollars = (usd: number): string => (usd > 0 && usd < 0.005 ? "<$0.01" : `$${usd.toFixed(2)}`);
