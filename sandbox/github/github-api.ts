import { ApiError, type Cloud } from "../provider/cloud.ts";
import type { CloudRecord, GithubRepository } from "../provider/store.ts";

/** Type token of a GitHub environment. */
export const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";

/** An error of GitHub's API. */
export function githubError(status: number, message: string): ApiError {
  return new ApiError(status, `https://api.github.com: ${status} ${message}`);
}

/** `repository:environment`, with the colons of the environment's name written as `??`. */
export function environmentId(inputs: { repository: string; environment: string }): string {
  return `${inputs.repository}:${inputs.environment.replaceAll(":", "??")}`;
}

function findRepository(cloud: Cloud, name: string): GithubRepository | undefined {
  const { owner } = cloud.provider;
  return cloud.store.seeds().githubRepositories.find((it) => it.owner === owner && it.name === name);
}

/** Repositories are seeds, so this is known in previews too. */
export function requireRepository(cloud: Cloud, name: string): GithubRepository {
  if (cloud.provider.owner === undefined) throw githubError(401, "The provider's owner is not set.");
  const found = findRepository(cloud, name);
  if (!found) throw githubError(404, `Repository ${cloud.provider.owner}/${name} was not found.`);
  return found;
}

/** Nothing in a preview, where it cannot be looked up. */
export function requireEnvironment(
  cloud: Cloud,
  inputs: { repository: string; environment: string },
): CloudRecord | undefined {
  requireRepository(cloud, inputs.repository);
  if (cloud.preview) return undefined;
  const found = cloud.store.get(ENVIRONMENT, environmentId(inputs));
  if (!found) throw githubError(404, `Environment '${environmentId(inputs)}' was not found.`);
  return found;
}

/** The numeric id that GitHub gives the repository. */
export function repositoryId({ repository }: { repository: string }, { cloud }: { cloud: Cloud }): number {
  return findRepository(cloud, repository)?.id ?? 0;
}
