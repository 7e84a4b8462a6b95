import * as z from "zod";
import type { CiAccount, Guards, HeldNames } from "../../model/drift/guarded.ts";
import { INFRASTRUCTURE_ENVIRONMENTS } from "../../model/entities/infrastructure.ts";
import type { StackSettings } from "../../model/settings.ts";
import type { GitHubClient } from "../vendors/github.ts";
import { NoAnswer, understood } from "../vendors/no-answer.ts";
import { unanswered } from "./unanswered.ts";

/** Names on a page: the most for secrets, and for variables (30) what the API answers at most. */
const PAGE = { secrets: 100, variables: 30 } as const;

const Named = z.object({ name: z.string() });
const Variable = z.object({ value: z.string() });

const ENVIRONMENT = "/repos/{owner}/{repo}/environments/{environment}";

/**
 * What GitHub keeps for the environments of a repository. An environment that is gone holds nothing: a refresh shows that
 * it is gone. Each method throws {@link Unchecked} where the token lacks the right, and {@link Refused} where GitHub does
 * not answer, or not as documented.
 */
export function gitHubHeld(
  { owner, repository: repo }: StackSettings["github"],
  github: GitHubClient,
): Pick<Guards, "held" | "ciAccounts"> {
  async function namesOf(kind: keyof typeof PAGE, environment: string): Promise<string[]> {
    const read = () =>
      github.list(`${ENVIRONMENT}/${kind}`, { owner, repo, environment, per_page: PAGE[kind] }, Named, kind);
    const names = await orGone(`the ${kind} of ${environment}`, read);
    return (names ?? []).map(({ name }) => name);
  }

  async function accountOf(environment: string): Promise<string | undefined> {
    const path = `${ENVIRONMENT}/variables/INFRASTRUCTURE_ACCOUNT`;
    const read = async () => (await github.ask(path, { owner, repo, environment })).data;
    const answer = await orGone(`CI's account in ${environment}`, async () =>
      understood(Variable, await read(), "GitHub"),
    );
    return answer?.value;
  }

  return {
    async held(environment): Promise<HeldNames> {
      const [secrets, variables] = await Promise.all([
        namesOf("secrets", environment),
        namesOf("variables", environment),
      ]);
      return { secrets, variables };
    },
    async ciAccounts(): Promise<readonly CiAccount[]> {
      const all = Object.values(INFRASTRUCTURE_ENVIRONMENTS);
      const emails = await Promise.all(all.map(({ name }) => accountOf(name)));
      return all.flatMap(({ name }, i) => {
        const email = emails[i];
        const updates = name !== INFRASTRUCTURE_ENVIRONMENTS.productionPreview.name;
        return email === undefined ? [] : [{ email, updates }];
      });
    },
  };
}

async function orGone<Answer>(about: string, read: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof NoAnswer && error.status === 404) return undefined;
    throw unanswered("GitHub", about, "environments", error);
  }
}
