import { InvalidArgumentError, Option } from "commander";
import { Refused } from "../terminal/problems.ts";

/** Where GitHub's REST API is, unless GITHUB_API_URL says otherwise, as it does on GitHub's own runners. */
const USUAL = "https://api.github.com";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

const FIX = `fix: write an https URL without a login, e.g. ${USUAL}`;

/** A base URL that a token may be sent to, without a slash at its end; nothing where it is none. */
function baseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, username, password } = new URL(text);
  const isSafe = protocol === "https:" || (protocol === "http:" && LOOPBACK.includes(hostname));
  return isSafe && !username && !password ? text.replace(/\/+$/, "") : undefined;
}

/** Base URL of GitHub's REST API. @throws Refused where GITHUB_API_URL is none */
export function gitHubApi({ GITHUB_API_URL: text }: NodeJS.ProcessEnv): string {
  const url = baseUrl(text || USUAL);
  if (url !== undefined) return url;
  throw new Refused(`GITHUB_API_URL is no base URL of GitHub's REST API\n    ${FIX}, or unset it`);
}

/** `--api URL`, in place of GITHUB_API_URL. */
export const apiOption = (): Option =>
  new Option("--api <url>", "base URL of GitHub's REST API")
    .env("GITHUB_API_URL")
    .default(USUAL)
    .argParser((text: string) => {
      const url = baseUrl(text || USUAL);
      if (url !== undefined) return url;
      throw new InvalidArgumentError(`\n    ${FIX}`);
    });
