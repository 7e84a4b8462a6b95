import { RequestError } from "@octokit/request-error";
import { NoAnswer } from "../vendors/no-answer.ts";

/** GitHub did not answer what was asked. */
export class GitHubRefused extends Error {
  /** Status of GitHub's answer; absent where there was none. */
  readonly status: number | undefined;
  override readonly name = "GitHubRefused";

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** What to do about each status (https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api). */
function fixFor(status: number, hasToken: boolean): string {
  if (status === 401) return "the token is expired, revoked or mistyped: set GITHUB_TOKEN to another";
  if (status === 429) return "the limit of requests is reached: try again in an hour";
  if (status === 403)
    return hasToken
      ? "give the token `Actions: read`, and `Administration: write` to put rules right; or the limit of requests is reached: try again in an hour"
      : "set GITHUB_TOKEN: without it GitHub answers few requests, and none that writes";
  if (status === 404)
    return hasToken
      ? "correct github.owner and github.repository in the stack's file, or let the token see this repository"
      : "correct github.owner and github.repository in the stack's file, or set GITHUB_TOKEN: a private repository is not found without";
  if (status === 422) return "see what the plan of the repository's owner allows for environments";
  return "see https://www.githubstatus.com, and try again";
}

/** An error of the client as one that says what to do. It has GitHub's own words, and never the token. */
export function refusal(error: unknown, repository: string, hasToken: boolean): GitHubRefused {
  const about = `GitHub does not answer about ${repository}`;
  if (!(error instanceof RequestError) || error.response === undefined) {
    const reason = innermost(error);
    const fix = reason instanceof NoAnswer ? reason.fix : undefined;
    const said = reason instanceof Error ? reason.message : String(reason);
    return new GitHubRefused(
      `${about}: ${said}\n    fix: ${fix ?? "see whether GitHub can be reached from here"}`,
    );
  }
  const { status, message } = error;
  // A proxy on the way answers with a page, of which no line helps.
  const said = /^\s*</.test(message) ? "with a web page" : message;
  return new GitHubRefused(`${about}: ${status}, ${said}\n    fix: ${fixFor(status, hasToken)}`, status);
}

/** The reason at the bottom: that of `fetch` says only that it failed. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? innermost(error.cause) : error;
}
