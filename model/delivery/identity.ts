import type { Environment } from "../entities/entity.ts";
import type { StackSettings } from "../settings.ts";

/**
 * Claims of a GitHub Actions token that Google keeps as attributes. Numeric ids, since names can be given up and taken
 * over by others. The subject is what logs call the principal by: it may have 127 bytes, and GitHub's own `sub` grows with
 * the names of owner and repository, beyond that since it holds their ids too.
 * Source: https://cloud.google.com/iam/docs/workload-identity-federation#mapping; github/docs#45221.
 */
export const trustMapping = {
  "google.subject": "assertion.repository_id + ':' + assertion.environment",
  "attribute.repository_id": "assertion.repository_id",
  "attribute.environment": "assertion.environment",
} as const;

/**
 * Which runs are trusted: those of this repository that GitHub let into this environment. Runs of pull requests carry no
 * environment, so they never match.
 */
export function trustCondition(
  { owner_id, repository_id }: Pick<StackSettings["github"], "owner_id" | "repository_id">,
  environment: Environment,
): string {
  return [
    `assertion.repository_owner_id == "${owner_id}"`,
    `assertion.repository_id == "${repository_id}"`,
    `assertion.environment == "${environment}"`,
  ].join(" && ");
}
