import { type Destination, destinations, shareOf } from "../../model/delivery/share.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import { grouped } from "../../model/entities/grouped.ts";
import { isProvisioned, type Secret } from "../../model/entities/secret.ts";
import { code, sentence } from "./markdown.ts";

/** A row for each secret; where it is delivered comes from what delivers it. */
export function secretRows(catalogue: Catalogue): string[][] {
  const placesOf = deliveries(catalogue);
  return catalogue.secrets.map((secret) => [
    code(secret.id),
    code(secret.key_name),
    secret.environment,
    secret.service,
    sentence(secret.owner),
    deliveredTo(secret, placesOf(secret)).join(", "),
    `${secret.rotation_cadence_days} days`,
    secret.status,
  ]);
}

/** Where the secrets of an environment go, found once for all of them. */
interface Deliveries {
  readonly places: ReadonlyMap<string, readonly Destination[]>;
  readonly readsImages: ReadonlySet<string | undefined>;
}

function deliveries(catalogue: Catalogue): (secret: Secret) => Deliveries {
  const found = new Map(
    ENVIRONMENTS.map((environment): [string, Deliveries] => {
      const share = shareOf(catalogue, environment);
      const delivered = destinations(share).flatMap((place) =>
        [...new Set(place.secretIds)].map((id) => ({ id, place })),
      );
      const byId = [...grouped(delivered, ({ id }) => id)];
      return [
        environment,
        {
          places: new Map(byId.map(([id, to]) => [id, to.map(({ place }) => place)])),
          readsImages: new Set(share.cloudRun.map(({ image_pull_secret }) => image_pull_secret)),
        },
      ];
    }),
  );
  return ({ environment }) => found.get(environment) ?? { places: new Map(), readsImages: new Set() };
}

function deliveredTo(secret: Secret, { places: byId, readsImages: readers }: Deliveries): string[] {
  const places = (byId.get(secret.id) ?? []).map((place) => nameOf(place, secret));
  const readsImages = readers.has(secret.id);
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
