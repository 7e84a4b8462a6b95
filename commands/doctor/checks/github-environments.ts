import * as z from "zod";
import { ok, skipped, wrong } from "../../../model/doctor/finding.ts";
import { known, ofType, type Planned } from "../../../model/doctor/planned.ts";
import { notDeployed } from "../../../model/doctor/taken-names.ts";
import { understood } from "../../vendors/no-answer.ts";
import { type DoctorCheck, given } from "../check.ts";
import { type Examined, ifThere, TITLES } from "../examined.ts";
import { inTurns } from "../in-turns.ts";

const User = z.object({ login: z.string() });
const Permission = z.object({ permission: z.string() });
const Team = z.object({ id: z.int() });
const Named = z.object({ name: z.string() });
const Kept = z.object({
  can_admins_bypass: z.boolean().default(true),
  protection_rules: z.array(z.object({ type: z.string() })).default([]),
});
const Namespace = z.object({ slug: z.string(), id: z.union([z.string(), z.int()]), provider: z.string() });
const Repos = z.object({ repos: z.array(z.object({ slug: z.string(), namespace: z.string() })).default([]) });

/** Variables of an environment that one page may hold (docs.github.com/rest/actions/variables). */
const VARIABLES_A_PAGE = 30;

const VARIABLE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";
const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";
const RULESET = "github:index/repositoryRuleset:RepositoryRuleset";

/** Who reviews, what is in the repository already, and whether Vercel may build from it. */
export function gitHubEnvironments({
  stack,
  plan,
  clients: { github, vercel },
  facts,
}: Examined): DoctorCheck[] {
  const { environment, settings } = stack;
  const { owner, repository: repo, reviewers, owner_type } = settings.github;
  const at = { owner, repo };
  const repositoryThere = given(facts.repository, TITLES.repository);
  const deployed = given(facts.deployed, TITLES.stack);
  const asksReviewers = ofType(plan, ENVIRONMENT).some(({ inputs }) =>
    [inputs.reviewers].flat().some((some) => {
      const { users = [], teams = [] } = (some ?? {}) as { users?: unknown[]; teams?: unknown[] };
      return users.length + teams.length > 0;
    }),
  );
  const file = `Pulumi.${environment}.yaml (skeleton:github, reviewers)`;
  const access = `https://github.com/${owner}/${repo}/settings/access`;

  async function userProblem(id: number): Promise<string[]> {
    const answer = await ifThere(github.ask("/user/{account_id}", { account_id: id }));
    if (answer === undefined) return [`user ${id} does not exist`];
    const { login } = understood(User, answer.data, "GitHub");
    const right = await ifThere(
      github.ask("/repos/{owner}/{repo}/collaborators/{username}/permission", { ...at, username: login }),
    );
    const { permission } = right ? understood(Permission, right.data, "GitHub") : { permission: "none" };
    return permission === "none" ? [`${login} may not read ${owner}/${repo}`] : [];
  }

  return [
    {
      id: "github.reviewers",
      family: "github",
      title: "reviewers",
      run: async () => {
        await repositoryThere();
        if (!asksReviewers) return skipped("the plan asks nobody");
        const users = (await inTurns(reviewers.users, userProblem)).flat();
        const known =
          reviewers.teams.length === 0 ? [] : await github.list("/repos/{owner}/{repo}/teams", at, Team);
        const teams = reviewers.teams
          .filter((id) => !known.some((team) => team.id === id))
          .map((id) => `team ${id} does not exist, or may not read ${owner}/${repo}`);
        const problems = [...users, ...teams];
        return problems.length === 0
          ? ok(`${reviewers.users.length + reviewers.teams.length} exist and can read the repository`)
          : wrong(problems.join("; "), `correct ${file}, or let them read: ${access}`);
      },
    },
    {
      id: "github.names",
      family: "github",
      title: "environments, variables and rules that are there",
      run: async () => {
        await repositoryThere();
        const fresh = notDeployed(plan, await deployed());
        const [variables, rulesets] = await Promise.all([takenVariables(fresh), takenRulesets(fresh)]);
        const taken = [...variables, ...rulesets];
        if (taken.length > 0)
          return wrong(
            `there already, and not in the state: ${taken.join(", ")}`,
            `npm run adopt -- ${environment}`,
          );
        const kept = await keptEnvironments(fresh);
        return ok(
          kept.length === 0 ? "nothing is in the way" : `an update sets the rules of ${kept.join(", ")}`,
        );
      },
    },
    {
      id: "github.vercel-app",
      family: "github",
      title: "Vercel's GitHub App",
      run: async () => {
        const fromGit = ofType(plan, "vercel:index/project:Project").some(
          ({ inputs }) => inputs.gitRepository,
        );
        if (!fromGit) return skipped("no site is built from Git by Vercel (git_branch)");
        await repositoryThere();
        await given(facts.vercelTeam, TITLES.vercelTeam)();
        const namespaces = understood(
          z.array(Namespace),
          await vercel("/v1/integrations/git-namespaces", { provider: "github" }),
          "Vercel",
        );
        const namespace = namespaces.find(({ slug }) => slug.toLowerCase() === owner.toLowerCase());
        if (!namespace)
          return wrong(
            `the App is not installed for ${owner}`,
            "https://github.com/apps/vercel/installations/new",
          );
        const { repos } = understood(
          Repos,
          await vercel("/v1/integrations/search-repo", {
            provider: "github",
            namespaceId: String(namespace.id),
            query: repo,
          }),
          "Vercel",
        );
        return repos.some(({ slug }) => slug.toLowerCase() === repo.toLowerCase())
          ? ok(`sees ${owner}/${repo}`)
          : wrong(
              `the App may not see ${owner}/${repo}`,
              owner_type === "user"
                ? "https://github.com/settings/installations"
                : `https://github.com/organizations/${owner}/settings/installations`,
            );
      },
    },
  ];

  /** A variable is created, and refused with 409 where it is there; a secret is written over. */
  async function takenVariables(fresh: readonly Planned[]): Promise<string[]> {
    const planned = ofType(fresh, VARIABLE);
    const environments = [...new Set(planned.map(({ inputs }) => String(inputs.environment)))];
    const lists = await inTurns(environments, async (name) => {
      const there = await ifThere(
        github.list(
          "/repos/{owner}/{repo}/environments/{environment_name}/variables",
          { ...at, environment_name: name, per_page: VARIABLES_A_PAGE },
          Named,
          "variables",
        ),
      );
      const names = new Set((there ?? []).map((variable) => variable.name));
      return planned
        .filter(({ inputs }) => inputs.environment === name && names.has(known(inputs.variableName) ?? ""))
        .map(({ inputs }) => `variable ${known(inputs.variableName)} of ${name}`);
    });
    return lists.flat();
  }

  async function takenRulesets(fresh: readonly Planned[]): Promise<string[]> {
    const planned = ofType(fresh, RULESET);
    if (planned.length === 0) return [];
    const there = await github.list(
      "/repos/{owner}/{repo}/rulesets",
      { ...at, includes_parents: false },
      Named,
    );
    const names = new Set(there.map(({ name }) => name));
    return planned.flatMap(({ inputs }) => {
      const name = known(inputs.name);
      return name !== undefined && names.has(name) ? [`ruleset ${name}`] : [];
    });
  }

  /** Environments that are there are not refused: an update puts its own rules in place of theirs. */
  async function keptEnvironments(fresh: readonly Planned[]): Promise<string[]> {
    const names = ofType(fresh, ENVIRONMENT).flatMap(({ inputs }) => known(inputs.environment) ?? []);
    const found = await inTurns(names, async (name) => {
      const answer = await ifThere(
        github.ask("/repos/{owner}/{repo}/environments/{environment_name}", {
          ...at,
          environment_name: name,
        }),
      );
      if (answer === undefined) return [];
      const { protection_rules } = understood(Kept, answer.data, "GitHub");
      const rules = protection_rules.map(({ type }) => type.replaceAll("_", " "));
      return [`${name} (now: ${rules.join(", ") || "none"})`];
    });
    return found.flat();
  }
}
