import type { Environment } from "../entities/entity.ts";
import type { Secret } from "../entities/secret.ts";
import type { RawEntry } from "../yaml/rewrite.ts";
import type { RawEstate } from "./founded.ts";

/** What can refer to a secret, by the kind that a reference starts with. */
export const REFERRERS = { surface: "surfaces", pipeline: "pipelines", guardrail: "guardrails" } as const;

/** A kind of entry that can refer to a secret. */
export type Referrer = keyof typeof REFERRERS;

/** An entry that is to refer to a new secret. */
export interface SecretUse {
  readonly kind: Referrer;
  readonly id: string;
  readonly environment: Environment;
}

/** A secret that is declared in every environment in which something is to refer to it. */
export interface NewSecret extends Pick<Secret, "service" | "key_name" | "owner" | "status" | "sensitive"> {
  /** Start of its ids: each ends with the environment. */
  readonly name: string;
  /** Days, or what was written in their place. */
  readonly rotation_cadence_days: number | string;
}

/** An estate with a secret for each environment, and with the references to it. */
export function withSecret(present: RawEstate, secret: NewSecret, uses: readonly SecretUse[]): RawEstate {
  const { name, sensitive, ...told } = secret;
  const environments = [...new Set(uses.map(({ environment }) => environment))];
  const idIn = (environment: Environment) => `${name}-${environment}`;
  const { catalogue } = present;
  const referring = (kind: Referrer): RawEntry[] =>
    catalogue[REFERRERS[kind]].map((entry) => {
      const use = uses.find((candidate) => candidate.kind === kind && candidate.id === entry.id);
      if (!use) return entry;
      const before = Array.isArray(entry.secrets) ? entry.secrets : [];
      return { ...entry, secrets: [...before, idIn(use.environment)] };
    });
  return {
    ...present,
    catalogue: {
      ...catalogue,
      surfaces: referring("surface"),
      pipelines: referring("pipeline"),
      guardrails: referring("guardrail"),
      secrets: environments.reduce<readonly RawEntry[]>(
        (secrets, environment) =>
          behindOthers(secrets, environment, {
            id: idIn(environment),
            environment,
            ...told,
            ...(!sensitive && { sensitive }),
          }),
        catalogue.secrets,
      ),
    },
  };
}

/** The secrets with one more, behind the last one of its environment. */
export function behindOthers(
  secrets: readonly RawEntry[],
  environment: Environment,
  added: RawEntry,
): readonly RawEntry[] {
  const last = secrets.findLastIndex((secret) => secret.environment === environment);
  return secrets.toSpliced(last === -1 ? secrets.length : last + 1, 0, added);
}
