import type { Seeds } from "../../sandbox/provider/store.ts";
import type { Stack } from "../estate.ts";

/**
 * What is there before the program deploys anything: the project, the repository, the team that the settings name, and
 * the domains of `SANDBOX_VERIFIED_DOMAINS`, which stands in for `gcloud domains verify` and is remembered.
 * @example SANDBOX_VERIFIED_DOMAINS=example.com,example.org npm run sandbox -- up staging
 */
export function seedsOf(stacks: readonly Stack[]): Seeds {
  return {
    gcpProjects: stacks.map(({ settings: { gcp } }) => ({ id: gcp.project, number: gcp.project_number })),
    githubRepositories: stacks.map(({ settings: { github } }) => ({
      owner: github.owner,
      name: github.repository,
      id: github.repository_id,
      visibility: github.visibility,
      plan: github.plan,
    })),
    vercelTeams: stacks.flatMap(({ settings: { vercel } }) =>
      vercel.team ? [{ id: vercel.team, slug: vercel.team }] : [],
    ),
    verifiedDomains: (process.env.SANDBOX_VERIFIED_DOMAINS ?? "").split(",").filter(Boolean),
  };
}
