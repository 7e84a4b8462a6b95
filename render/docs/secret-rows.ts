import { type Destination, destinations, shareOf } from "../../model/delivery/share.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import { isProvisioned, type Secret } from "../../model/entities/secret.ts";
import { code } from "./markdown.ts";

/** A row for each secret; where it is delivered comes from what delivers it. */
export function secretRows(catalogue: Catalogue): string[][] {
  return catalogue.secrets.map((secret) => [
    code(secret.id),
    code(secret.key_name),
    secret.environment,
    secret.service,
    secret.owner,
    deliveredTo(secret, catalogue).join(", "),
    `${secret.rotation_cadence_days} days`,
    secret.status,
  ]);
}

function deliveredTo(secret: Secret, catalogue: Catalogue): string[] {
  const share = shareOf(catalogue, secret.environment);
  const places = destinations(share)
    .filter(({ secretIds }) => secretIds.includes(secret.id))
    .map((place) => nameOf(place, secret));
  const readsImages = share.cloudRun.some(({ image_pull_secret }) => image_pull_secret === secret.id);
  const all = [...places, ...(readsImages ? ["image registry (Secret Manager)"] : [])];
  return isProvisioned(secret) ? all : [`nothing yet; then ${all.join(", ")}`];
}

function nameOf({ host, name }: Destination, { key_name, sensitive }: Secret): string {
  switch (host) {
    case "github":
      return `${name} (${code(`${sensitive ? "secrets" : "vars"}.${key_name}`)})`;
    case "cloud-run":
      return `${name} (${sensitive ? "Secret Manager" : "plain"})`;
    case "function":
      return `${name} (Secret Manager)`;
    case "vercel":
      return name;
  }
}
