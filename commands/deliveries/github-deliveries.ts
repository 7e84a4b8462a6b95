import { request } from "@octokit/request";
import { type Delivered, DeploymentsAnswer, deliveries } from "../../model/delivery/deliveries.ts";
import type { Environment } from "../../model/entities/entity.ts";
import type { StackSettings } from "../../model/settings.ts";
import { GitHubRefused, refusal } from "../protection/github-refusal.ts";
import type { GitHubAccess } from "../protection/github-rules.ts";
import { bearerToken } from "../vendors/bearer-token.ts";
import { boundedFetch } from "../vendors/bounded-fetch.ts";

const QUERY = `
  query($owner: String!, $name: String!, $environment: String!) {
    repository(owner: $owner, name: $name) {
      deployments(environments: [$environment], last: 100) {
        nodes {
          commitOid
          creator { login }
          statuses(first: 20) { nodes { state createdAt description logUrl } }
        }
      }
    }
  }`;

/**
 * What was delivered to an environment, by GitHub's own list of its last hundred deployments.
 * @throws {GitHubRefused} where GitHub does not answer, or not as documented.
 */
export async function gitHubDeliveries(
  { owner, repository }: StackSettings["github"],
  environment: Environment,
  { api, token, bounds }: GitHubAccess,
): Promise<Delivered[]> {
  const name = `${owner}/${repository}`;
  if (!token?.trim()) {
    throw new GitHubRefused(
      `GitHub lists deployments to nobody without a token\n    fix: set GITHUB_TOKEN to one with \`Deployments: read\` on ${name}`,
    );
  }
  let data: unknown;
  try {
    ({ data } = await request("POST /graphql", {
      baseUrl: api,
      headers: { authorization: `Bearer ${bearerToken("GITHUB_TOKEN", token)}` },
      request: { fetch: boundedFetch(bounds) },
      query: QUERY,
      variables: { owner, name: repository, environment },
    }));
  } catch (error) {
    throw refusal(error, name, true);
  }
  const answer = DeploymentsAnswer.safeParse(data);
  if (answer.success) return deliveries(answer.data);
  throw new GitHubRefused(
    `GitHub does not list the deployments of ${name}\n    fix: let the token read them (\`Deployments: read\`), and correct github.owner and github.repository in the stack's file`,
  );
}
