import { ENVIRONMENTS } from "../entities/entity.ts";
import { PULUMI_PROJECT } from "../settings.ts";
import type { RawEntry } from "../yaml/rewrite.ts";
import { isMapping, type Mapping } from "../yaml/source.ts";
import type { RawEstate } from "./founded.ts";

/**
 * A founded estate that refers to the secrets that are there already: one that holds the same variable of the same
 * environment under an id of its owner's choice is not declared a second time.
 */
export function withKnownSecrets(founded: RawEstate, present: RawEstate): RawEstate {
  const secrets = founded.catalogue.secrets;
  const isTaken = (id: string) => secrets.some((secret) => secret.id === id);
  const names = new Map(
    secrets.flatMap(({ id, environment, key_name }) => {
      const same = present.catalogue.secrets.filter(
        (other) => other.environment === environment && other.key_name === key_name,
      );
      const [other] = same.filter((candidate) => !isTaken(candidate.id));
      return other && !same.some((candidate) => candidate.id === id) ? [[id, other.id] as const] : [];
    }),
  );
  if (names.size === 0) return founded;
  const renamed = (value: unknown): unknown => {
    if (typeof value === "string") return names.get(value) ?? value;
    return Array.isArray(value) ? value.map(renamed) : value;
  };
  const entry = (raw: RawEntry): RawEntry =>
    Object.fromEntries(
      Object.entries(raw).map(([field, value]) => [field, FIELDS.includes(field) ? renamed(value) : value]),
    ) as RawEntry;
  const { catalogue, stacks } = founded;
  return {
    catalogue: {
      ...catalogue,
      surfaces: catalogue.surfaces.map(entry),
      pipelines: catalogue.pipelines.map(entry),
      guardrails: catalogue.guardrails.map(entry),
      secrets: secrets.map((secret) => ({ ...secret, id: String(renamed(secret.id)) })),
    },
    stacks: Object.fromEntries(
      ENVIRONMENTS.map((environment) => [environment, stack(stacks[environment], renamed)]),
    ) as RawEstate["stacks"],
  };
}

/** Fields that refer to secrets. */
const FIELDS = ["secrets", "image_pull_secret"];

function stack(settings: Mapping, renamed: (value: unknown) => unknown): Mapping {
  const key = `${PULUMI_PROJECT}:alerts`;
  const alerts = settings[key];
  if (!isMapping(alerts) || alerts.governance_secret === undefined) return settings;
  return { ...settings, [key]: { ...alerts, governance_secret: renamed(alerts.governance_secret) } };
}
