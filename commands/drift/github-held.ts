import { request } from "@octokit/request";
import { z } from "zod";
import type { HeldNames } from "../../model/drift/guards.ts";
import type { StackSettings } from "../../model/settings.ts";
import { refusal } from "../protection/github-refusal.ts";
import type { GitHubAccess } from "../protection/github-rules.ts";
import { Refused } from "../terminal/problems.ts";

/** How long one request may take, in milliseconds. */
const PATIENCE_MS = 20_000;
/** Names on a page: the most for secrets, and for variables (30) what the API answers at most. */
const PAGE = { secrets: 100, variables: 30 } as const;
/** Pages that are read at most: an environment holds up to 100 secrets and 100 variables. */
const PAGES = 10;

const Names = z.array(z.object({ name: z.string() }));

/**
 * Names of the secrets and variables that GitHub keeps for an environment.
 * @throws GitHubRefused, Refused where GitHub does not answer, or not as documented
 */
export async function gitHubHeld(
  { owner, repository: repo }: StackSettings["github"],
  environment: string,
  { api, token }: GitHubAccess,
): Promise<HeldNames> {
  const named = async (kind: keyof typeof PAGE): Promise<string[]> => {
    const names: string[] = [];
    for (let page = 1; page <= PAGES; page++) {
      const { data } = await request(`GET /repos/{owner}/{repo}/environments/{environment}/${kind}`, {
        baseUrl: api,
        owner,
        repo,
        environment,
        per_page: PAGE[kind],
        page,
        headers: { ...(token && { authorization: `Bearer ${token}` }) },
        request: { signal: AbortSignal.timeout(PATIENCE_MS) },
      }).catch((error) => {
        // The environment is gone, which a refresh shows.
        if ((error as { status?: number }).status === 404) return { data: { [kind]: [] } };
        throw refusal(error, `${owner}/${repo}`, token !== undefined);
      });
      const answer = Names.safeParse((data as Record<string, unknown>)[kind]);
      if (!answer.success)
        throw new Refused(
          `GitHub's answer about the ${kind} of ${environment} is not as documented\n    fix: compare it with https://docs.github.com/rest/actions/${kind}`,
        );
      names.push(...answer.data.map(({ name }) => name));
      if (answer.data.length < PAGE[kind]) return names;
    }
    throw new Refused(
      `GitHub lists more ${kind} of ${environment} than an environment can have\n    fix: see https://www.githubstatus.com, and try again`,
    );
  };
  const [secrets, variables] = await Promise.all([named("secrets"), named("variables")]);
  return { secrets, variables };
}
