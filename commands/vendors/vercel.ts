import { bearerToken } from "./bearer-token.ts";
import { answerJson, type BoundedFetch } from "./bounded-fetch.ts";
import { NoAnswer } from "./no-answer.ts";

/** Vercel's REST API (vercel.com/docs/rest-api). It throws {@link NoAnswer} where there is no answer; 404 is one of those. */
export type VercelClient = (path: string, query?: Readonly<Record<string, string>>) => Promise<unknown>;

/** Where a token is made. */
export const NEW_VERCEL_TOKEN = "https://vercel.com/account/settings/tokens";

/** Questions about the login itself, which take no team. */
const OF_LOGIN = /^\/(v2\/(user|teams)|v1\/integrations\/git-namespaces)(\/|$)/;

/**
 * @param token what to log in with; nobody is asked without one
 * @param team the team that is asked about; a personal account where it is left out
 */
export function vercelClient(
  token: string | undefined,
  { baseUrl, fetch, team }: { baseUrl: string; fetch: BoundedFetch; team?: string | undefined },
): VercelClient {
  return async (path, query = {}) => {
    const sent = bearerToken("VERCEL_API_TOKEN", token);
    if (!sent)
      throw new NoAnswer("VERCEL_API_TOKEN is not set", {
        fix: `make a token (${NEW_VERCEL_TOKEN}), and export VERCEL_API_TOKEN`,
        status: 401,
      });
    const ofTeam = team !== undefined && !OF_LOGIN.test(path);
    const search = new URLSearchParams({ ...query, ...(ofTeam && { teamId: team }) }).toString();
    const response = await fetch(`${baseUrl}${path}${search && `?${search}`}`, {
      headers: { authorization: `Bearer ${sent}`, accept: "application/json" },
    });
    const answer = await answerJson(response);
    const { status } = response;
    if (response.ok) {
      if (answer !== undefined) return answer;
      throw new NoAnswer("the answer of Vercel is not as documented");
    }
    const error = (answer as { error?: { invalidToken?: unknown } } | undefined)?.error;
    if (status === 401 || (status === 403 && error?.invalidToken === true))
      throw new NoAnswer("Vercel refuses the token: it is expired, revoked or mistyped", {
        fix: `make another (${NEW_VERCEL_TOKEN}), and export VERCEL_API_TOKEN`,
        status: 401,
      });
    if (status === 403)
      throw new NoAnswer("the token may not read this at Vercel", {
        fix: `make one for the right account or team: ${NEW_VERCEL_TOKEN}`,
        status,
      });
    if (status === 404) throw new NoAnswer("Vercel finds nothing there", { status });
    if (status === 429)
      throw new NoAnswer("Vercel's limit of requests is reached", { fix: "try again in a minute", status });
    throw new NoAnswer(`Vercel answers ${status}`, {
      fix: "see https://www.vercel-status.com, and try again",
      status,
    });
  };
}
