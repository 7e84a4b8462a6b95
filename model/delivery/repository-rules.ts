import type { Catalogue } from "../entities/catalogue.ts";
import type { Environment } from "../entities/entity.ts";
import { admittedPatterns } from "../entities/git-ref.ts";
import type { Pipeline } from "../entities/pipeline.ts";
import { parseTrigger } from "../entities/trigger.ts";
import type { StackSettings } from "../settings.ts";

/**
 * The stack that provisions what the repository has once: rulesets. Production's, since they guard the way to it, and its
 * update is approved; staging's as long as nothing is declared for production.
 */
export function repositoryStack(
  catalogue: Pick<Catalogue, "surfaces" | "pipelines" | "secrets">,
): Environment {
  const { surfaces, pipelines, secrets } = catalogue;
  const has = (environment: Environment) =>
    [surfaces, pipelines, secrets].some((entries) =>
      entries.some((entry: { environment: Environment }) => entry.environment === environment),
    );
  return has("staging") && !has("production") ? "staging" : "production";
}

/**
 * Names of the jobs whose success is required before a merge, in the repository's own workflow: the estate's check, and
 * the program's tests, which are skipped where the program did not change. A job that its condition skips counts as a
 * success (docs.github.com, "Using conditions to control job execution").
 */
export const REQUIRED_CHECKS = { check: "Check", test: "Test" } as const;

/** What the rulesets of the repository require. */
export interface RepositoryRules {
  /** Approvals of a pull request by somebody else than its author: 1, or 0 where there is nobody else. */
  readonly approvals: 0 | 1;
  /** Whether one of them is an owner of the code that is changed, as `CODEOWNERS` says. */
  readonly byOwner: boolean;
  /** Tags that start a delivery, as patterns of fnmatch, e.g. `api-v*`. */
  readonly releaseTags: readonly string[];
}

/** What the rulesets require, from who there is and from what starts the pipelines. */
export function repositoryRules(
  github: Pick<StackSettings["github"], "roles" | "reviewers">,
  pipelines: readonly Pick<Pipeline, "triggers">[],
): RepositoryRules {
  const hasSeveral = severalPeople(github);
  const tags = pipelines
    .flatMap(({ triggers }) => triggers.map(parseTrigger))
    .flatMap((trigger) => (trigger?.event === "tag" ? admittedPatterns(trigger.tag) : []));
  return {
    approvals: hasSeveral ? 1 : 0,
    byOwner: hasSeveral && codeOwners(github).length > 0,
    releaseTags: [...new Set(tags)].sort(),
  };
}

/** Everybody who holds a role, as `CODEOWNERS` names them without its "@": sorted, each once. */
export const codeOwners = ({ roles }: Pick<StackSettings["github"], "roles">): string[] =>
  [...new Set(Object.values(roles).flat())].sort();

/** Whether more than one person is declared; a team counts as several. */
function severalPeople(github: Pick<StackSettings["github"], "roles" | "reviewers">): boolean {
  const { users, teams } = github.reviewers;
  const owners = codeOwners(github);
  return (
    owners.length > 1 || owners.some((owner) => owner.includes("/")) || users.length > 1 || teams.length > 0
  );
}
