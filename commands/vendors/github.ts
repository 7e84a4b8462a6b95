import { request } from "@octokit/request";
import { RequestError } from "@octokit/request-error";
import * as z from "zod";
import { bearerToken } from "./bearer-token.ts";
import type { BoundedFetch } from "./bounded-fetch.ts";
import { NoAnswer, understood } from "./no-answer.ts";

/** Pages that are read of a list at most. */
const MOST_PAGES = 20;
const PAGE = 100;

/** An answer of GitHub. */
export interface GitHubAnswer {
  readonly data: unknown;
  /** Headers, by lower-case names. */
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/** GitHub's REST API. Every method throws {@link NoAnswer} where there is no answer; 404 is one of those. */
export interface GitHubClient {
  /** `GET` of a path with its parameters, as GitHub documents them. */
  ask(path: string, parameters?: Readonly<Record<string, unknown>>): Promise<GitHubAnswer>;
  /** The entries of a list, page by page. */
  list<Entry>(
    path: string,
    parameters: Readonly<Record<string, unknown>>,
    entry: z.ZodType<Entry>,
    /** The field that holds the list, where the answer is no list itself. */
    key?: string,
  ): Promise<Entry[]>;
}

/** Where a token is made. */
export const NEW_GITHUB_TOKEN = "https://github.com/settings/tokens";

/** @param token what to log in with; nobody is asked without one */
export function gitHubClient(
  token: string | undefined,
  { baseUrl, fetch }: { baseUrl: string; fetch: BoundedFetch },
): GitHubClient {
  async function ask(path: string, parameters = {}): Promise<GitHubAnswer> {
    const sent = bearerToken("GITHUB_TOKEN", token);
    if (!sent)
      throw new NoAnswer("GITHUB_TOKEN is not set", {
        fix: `make a token (${NEW_GITHUB_TOKEN}), and export GITHUB_TOKEN`,
        status: 401,
      });
    try {
      const { data, headers, status } = await request(`GET ${path}`, {
        baseUrl,
        headers: { authorization: `Bearer ${sent}` },
        request: { fetch },
        ...parameters,
      });
      if (status >= 300)
        throw new NoAnswer("GitHub says that it has moved", {
          fix: "correct github.owner and github.repository in the stack's file",
          status,
        });
      return { data, headers };
    } catch (error) {
      throw refusal(error);
    }
  }

  return {
    ask,
    async list(path, parameters, entry, key) {
      const entries: z.infer<typeof entry>[] = [];
      const List = z.array(entry);
      for (let page = 1; page <= MOST_PAGES; page++) {
        const { data } = await ask(path, { per_page: PAGE, ...parameters, page });
        const found = key
          ? understood(z.object({ [key]: List }), data, "GitHub")[key]
          : understood(List, data, "GitHub");
        entries.push(...(found ?? []));
        if ((found?.length ?? 0) < Number(parameters.per_page ?? PAGE)) return entries;
      }
      throw new NoAnswer(`the list ${path} of GitHub does not end`);
    },
  };
}

/** Why an organization refuses a token that is right by itself, in GitHub's words. */
const OF_ORGANIZATIONS: readonly (readonly [words: RegExp, says: string, fix: string])[] = [
  [
    /IP allow list/,
    "the organization admits the token from certain addresses only, and this machine's is none of them",
    "ask one of its owners to allow the address: https://docs.github.com/organizations/keeping-your-organization-secure",
  ],
  [
    /forbids access via a (fine-grained )?personal access token|lifetime is greater than/,
    "the organization forbids tokens of this kind, or of this lifetime",
    `make one that it allows: ${NEW_GITHUB_TOKEN}`,
  ],
];

const messageOf = (data: unknown): string => {
  const { message } = (data ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : "";
};

/** What to do about each status (docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api). */
function refusal(error: unknown): NoAnswer {
  // The client wraps what its `fetch` throws.
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (at instanceof NoAnswer) return at;
  if (!(error instanceof RequestError) || error.response === undefined)
    return new NoAnswer("GitHub cannot be asked", { fix: "see https://www.githubstatus.com, and try again" });
  const { status, response } = error;
  const isLimited =
    status === 429 ||
    (status === 403 &&
      (response.headers["x-ratelimit-remaining"] === "0" || response.headers["retry-after"] !== undefined));
  if (isLimited)
    return new NoAnswer("GitHub's limit of requests is reached", {
      fix: "try again in an hour",
      status: 429,
    });
  if (status === 401)
    return new NoAnswer("GitHub refuses the token: it is expired, revoked or mistyped", {
      fix: `make another (${NEW_GITHUB_TOKEN}), and export GITHUB_TOKEN`,
      status,
    });
  if (status === 403 && response.headers["x-github-sso"] !== undefined)
    return new NoAnswer("the organization asks for a single sign-on that the token was not authorized for", {
      fix: `authorize the token ("Configure SSO"): ${NEW_GITHUB_TOKEN}`,
      status,
      reason: "sso",
    });
  const [, says, fix] = OF_ORGANIZATIONS.find(([words]) => words.test(messageOf(response.data))) ?? [];
  if (status === 403 && says !== undefined)
    return new NoAnswer(says, { fix, status, reason: "organization" });
  if (status === 403)
    return new NoAnswer("the token may not read this", {
      fix: `give it more rights: ${NEW_GITHUB_TOKEN}`,
      status,
    });
  if (status === 404) return new NoAnswer("GitHub finds nothing there that the token may see", { status });
  return new NoAnswer(`GitHub answers ${status}`, {
    fix: "see https://www.githubstatus.com, and try again",
    status,
  });
}
