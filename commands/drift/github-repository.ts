import * as z from "zod";
import type { AskedFor } from "../../model/drift/asked-rights.ts";
import type { Guards, RepositoryStore } from "../../model/drift/guarded.ts";
import type { StackSettings } from "../../model/settings.ts";
import { type GitHubClient, NEW_GITHUB_TOKEN } from "../vendors/github.ts";
import { NoAnswer, understood } from "../vendors/no-answer.ts";
import { unanswered } from "./unanswered.ts";

const Named = z.object({ name: z.string() });
const DeployKey = z.object({ title: z.string(), read_only: z.boolean() });
const Collaborator = z.object({ login: z.string() });
const Workflow = z.object({ path: z.string(), state: z.string() });
/** docs.github.com/rest/actions/permissions, "Get default workflow permissions for a repository". */
const Permissions = z.object({ can_approve_pull_request_reviews: z.boolean() });

/** Where each store is listed, below the repository: the key of the list, names on a page, and the right that it takes. */
const STORES: Readonly<
  Record<RepositoryStore, { path: string; key: string; per_page: number; asked: AskedFor; about: string }>
> = {
  secrets: {
    path: "actions/secrets",
    key: "secrets",
    per_page: 100,
    asked: "secrets",
    about: "the secrets of the repository",
  },
  variables: {
    path: "actions/variables",
    key: "variables",
    per_page: 30,
    asked: "variables",
    about: "the variables of the repository",
  },
  dependabotSecrets: {
    path: "dependabot/secrets",
    key: "secrets",
    per_page: 100,
    asked: "dependabotSecrets",
    about: "the secrets of Dependabot",
  },
  organizationSecrets: {
    path: "actions/organization-secrets",
    key: "secrets",
    per_page: 100,
    asked: "secrets",
    about: "the organization's secrets that the repository sees",
  },
  organizationVariables: {
    path: "actions/organization-variables",
    key: "variables",
    per_page: 30,
    asked: "variables",
    about: "the organization's variables that the repository sees",
  },
};

/**
 * What GitHub keeps for a whole repository. Each method throws {@link Unchecked} where the token lacks the right, and
 * {@link Refused} where GitHub does not answer, or not as documented.
 */
export function gitHubRepository(
  { owner, repository: repo }: StackSettings["github"],
  github: GitHubClient,
): Pick<
  Guards,
  "repositoryHolds" | "writingDeployKeys" | "administrators" | "runsApprove" | "disabledWorkflows"
> {
  const at = "/repos/{owner}/{repo}";
  return {
    async repositoryHolds(store) {
      const { path, key, per_page, asked, about } = STORES[store];
      const read = () => github.list(`${at}/${path}`, { owner, repo, per_page }, Named, key);
      return (await answered(about, asked, read)).map(({ name }) => name);
    },
    async writingDeployKeys() {
      const read = () => github.list(`${at}/keys`, { owner, repo }, DeployKey);
      const keys = await answered("the deploy keys of the repository", "administration", read);
      return keys.filter(({ read_only }) => !read_only).map(({ title }) => title);
    },
    async administrators() {
      const read = () =>
        github.list(`${at}/collaborators`, { owner, repo, permission: "admin" }, Collaborator);
      const people = await answered("who administers the repository", "collaborators", read);
      return people.map(({ login }) => login);
    },
    async runsApprove() {
      const read = async () =>
        understood(
          Permissions,
          (await github.ask(`${at}/actions/permissions/workflow`, { owner, repo })).data,
          "GitHub",
        );
      const permissions = await answered("what runs may do", "administration", read);
      return permissions.can_approve_pull_request_reviews;
    },
    async disabledWorkflows() {
      const read = () => github.list(`${at}/actions/workflows`, { owner, repo }, Workflow, "workflows");
      const workflows = await answered("the workflows of the repository", "workflows", read);
      return workflows.filter(({ state }) => state.startsWith("disabled_")).map(({ path }) => path);
    },
  };
}

const HIDDEN = new NoAnswer("the token may not read this", {
  fix: `give it more rights: ${NEW_GITHUB_TOKEN}`,
  status: 403,
});

async function answered<Answer>(
  about: string,
  asked: AskedFor,
  read: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await read();
  } catch (error) {
    // The repository is there, as everything else shows: GitHub hides what a token may not see.
    const isHidden = error instanceof NoAnswer && error.status === 404;
    throw unanswered("GitHub", about, asked, isHidden ? HIDDEN : error);
  }
}
