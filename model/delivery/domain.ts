import { ownDomain } from "../entities/hosting.ts";
import type { Surface, SurfaceOnCloudRun } from "../entities/surface.ts";
import { runAppUrl } from "../names.ts";
import type { Complaint } from "../problems/problem.ts";
import type { StackSettings } from "../settings.ts";
import type { Share } from "./share.ts";

/** Regions with Cloud Run domain mappings (cloud.google.com/run/docs/mapping-custom-domains, read 2026-11). */
const DOMAIN_MAPPING_REGIONS: readonly string[] = [
  "asia-east1",
  "asia-northeast1",
  "asia-southeast1",
  "europe-north1",
  "europe-west1",
  "europe-west4",
  "us-central1",
  "us-east1",
  "us-east4",
  "us-west1",
];

/** Regions in which Google says that mapped domains have a high latency (cloud.google.com/run/docs/mapping-custom-domains). */
const SLOW_REGIONS: readonly string[] = ["asia-northeast1"];

/** URL that a surface answers at: the one that it declares, and that of Cloud Run until its domain is mapped. */
export function answersAt(surface: Surface, gcp: StackSettings["gcp"]): string {
  const isUnmapped = surface.platform === "cloud-run" && ownDomain(surface) !== undefined && !gcp.map_domains;
  return isUnmapped ? runAppUrl(surface.id, gcp) : surface.endpoint_url;
}

/** What to know of the domains of a stack's services: that they are not mapped yet or never here, or that a mapped one is slow. */
export function domainWarnings({ gcp }: Pick<StackSettings, "gcp">, share: Share): readonly Complaint[] {
  const named = share.cloudRun.filter((surface) => ownDomain(surface) !== undefined);
  if (named.length === 0) return [];
  if (!gcp.map_domains) return [mapsDomains(gcp) ? unmapped(named, gcp, share) : unmappable(named, gcp)];
  if (!SLOW_REGIONS.includes(gcp.region)) return [];
  return [
    {
      severity: "warning",
      field: ["gcp", "region"],
      wrong: `Google names ${gcp.region} among the regions in which domains that are mapped to Cloud Run (here of ${ids(named)}) have a high latency`,
      fix: `where that matters, ${IN_FRONT} and leave the domain unmapped, or choose another region`,
    },
  ];
}

/** What Google advises in place of a mapping. */
const IN_FRONT =
  "put a global external Application Load Balancer or Firebase Hosting in front of the service";

/** Whether Cloud Run maps domains in a stack's region. */
export const mapsDomains = ({ region }: Pick<StackSettings["gcp"], "region">): boolean =>
  DOMAIN_MAPPING_REGIONS.includes(region);

function unmappable(named: readonly SurfaceOnCloudRun[], gcp: StackSettings["gcp"]): Complaint {
  return {
    severity: "warning",
    field: ["gcp", "region"],
    wrong: `Cloud Run maps no domains in ${gcp.region}, so services answer at its own URLs: ${addresses(named, gcp)}`,
    fix: `${IN_FRONT} for ${domains(named)}, or choose a region where it does: ${DOMAIN_MAPPING_REGIONS.join(", ")}`,
  };
}

function unmapped(
  named: readonly SurfaceOnCloudRun[],
  gcp: StackSettings["gcp"],
  { environment }: Share,
): Complaint {
  return {
    severity: "warning",
    field: ["gcp", "map_domains"],
    wrong: `domains are not mapped, so services answer at Cloud Run's own URLs: ${addresses(named, gcp)}`,
    fix:
      `verify ${domains(named)} (gcloud domains verify DOMAIN), make every account that runs pulumi up an owner of it, CI's too ` +
      `(Search Console, Users and permissions), then: pulumi config set --stack ${environment} --path 'skeleton:gcp.map_domains' true`,
  };
}

const addresses = (surfaces: readonly SurfaceOnCloudRun[], gcp: StackSettings["gcp"]): string =>
  surfaces.map((surface) => `${surface.id} at ${answersAt(surface, gcp)}`).join(", ");

const domains = (surfaces: readonly SurfaceOnCloudRun[]): string => surfaces.map(ownDomain).join(", ");

const ids = (surfaces: readonly SurfaceOnCloudRun[]): string => surfaces.map(({ id }) => id).join(", ");
