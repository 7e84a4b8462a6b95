/** The region of Vercel's functions that is nearest to each region of Google Cloud (vercel.com/docs/regions). */
const NEAREST: Readonly<Record<string, string>> = {
  "africa-south1": "cpt1",
  "asia-east1": "hkg1",
  "asia-east2": "hkg1",
  "asia-northeast1": "hnd1",
  "asia-northeast2": "kix1",
  "asia-northeast3": "icn1",
  "asia-south1": "bom1",
  "asia-south2": "bom1",
  "asia-southeast1": "sin1",
  "asia-southeast2": "sin1",
  "asia-southeast3": "sin1",
  "australia-southeast1": "syd1",
  "australia-southeast2": "syd1",
  "europe-central2": "fra1",
  "europe-north1": "arn1",
  "europe-north2": "arn1",
  "europe-southwest1": "cdg1",
  "europe-west1": "cdg1",
  "europe-west2": "lhr1",
  "europe-west3": "fra1",
  "europe-west4": "fra1",
  "europe-west6": "fra1",
  "europe-west8": "fra1",
  "europe-west9": "cdg1",
  "europe-west10": "fra1",
  "europe-west12": "cdg1",
  "me-central1": "dxb1",
  "me-central2": "dxb1",
  "me-west1": "fra1",
  "northamerica-northeast1": "yul1",
  "northamerica-northeast2": "yul1",
  "northamerica-south1": "cle1",
  "southamerica-east1": "gru1",
  "southamerica-west1": "gru1",
  "us-central1": "cle1",
  "us-east1": "iad1",
  "us-east4": "iad1",
  "us-east5": "cle1",
  "us-south1": "cle1",
  "us-west1": "pdx1",
  "us-west2": "sfo1",
  "us-west3": "pdx1",
  "us-west4": "sfo1",
};

/** Regions of Google Cloud that this program knows; Google opens more (cloud.google.com/run/docs/locations). */
export const KNOWN_REGIONS: readonly string[] = Object.keys(NEAREST);

/** Where Vercel runs functions that nothing is said of. */
const DEFAULT = "iad1";

/** Region of a site's functions: beside the stack's services, which they call, unless a setting says otherwise. */
export const functionRegion = (settings: {
  readonly gcp: { readonly region: string };
  readonly vercel: { readonly function_region?: string | undefined };
}): string => settings.vercel.function_region ?? NEAREST[settings.gcp.region] ?? DEFAULT;
