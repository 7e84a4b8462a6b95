import { unfit } from "../problems/strange-characters.ts";
import type { Flaw } from "./flaw.ts";

/** Longest login of a user or organization (GitHub's sign-up form). */
const MAX_LOGIN = 39;

/** Longest name of a repository (GitHub's API answers 422 above it). */
const MAX_REPOSITORY = 100;

/**
 * Why a text is no login of GitHub; `undefined` where it is one. A managed user's login ends with `_` and the short code
 * of its enterprise.
 */
export function loginFlaw(text: string): Flaw | undefined {
  const isLogin = /^[A-Za-z0-9](-?[A-Za-z0-9])*(_[A-Za-z0-9]{3,8})?$/.test(text) && text.length <= MAX_LOGIN;
  if (isLogin) return undefined;
  const wrong = text.includes("/")
    ? "this is more than the owner"
    : `GitHub has no login of this form${unfit(text, /[A-Za-z0-9_-]/)}`;
  return {
    wrong,
    fix: `write the user or organization that owns the repository: at most ${MAX_LOGIN} letters, digits and inner hyphens`,
  };
}

/** Why a text is no repository name of GitHub; `undefined` where it is one. */
export function repositoryFlaw(text: string): Flaw | undefined {
  const fix = `write the name of the repository, without its owner: at most ${MAX_REPOSITORY} letters, digits, dots, hyphens and underscores`;
  if (!/^[A-Za-z0-9._-]+$/.test(text) || text.length > MAX_REPOSITORY) {
    return { wrong: `GitHub has no repository name of this form${unfit(text, /[A-Za-z0-9._-]/)}`, fix };
  }
  if (/^\.{1,2}$|\.git$|\.wiki$/i.test(text))
    return { wrong: "GitHub refuses this name of a repository", fix };
  return undefined;
}
