import { deployedRules } from "../../model/delivery/deployed-rules.ts";
import {
  declaredRules,
  type EnvironmentRules,
  formatRuleDifference,
  type RuleDifference,
  ruleDifferences,
} from "../../model/delivery/environment-rules.ts";
import type { Stack } from "../estate.ts";
import { readDeployed } from "../govern/governed-stack.ts";
import { colours } from "../terminal/colours.ts";
import type { RulesClient } from "./repository-rules.ts";

/** What the rules of GitHub are compared with, and what is done then. */
export interface ProtectOptions {
  /** With what was deployed last, instead of what is declared. */
  readonly deployed?: true;
  /** Corrects what differs. */
  readonly restore?: true;
  readonly sandbox?: true;
}

/** Exit code of `npm run protection` where GitHub has the rules that are declared. */
export const AS_EXPECTED = 0;
/** Exit code where something differs. */
export const DIFFERENT = 1;

/**
 * Compares the rules of a stack's GitHub environments with what they should be, and prints what differs.
 * @throws GitHubRefused, Refused, EngineNotFound
 */
export async function protect(
  stack: Stack,
  repository: RulesClient,
  options: ProtectOptions,
): Promise<number> {
  const expected = await expectedRules(stack, options);
  if (expected === undefined) {
    console.log(`${stack.environment} was never deployed: there are no rules to compare yet`);
    return AS_EXPECTED;
  }
  const differences = await compare(repository, expected);
  if (differences.length === 0) return asExpected(expected, repository);
  report(differences, repository);
  if (!options.restore) {
    console.error(colours.dim(`    fix: ${fixFor(stack, options)}`));
    return DIFFERENT;
  }
  const wrong = new Set(differences.map(({ environment }) => environment));
  for (const rules of expected.filter(({ name }) => wrong.has(name))) await repository.restore(rules);
  const left = await compare(repository, expected);
  if (left.length === 0) return asExpected(expected, repository);
  report(left, repository);
  console.error(
    colours.dim(`    fix: pulumi up --refresh -s ${stack.environment} makes again what is missing`),
  );
  return DIFFERENT;
}

/** The rules that should hold; nothing where what was deployed is asked for, and nothing was. */
async function expectedRules(
  { settings, share, ...stack }: Stack,
  { deployed, sandbox }: ProtectOptions,
): Promise<readonly EnvironmentRules[] | undefined> {
  if (!deployed) return declaredRules(settings, share);
  const state = (await readDeployed([stack], sandbox ? "sandbox" : "login")).get(stack.environment)?.state;
  const rules = deployedRules(state?.deployment.resources ?? []);
  return rules.length > 0 ? rules : undefined;
}

async function compare(
  repository: RulesClient,
  expected: readonly EnvironmentRules[],
): Promise<RuleDifference[]> {
  const found = await Promise.all(expected.map(({ name }) => repository.read(name)));
  return ruleDifferences(
    expected,
    found.filter((rules) => rules !== undefined),
  );
}

function asExpected(expected: readonly EnvironmentRules[], { name }: RulesClient): number {
  console.log(`${name} enforces the rules of ${expected.map((rules) => rules.name).join(", ")}`);
  return AS_EXPECTED;
}

function report(differences: readonly RuleDifference[], { name }: RulesClient): void {
  console.error(colours.red(`${name} does not enforce what it should:`));
  for (const difference of differences) console.error(`  ${formatRuleDifference(difference)}`);
}

function fixFor({ environment }: Stack, { deployed, sandbox }: ProtectOptions): string {
  const options = `${deployed ? " --deployed" : ""}${sandbox ? " --sandbox" : ""}`;
  return `find out who changed it (repository, Settings, Environments; the audit log), then npm run protection -- ${environment}${options} --restore, with a token that administers the repository`;
}
