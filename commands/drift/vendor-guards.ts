import type { Guards } from "../../model/drift/guards.ts";
import type { StackSettings } from "../../model/settings.ts";
import { type GitHubAccess, gitHubRules } from "../protection/github-rules.ts";
import { askGoogle } from "./ask-google.ts";
import { gitHubHeld } from "./github-held.ts";
import { googleGuards } from "./google-guards.ts";

/** What GitHub and Google Cloud answer about what guards a stack. */
export function vendorGuards({ github, gcp }: StackSettings, access: GitHubAccess): Guards {
  const rules = gitHubRules(github, access);
  return {
    rules: (environment) => rules.read(environment),
    held: (environment) => gitHubHeld(github, environment, access),
    ...googleGuards(askGoogle(gcp.project)),
  };
}
