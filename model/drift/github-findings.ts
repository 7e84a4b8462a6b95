import { type EnvironmentRules, ruleDifferences } from "../delivery/environment-rules.ts";
import { BOOTSTRAP } from "../entities/bootstrap.ts";
import type { GuardedResource, GuardFinding, Guards } from "./guarded.ts";

const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";
const SECRET = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret";
const VARIABLE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";

/** Rules of an environment that GitHub enforces otherwise than they were deployed. */
export function ruleFindings(
  expected: EnvironmentRules,
  found: EnvironmentRules | undefined,
  resources: readonly GuardedResource[],
): GuardFinding[] {
  // A refresh shows an environment that is gone.
  if (!found) return [];
  const properties = ruleDifferences([expected], [found]).map(({ rule = "environment", ...it }) => ({
    path: rule,
    before: it.expected,
    after: it.found,
  }));
  if (properties.length === 0) return [];
  const { urn } = environmentNamed(expected.name, resources);
  return [{ urn, type: ENVIRONMENT, name: expected.name, verb: "change", properties }];
}

/** Names that somebody added; a refresh shows those that are gone. */
export async function heldFindings(
  environment: string,
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<GuardFinding[]> {
  const held = await guards.held(environment);
  const { urn } = environmentNamed(environment, resources);
  const of = (type: string, kind: "secret" | "variable", input: string, names: readonly string[]) => {
    const deployed = resources.filter((it) => it.type === type && it.inputs?.environment === environment);
    const byHand = BOOTSTRAP.filter(
      (it) => it.kind === kind && it.environments.some(({ name }) => name === environment),
    );
    const known = new Set(
      [...deployed.map(({ inputs }) => String(inputs?.[input])), ...byHand.map(({ name }) => name)].map(
        upper,
      ),
    );
    return names
      .filter((name) => !known.has(upper(name)))
      .map((name) => ({
        urn,
        type,
        name: `${name} in ${environment}`,
        verb: "create" as const,
        properties: [],
      }));
  };
  return [
    ...of(SECRET, "secret", "secretName", held.secrets),
    ...of(VARIABLE, "variable", "variableName", held.variables),
  ];
}

/** GitHub does not tell names by their case. */
const upper = (name: string): string => name.toUpperCase();

function environmentNamed(name: string, resources: readonly GuardedResource[]): GuardedResource {
  const found = resources.find(({ type, inputs }) => type === ENVIRONMENT && inputs?.environment === name);
  if (!found) throw new Error(`the state has rules of ${name} and no such environment`);
  return found;
}
