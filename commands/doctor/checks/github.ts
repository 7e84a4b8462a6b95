import * as z from "zod";
import { aside, ok, skipped, type Verdict, wrong } from "../../../model/doctor/finding.ts";
import { NEW_GITHUB_TOKEN } from "../../vendors/github.ts";
import { NoAnswer, understood } from "../../vendors/no-answer.ts";
import { type DoctorCheck, given } from "../check.ts";
import { type Examined, ifThere, TITLES } from "../examined.ts";

const Owner = z.object({ login: z.string(), plan: z.object({ name: z.string() }).optional() });
const Actions = z.object({ enabled: z.boolean(), allowed_actions: z.string().optional() });
const PLANS = ["free", "pro", "team", "enterprise"];

/** The token, and the repository as it is declared: ids, owner, visibility, default branch and plan. */
export function gitHub({ stack, plan, clients: { github }, facts, options }: Examined): DoctorCheck[] {
  const { environment, settings } = stack;
  const { owner, repository: repo, ...declared } = settings.github;
  const at = { owner, repo };
  const repositoryThere = given(facts.repository, TITLES.repository);
  const check = (name: string, title: string, run: DoctorCheck["run"]): DoctorCheck => ({
    id: `github.${name}`,
    family: "github",
    title,
    run,
  });
  const write = (field: string, value: string | number) =>
    `write ${field}: ${value} under skeleton:github in Pulumi.${environment}.yaml`;

  return [
    check("repository", TITLES.repository, async () => {
      try {
        const { id, owner: found, archived, disabled } = await facts.repository();
        const type = found.type.toLowerCase();
        if (archived)
          return wrong(
            `${owner}/${repo} is archived, and nothing in it can be changed`,
            `gh repo unarchive ${owner}/${repo} --yes`,
          );
        if (disabled)
          return wrong(
            `GitHub has disabled ${owner}/${repo}`,
            "https://support.github.com/contact/reinstatement",
          );
        if (id !== declared.repository_id)
          return wrong(
            `${owner}/${repo} has the id ${id}, and ${declared.repository_id} is declared`,
            write("repository_id", id),
          );
        if (found.id !== declared.owner_id)
          return wrong(
            `${owner} has the id ${found.id}, and ${declared.owner_id} is declared`,
            write("owner_id", found.id),
          );
        if (type !== declared.owner_type)
          return wrong(
            `${owner} is of the type ${type}, and ${declared.owner_type} is declared`,
            write("owner_type", type),
          );
        return ok(`${owner}/${repo}, id ${id}`);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        if (error.status === 401 || error.status === 403)
          return wrong(error.message, error.fix ?? `make another token: ${NEW_GITHUB_TOKEN}`);
        if (error.status !== 404 && error.status !== 301) throw error;
        return wrong(
          `${owner}/${repo} is not there, or the token may not see it`,
          `correct github.owner and github.repository in Pulumi.${environment}.yaml, or let the token see it: ${NEW_GITHUB_TOKEN}`,
        );
      }
    }),
    check("rights", "rights of the token", async () => {
      const { permissions, scopes } = await repositoryThere();
      if (options.githubReads) return skipped("nothing on GitHub is to change: this token only reads");
      if (!plan.some(({ type }) => type.startsWith("github:")))
        return skipped("nothing on GitHub is planned");
      if (permissions?.admin !== true)
        return wrong(
          `the token's owner does not administer ${owner}/${repo}`,
          `let an administrator make the token, or: https://github.com/${owner}/${repo}/settings/access`,
        );
      if (scopes !== undefined && scopes !== "" && !scopes.split(", ").includes("repo"))
        return wrong("the token lacks the scope repo", `make another, with repo: ${NEW_GITHUB_TOKEN}`);
      return readable(
        {
          Administration: "/repos/{owner}/{repo}/actions/permissions",
          Environments: "/repos/{owner}/{repo}/environments",
          Secrets: "/repos/{owner}/{repo}/actions/secrets",
          Variables: "/repos/{owner}/{repo}/actions/variables",
        },
        scopes ? "scope repo" : "reads what it is to write; whether it may write, only writing tells",
      );
    }),
    check("actions", "GitHub Actions", async () => {
      await repositoryThere();
      const page = `https://github.com/${owner}/${repo}/settings/actions`;
      // Only who administers the repository may ask; the token of a workflow's run never may.
      const answer = await ifThere(github.ask("/repos/{owner}/{repo}/actions/permissions", at)).catch(
        (error) => {
          if (error instanceof NoAnswer && error.status === 403) return undefined;
          throw error;
        },
      );
      if (answer === undefined) return skipped("the token may not see it");
      const { enabled, allowed_actions } = understood(Actions, answer.data, "GitHub");
      if (!enabled) return aside("they are switched off: no workflow runs", `enable them: ${page}`);
      return allowed_actions === "local_only"
        ? aside(
            "only the owner's own actions are allowed, and the workflows use others",
            `allow actions of others: ${page}`,
          )
        : ok("enabled");
    }),
    check("visibility", "visibility", async () => {
      const visibility = (await repositoryThere()).private ? "private" : "public";
      if (visibility === declared.visibility) return ok(visibility);
      return wrong(
        `${owner}/${repo} is ${visibility}, and ${declared.visibility} is declared`,
        write("visibility", visibility),
      );
    }),
    check("branch", "default branch", async () => {
      const { default_branch } = await repositoryThere();
      if (default_branch === declared.default_branch) return ok(default_branch);
      return wrong(
        `the default branch is ${default_branch}, and ${declared.default_branch} is declared`,
        write("default_branch", default_branch),
      );
    }),
    check("plan", "plan", async () => {
      await repositoryThere();
      const found = await planOf();
      if (found === undefined) {
        return declared.visibility === "public"
          ? skipped("the token may not see it; a public repository has every feature on each plan")
          : {
              outcome: "unknown",
              says: "the token may not see it",
              fix: `https://github.com/${declared.owner_type === "user" ? "settings" : `organizations/${owner}/settings`}/billing`,
            };
      }
      if (found === declared.plan) return ok(found);
      if (!PLANS.includes(found)) return skipped(`GitHub calls it ${found}`);
      return wrong(
        `${owner} is on the plan ${found}, and ${declared.plan} is declared`,
        write("plan", found),
      );
    }),
  ];

  /** Reads what the token is to write, each by its name as a permission of fine-grained tokens. */
  async function readable(lists: Readonly<Record<string, string>>, says: string): Promise<Verdict> {
    const refused = await Promise.all(
      Object.entries(lists).map(async ([permission, path]) => {
        try {
          await github.ask(path, at);
          return [];
        } catch (error) {
          if (error instanceof NoAnswer && (error.status === 403 || error.status === 404))
            return [permission];
          throw error;
        }
      }),
    );
    const missing = refused.flat();
    return missing.length === 0
      ? ok(says)
      : wrong(
          `the token lacks ${missing.join(", ")}`,
          `give it ${missing.map((one) => `${one}: write`).join(", ")}: https://github.com/settings/personal-access-tokens`,
        );
  }

  /** The owner's plan, where the token may see it: that of an organization, or of the token's own user. */
  async function planOf(): Promise<string | undefined> {
    const isUser = declared.owner_type === "user";
    try {
      const answer = await ifThere(isUser ? github.ask("/user") : github.ask("/orgs/{org}", { org: owner }));
      if (answer === undefined) return undefined;
      const { login, plan: found } = understood(Owner, answer.data, "GitHub");
      return login.toLowerCase() === owner.toLowerCase() ? found?.name : undefined;
    } catch (error) {
      // The token of a run is nobody's.
      if (error instanceof NoAnswer && error.status === 403) return undefined;
      throw error;
    }
  }
}
