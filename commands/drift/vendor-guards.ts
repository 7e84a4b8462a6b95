import type { Guards } from "../../model/drift/guarded.ts";
import type { StackSettings } from "../../model/settings.ts";
import { GitHubRefused } from "../protection/github-refusal.ts";
import { gitHubRules } from "../protection/github-rules.ts";
import { BOUNDS } from "../vendors/bounded-fetch.ts";
import { endpointsFrom } from "../vendors/endpoints.ts";
import { NoAnswer } from "../vendors/no-answer.ts";
import { type VendorOptions, vendorClients } from "../vendors/vendor-clients.ts";
import { gitHubHeld } from "./github-held.ts";
import { gitHubRepository } from "./github-repository.ts";
import { googleGuards } from "./google-guards.ts";
import { unanswered } from "./unanswered.ts";
import { vercelGuards } from "./vercel-guards.ts";

/**
 * What GitHub, Google Cloud and Vercel answer about what guards a stack, asked with the logins that its providers use.
 * @throws Refused where `SKELETON_LOOPBACK` names another machine
 */
export function vendorGuards(
  settings: StackSettings,
  env: NodeJS.ProcessEnv,
  { endpoints = endpointsFrom(env), bounds = BOUNDS }: VendorOptions = {},
): Guards {
  const { google, github, vercel } = vendorClients(settings, env, { endpoints, bounds });
  const { GITHUB_TOKEN: token } = env;
  const rules = gitHubRules(settings.github, { api: endpoints.github, bounds, ...(token && { token }) });
  return {
    rules: (environment) =>
      rules.read(environment).catch((error) => {
        if (!(error instanceof GitHubRefused && error.status === 403)) throw error;
        const [said = ""] = error.message.split("\n");
        const refusal = new NoAnswer(said, { status: 403 });
        throw unanswered("GitHub", `the rules of ${environment}`, "workflows", refusal);
      }),
    ...gitHubHeld(settings.github, github),
    ...gitHubRepository(settings.github, github),
    ...googleGuards(google),
    ...vercelGuards(vercel),
  };
}
