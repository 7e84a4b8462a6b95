import { infrastructureEnvironments } from "../entities/infrastructure.ts";
import type { StackSettings } from "../settings.ts";
import { deploymentPolicies } from "./deployment-policy.ts";
import { type EnvironmentProtection, environmentProtection } from "./environment-protection.ts";
import { infrastructurePolicies, infrastructureProtection } from "./infrastructure-protection.ts";
import type { Share } from "./share.ts";

/** Everything that GitHub enforces for one environment. */
export interface EnvironmentRules extends EnvironmentProtection {
  readonly name: string;
  /** What may use it, as `branch main` or `tag api-v*`; {@link ANY_REF} or {@link PROTECTED_BRANCHES} in their place. */
  readonly policies: readonly string[];
}

/** The policy of an environment that restricts nothing. */
export const ANY_REF = "every branch and tag";
/** The policy of an environment that goes by the protection of branches: every branch, where none is protected. */
export const PROTECTED_BRANCHES = "protected branches";

/** The rules of every GitHub environment of a stack, as the catalogue and the settings declare them. */
export function declaredRules(
  { github }: Pick<StackSettings, "github">,
  share: Pick<Share, "environment" | "pipelines">,
): EnvironmentRules[] {
  const { environment, pipelines } = share;
  const written = (policies: ReturnType<typeof deploymentPolicies>) =>
    policies.map(({ kind, pattern }) => `${kind} ${pattern}`);
  return [
    {
      name: environment,
      ...environmentProtection(github, share),
      policies: written(deploymentPolicies(pipelines, github.default_branch)),
    },
    ...infrastructureEnvironments(environment).map((own) => ({
      name: own.name,
      ...infrastructureProtection(own, github),
      policies: written([...infrastructurePolicies(github)]),
    })),
  ];
}

/** One rule of an environment that GitHub enforces otherwise than it should. */
export interface RuleDifference {
  readonly environment: string;
  /** The rule in words; absent where GitHub has no such environment. */
  readonly rule?: string;
  readonly expected: string;
  readonly found: string;
}

/** Each rule in words: how it is called, and how its value is written. */
const RULES: readonly (readonly [rule: string, written: (rules: EnvironmentRules) => string])[] = [
  ["reviewers", ({ users, teams }) => listed([...named("user", users), ...named("team", teams)])],
  ["whoever started a deployment may approve it", (rules) => yesNo(!rules.prevent_self_review)],
  ["minutes to wait", ({ wait_timer_minutes }) => String(wait_timer_minutes)],
  ["administrators may skip the rules", ({ admins_bypass }) => yesNo(admins_bypass)],
  ["may use it", ({ policies }) => listed(policies)],
];

/** Every rule in which what GitHub enforces differs from what it should, in the order of the environments. */
export function ruleDifferences(
  expected: readonly EnvironmentRules[],
  found: readonly EnvironmentRules[],
): RuleDifference[] {
  return expected.flatMap((should): RuleDifference[] => {
    const { name: environment } = should;
    const is = found.find(({ name }) => name === environment);
    if (!is) return [{ environment, expected: "an environment with its rules", found: "none" }];
    return RULES.map(([rule, written]) => ({
      environment,
      rule,
      expected: written(should),
      found: written(is),
    })).filter((difference) => difference.expected !== difference.found);
  });
}

/** `production-update, reviewers: none, and should be user 7`. */
export const formatRuleDifference = ({ environment, rule, expected, found }: RuleDifference): string =>
  `${environment}, ${rule ?? "environment"}: ${found}, and should be ${expected}`;

const named = (kind: string, ids: readonly number[]): string[] =>
  [...ids].sort((a, b) => a - b).map((id) => `${kind} ${id}`);

const listed = (parts: readonly string[]): string => [...parts].sort().join(", ") || "none";

const yesNo = (value: boolean): string => (value ? "yes" : "no");
