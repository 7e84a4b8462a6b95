import { request } from "@octokit/request";
import * as z from "zod";
import { answeredRules, EnvironmentAnswer, PolicyAnswer } from "../../model/delivery/answered-rules.ts";
import type { EnvironmentRules } from "../../model/delivery/environment-rules.ts";
import type { StackSettings } from "../../model/settings.ts";
import { bearerToken } from "../vendors/bearer-token.ts";
import { type Bounds, boundedFetch } from "../vendors/bounded-fetch.ts";
import { GitHubRefused, refusal } from "./github-refusal.ts";
import type { RulesClient } from "./repository-rules.ts";

/** Pages that are read of a list at most. */
const MOST_PAGES = 20;

const ENVIRONMENT = "/repos/{owner}/{repo}/environments/{environment_name}";
const POLICIES = `${ENVIRONMENT}/deployment-branch-policies`;

/** Where GitHub is asked, and with which token; without one it answers what everybody may see. */
export interface GitHubAccess {
  /** Base URL of the REST API, e.g. `https://api.github.com`. */
  readonly api: string;
  readonly token?: string;
  /** Limits of a request, in place of the usual ones. */
  readonly bounds?: Bounds;
}

/**
 * The environments of a repository, as GitHub itself answers.
 * Every method throws {@link GitHubRefused} where GitHub does not answer, or not as documented.
 */
export function gitHubRules(
  { owner, repository: repo }: StackSettings["github"],
  access: GitHubAccess,
): RulesClient {
  const name = `${owner}/${repo}`;
  const fetch = boundedFetch(access.bounds);

  async function ask(route: string, parameters: Record<string, unknown> = {}): Promise<unknown> {
    try {
      const token = bearerToken("GITHUB_TOKEN", access.token);
      const { data } = await request(route, {
        baseUrl: access.api,
        owner,
        repo,
        headers: { ...(token && { authorization: `Bearer ${token}` }) },
        request: { fetch },
        ...parameters,
      });
      return data;
    } catch (error) {
      throw refusal(error, name, access.token !== undefined);
    }
  }

  /** The answer, or nothing where GitHub says 404: the environment is missing, once it is known that the repository is not. */
  async function askFor(environment: string): Promise<unknown> {
    try {
      return await ask(`GET ${ENVIRONMENT}`, { environment_name: environment });
    } catch (error) {
      if (!(error instanceof GitHubRefused) || error.status !== 404) throw error;
      await ask("GET /repos/{owner}/{repo}");
      return undefined;
    }
  }

  async function policiesOf(environment: string) {
    const policies: z.infer<typeof PolicyAnswer>[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const answer = understood(
        z.object({ branch_policies: z.array(PolicyAnswer) }),
        await ask(`GET ${POLICIES}`, { environment_name: environment, per_page: 100, page }),
        name,
      );
      policies.push(...answer.branch_policies);
      if (answer.branch_policies.length < 100) return policies;
    }
    throw new GitHubRefused(
      `GitHub's list of the policies of ${environment} does not end\n    fix: see https://www.githubstatus.com, and try again`,
    );
  }

  async function restore({ name: environment, policies, ...rules }: EnvironmentRules): Promise<void> {
    await put(environment, rules);
    for (const policy of await policiesOf(environment)) {
      if (policies.includes(`${policy.type} ${policy.name}`)) continue;
      await ask(`DELETE ${POLICIES}/{branch_policy_id}`, {
        environment_name: environment,
        branch_policy_id: policy.id,
      });
    }
  }

  /** What a plan does not have is answered with 422; where none of it is asked for, it is sent without. */
  async function put(environment: string, rules: Omit<EnvironmentRules, "name" | "policies">): Promise<void> {
    const { users, teams, prevent_self_review, wait_timer_minutes } = rules;
    const branches = {
      environment_name: environment,
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    };
    const isPlain = users.length + teams.length + wait_timer_minutes === 0 && !prevent_self_review;
    try {
      await ask(`PUT ${ENVIRONMENT}`, { ...branches, ...sent(rules) });
    } catch (error) {
      if (!(isPlain && error instanceof GitHubRefused && error.status === 422)) throw error;
      await ask(`PUT ${ENVIRONMENT}`, branches);
    }
  }

  return {
    name,
    async read(environment) {
      const answer = await askFor(environment);
      if (answer === undefined) return undefined;
      const rules = understood(EnvironmentAnswer, answer, name);
      const hasPolicies = rules.deployment_branch_policy?.custom_branch_policies === true;
      return answeredRules(rules, hasPolicies ? await policiesOf(environment) : []);
    },
    restore,
  };
}

/** The part of the body of `PUT …/environments/ENVIRONMENT` that not every plan has. */
function sent(rules: Omit<EnvironmentRules, "name" | "policies">): Record<string, unknown> {
  const { users, teams, prevent_self_review, wait_timer_minutes, admins_bypass } = rules;
  return {
    wait_timer: wait_timer_minutes,
    prevent_self_review,
    can_admins_bypass: admins_bypass,
    reviewers: [...users.map((id) => ({ type: "User", id })), ...teams.map((id) => ({ type: "Team", id }))],
  };
}

/** @throws GitHubRefused where the answer is not as documented. */
function understood<Answer>(schema: z.ZodType<Answer>, answer: unknown, repository: string): Answer {
  const { success, data } = schema.safeParse(answer);
  if (success) return data;
  throw new GitHubRefused(
    `GitHub's answer about the environments of ${repository} is not as documented\n    fix: compare it with https://docs.github.com/rest/deployments/environments`,
  );
}
